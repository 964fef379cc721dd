package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.http.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of the audit and of the tokens when the process is killed while changes are made. */
class AuditKillTest {
    private static final int ENOUGH = 25;

    @TempDir
    Path folder;

    /** Runs in a process of its own until it is killed. */
    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]);
        Map<String, Object> anyPort = Map.of("host", "127.0.0.1", "port", 0);
        Jackfield jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .configuration(Map.of("http", Map.of("traffic", anyPort, "control", anyPort)))
                .build());
        System.out.println("port " + jackfield.control().orElseThrow().getPort());
        new CountDownLatch(1).await();
    }

    @Test
    void nothingThatWasAnsweredIsLostWhenTheProcessIsKilled() throws Exception {
        List<String> acknowledged = new ArrayList<>();
        for (int round = 0; round < 2; round++) {
            Process process = server();
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                int port = port(said);
                int before = acknowledged.size();
                Thread killer = new Thread(() -> {
                    while (acknowledged(acknowledged) < before + ENOUGH) {
                        Thread.onSpinWait();
                    }
                    process.destroyForcibly();
                });
                killer.start();
                make(port, round, acknowledged);
                killer.join();
            } finally {
                process.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
            }
        }

        Path data = folder.resolve("data");
        assertThat(Jackfield.verifyAudit(data).problems()).isEmpty();
        try (RunningKernel kernel = new RunningKernel(folder)) {
            List<String> told = kernel.items("/api/v1/audit?limit=1000&action=token.create").stream()
                    .filter(record -> record.getString("outcome").equals("done"))
                    .map(record -> record.getString("target"))
                    .toList();
            assertThat(told).containsAll(acknowledged);
            assertThat(kernel.items("/api/v1/tokens?limit=1000"))
                    .extracting(token -> token.getString("name"))
                    .containsAll(acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * ENOUGH);
        assertThat(Jackfield.verifyAudit(data).problems()).isEmpty();
    }

    private static int acknowledged(List<String> names) {
        synchronized (names) {
            return names.size();
        }
    }

    /** Makes tokens until nobody answers. */
    private void make(int port, int round, List<String> acknowledged) throws IOException {
        String admin = Files.readString(folder.resolve("data/admin-token")).strip();
        try (RawClient client = new RawClient(port)) {
            for (int i = 0; i < 500; i++) {
                String name = "t" + round + "-" + i;
                byte[] body = new JsonObject()
                        .put("name", name)
                        .put("scopes", List.of("read"))
                        .encode()
                        .getBytes(StandardCharsets.UTF_8);
                String head = "POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + admin
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
                client.send(head.getBytes(StandardCharsets.UTF_8)).send(body);
                if (client.reply().status() == 201) {
                    synchronized (acknowledged) {
                        acknowledged.add(name);
                    }
                }
            }
        } catch (IOException killed) {
            assertThat(acknowledged(acknowledged)).isGreaterThanOrEqualTo(ENOUGH);
        }
    }

    private static int port(BufferedReader said) throws IOException {
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("port ")) {
                return Integer.parseInt(line.substring(5));
            }
        }
        throw new AssertionError("the server ended before it was ready");
    }

    private Process server() throws Exception {
        List<String> parts = new ArrayList<>();
        String resource = AuditKillTest.class.getName().replace('.', '/') + ".class";
        Path own =
                Path.of(AuditKillTest.class.getResource("AuditKillTest.class").toURI());
        parts.add(own.toString().substring(0, own.toString().length() - resource.length() - 1));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            Stream.of(System.getProperty(property, "").split(File.pathSeparator))
                    .filter(one -> !one.isEmpty())
                    .forEach(parts::add);
        }
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        String.join(File.pathSeparator, parts),
                        AuditKillTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }
}
