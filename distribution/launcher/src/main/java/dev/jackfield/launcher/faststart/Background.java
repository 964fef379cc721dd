package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the cache made by another process, at the lowest priority, while a server that had none serves. */
public final class Background {
    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final Path NICE = Path.of("/usr/bin/nice");

    private Background() {}

    /** Begins, where that is wanted and possible. Never fails, and does not block. */
    public static void begin(Surroundings around) {
        String mode = around.environment().getOrDefault("JACKFIELD_FAST_START", "on");
        ClassCache cache = ClassCache.ofProcess(around.distribution(), around.environment());
        if (!mode.equals("on") || !cache.wanted()) {
            return;
        }
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(NICE)) {
            command.addAll(List.of(NICE.toString(), "-n", "19"));
        }
        command.addAll(List.of(
                around.distribution().command().toString(),
                "fast-start",
                "--until-exit-of=" + ProcessHandle.current().pid()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().remove("NOTIFY_SOCKET");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            Process started = builder.start();
            started.getOutputStream().close();
            endsWithUs(started);
        } catch (IOException e) {
            LOG.debug("no cache for fast starts is made: {}", e.toString());
        }
    }

    private static void endsWithUs(Process process) {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "fast-start"));
        } catch (IllegalStateException stopping) {
            process.destroy();
        }
    }
}
