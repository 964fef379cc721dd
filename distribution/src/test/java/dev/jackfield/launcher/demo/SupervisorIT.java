package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What systemd is told, by a socket of the test's own. */
class SupervisorIT {
    private static final String LISTENER = """
            import os, socket, sys
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind(sys.argv[1])
            out = open(sys.argv[2], 'w')
            while True:
                message, passed, flags, sender = socket.recv_fds(s, 4096, 4)
                for descriptor in passed:
                    os.close(descriptor)
                out.write(message.decode() + '\\n')
                out.flush()
            """;

    @TempDir
    Path folder;

    @Test
    void systemdIsToldThatItIsReadyAndThatItStops() throws Exception {
        assumeTrue(has("python3"), "there is no python3 here to listen on a datagram socket");
        assumeTrue(has("systemd-notify"), "there is no systemd-notify here");
        Path socket = folder.resolve("notify");
        Path told = folder.resolve("told");
        Process listener = new ProcessBuilder("python3", "-c", LISTENER, socket.toString(), told.toString())
                .inheritIO()
                .start();
        try {
            Awaitility.await().until(() -> Files.exists(told));
            try (Launched jackfield = Launched.start(
                            folder,
                            Map.of("NOTIFY_SOCKET", socket.toString()),
                            "run",
                            "--port=0",
                            "--control-port=0",
                            "--data=" + folder.resolve("data"))
                    .ready()) {
                Awaitility.await().until(() -> lines(told).contains("READY=1"));
                assertThat(lines(told)).anyMatch(line -> line.startsWith("STATUS=serving"));
                assertThat(lines(told)).doesNotContain("STOPPING=1");
                jackfield.signal("TERM");
                assertThat(jackfield.ended()).isZero();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(5))
                        .untilAsserted(() -> assertThat(lines(told)).contains("STOPPING=1"));
            }
        } finally {
            listener.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSocketThatNobodyListensOnKeepsItFromNothing() throws Exception {
        try (Launched jackfield = Launched.start(
                        folder,
                        Map.of("NOTIFY_SOCKET", folder.resolve("nobody").toString()),
                        "run",
                        "--port=0",
                        "--control-port=0",
                        "--data=" + folder.resolve("data"))
                .ready()) {
            jackfield.signal("TERM");
            assertThat(jackfield.ended()).isZero();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    private static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }
}
