package dev.jackfield.launcher;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.launcher.place.ControlUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a process ends that is told to (SIGTERM, Ctrl-C): no new work, the drains share seven seconds, and whatever then
 * still holds on is left behind. The exit code is 0, as of a service that did what it was told; supervisors take the
 * JVM's own 143 for a failure.
 */
final class Stop {
    private static final long GONE_AFTER_MILLIS = 8_500;
    private static final Logger LOG = LoggerFactory.getLogger(Stop.class);

    private Stop() {}

    static void whenTold(Jackfield jackfield, Path data) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(jackfield, data), "stop"));
    }

    private static void stop(Jackfield jackfield, Path data) {
        long begin = System.nanoTime();
        Thread watchdog = new Thread(Stop::giveUp, "stop-watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
        Supervisor.tell("STOPPING=1", "STATUS=stopping: what is under way may finish");
        LOG.info("stopping: no new work; what is under way may finish");
        int code = 0;
        try {
            ControlUrl.delete(data);
        } catch (IOException e) {
            LOG.warn("{} still says where this server was controlled: {}", data, e.toString());
        }
        try {
            jackfield.close();
            LOG.info("stopped after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
        } catch (RuntimeException e) {
            LOG.error("stopped, but not cleanly", e);
            code = 1;
        }
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void giveUp() {
        try {
            Thread.sleep(GONE_AFTER_MILLIS);
        } catch (InterruptedException e) {
            return;
        }
        LOG.error("not closed after {} ms; ending all the same", GONE_AFTER_MILLIS);
        Runtime.getRuntime().halt(1);
    }
}
