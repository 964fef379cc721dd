package dev.jackfield.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the supervisor how far this process is, where systemd's {@code NOTIFY_SOCKET} asks for it. Java has no datagram
 * sockets of that kind, so {@code systemd-notify} carries the message, and the unit says {@code NotifyAccess=all}.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final int LONGEST_SECONDS = 5;

    private Supervisor() {}

    /** Blocks until the message has been taken, for some seconds at most. Never fails. */
    static void tell(String... variables) {
        String socket = System.getenv("NOTIFY_SOCKET");
        if (socket == null || socket.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>();
        command.add(notifier());
        command.addAll(List.of(variables));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                LOG.warn("systemd-notify did not end; the supervisor may not know about {}", variables[0]);
            } else if (process.exitValue() != 0) {
                LOG.warn("systemd-notify {} ended with {}", variables[0], process.exitValue());
            }
        } catch (IOException e) {
            LOG.warn("the supervisor wants to be told, and there is no systemd-notify: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String notifier() {
        Path known = Path.of("/usr/bin/systemd-notify");
        return Files.isExecutable(known) ? known.toString() : "systemd-notify";
    }
}
