package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
    @TempDir
    Path folder;

    private Path temporary;

    @BeforeEach
    void aTemporaryFolderOfItsOwn() throws IOException {
        temporary = Files.createDirectory(folder.resolve("tmp"));
    }

    private Launched demo(String... arguments) throws IOException {
        return Launched.start(folder, Map.of("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary), arguments);
    }

    @Test
    void losesNothingAndLeavesNothingBehind() throws Exception {
        List<String> before = files(Launched.HOME);
        try (Launched demo = demo("demo", "--seconds", "11")) {
            assertThat(demo.ended()).as(demo.out() + demo.err()).isZero();
            assertThat(demo.out())
                    .contains("with max-age=2 and an ETag", "0 failed", "0 class loaders alive", "nothing was lost")
                    .doesNotContain("\033[", "\r", "FAILED");
        }
        assertThat(files(Launched.HOME)).isEqualTo(before);
        assertThat(files(temporary)).noneMatch(file -> file.contains("jackfield-demo-"));
    }

    @Test
    void ctrlCEndsItWithTheSummary() throws Exception {
        try (Launched demo = demo("demo", "--seconds", "600")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> demo.out().contains(" swaps "));
            List<ProcessHandle> children = demo.handle().descendants().toList();
            assertThat(children).hasSize(2);
            demo.signal("INT");
            assertThat(demo.ended()).as(demo.out() + demo.err()).isZero();
            assertThat(demo.out()).contains("re-plugged", "nothing was lost");
            assertThat(children).noneMatch(ProcessHandle::isAlive);
        }
        assertThat(files(temporary)).noneMatch(file -> file.contains("jackfield-demo-"));
    }

    @Test
    void killedHardItsProcessesEndToo() throws Exception {
        try (Launched demo = demo("demo", "--seconds", "600")) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> demo.out().contains("load "));
            List<ProcessHandle> children = demo.handle().descendants().toList();
            demo.signal("KILL");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void aServiceThatNothingCanBeStoredOfProvesNothing() throws Exception {
        HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.createContext("/", exchange -> {
            byte[] body = "always the same".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        try (Launched demo = demo(
                "demo",
                "--seconds",
                "2",
                "--upstream",
                "http://127.0.0.1:" + service.getAddress().getPort())) {
            assertThat(demo.ended()).isEqualTo(1);
            assertThat(demo.out()).contains("0 failed", "FAILED no hits, so nothing was proved");
        } finally {
            service.stop(0);
        }
    }

    @Test
    void aServiceThatIsNotThereIsSaidSo() throws Exception {
        try (Launched demo = demo("demo", "--seconds", "2", "--upstream", "http://127.0.0.1:1")) {
            assertThat(demo.ended()).isEqualTo(1);
            assertThat(demo.err()).contains("127.0.0.1:1").doesNotContain("\tat ");
        }
        assertThat(files(temporary)).noneMatch(file -> file.contains("jackfield-demo-"));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString).sorted().toList();
        }
    }
}
