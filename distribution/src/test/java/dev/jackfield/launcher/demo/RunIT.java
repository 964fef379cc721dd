package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jackfield run} as an operator has it: the unpacked distribution, signals, exit codes. */
class RunIT {
    @TempDir
    Path folder;

    @Test
    void saysInOneLineWhereItListens() throws Exception {
        try (Launched jackfield = Launched.run(folder).ready()) {
            assertThat(jackfield.plugins()).isGreaterThanOrEqualTo(5);
            assertThat(get(jackfield.control(), "/health/live").status()).isEqualTo(200);
            assertThat(folder.resolve("data/admin-token")).exists();
            assertThat(jackfield.err())
                    .doesNotContain(
                            Files.readString(folder.resolve("data/admin-token")).strip());
            jackfield.signal("TERM");
            assertThat(jackfield.ended()).isZero();
            assertThat(jackfield.out().lines()).hasSize(1);
        }
    }

    @Test
    void withoutAnUpstreamTrafficIsToldWhy() throws Exception {
        try (Launched jackfield = Launched.run(folder).ready()) {
            Wire.Answer answer = get(jackfield.traffic(), "/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
            assertThat(answer.body()).asString().contains("upstream");
        }
    }

    @Test
    void anUpstreamThatIsDownStartsDegraded() throws Exception {
        try (Launched jackfield = Launched.run(folder, "--upstream=http://127.0.0.1:" + freePort())
                .ready()) {
            assertThat(get(jackfield.traffic(), "/").status()).isIn(502, 503);
            assertThat(get(jackfield.control(), "/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void everyMistakeInTheFileIsListedAndTheExitCodeIsTwo() throws Exception {
        Path file = Files.writeString(
                folder.resolve("odd.conf"),
                "http: {trafic: {port: 1}}\n"
                        + "bindings:\n"
                        + "  cache.store:\n"
                        + "    l1: {provider: caffein, maximum_entries: 1}\n"
                        + "  cache:\n"
                        + "    default: {provider: levels, levelz: [l1]}\n");
        try (Launched jackfield = Launched.run(folder, "--config=" + file)) {
            assertThat(jackfield.ended()).isEqualTo(2);
            assertThat(jackfield.out()).isEmpty();
            assertThat(jackfield.err())
                    .contains("3 mistakes", "http.trafic", "caffein", "did you mean", "levelz")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aFileThatIsNotThereIsAMistake() throws Exception {
        try (Launched jackfield = Launched.run(folder, "--config=" + folder.resolve("gone.yaml"))) {
            assertThat(jackfield.ended()).isEqualTo(2);
            assertThat(jackfield.err()).contains("gone.yaml").doesNotContain("\tat ");
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Launched jackfield = Launched.start(
                        folder,
                        "run",
                        "--port=" + taken.getLocalPort(),
                        "--control-port=0",
                        "--data=" + folder.resolve("data"))) {
            assertThat(jackfield.ended()).isEqualTo(1);
            assertThat(jackfield.out()).isEmpty();
            assertThat(jackfield.err())
                    .contains(String.valueOf(taken.getLocalPort()), "in use")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void aDataFolderInUseIsNamed() throws Exception {
        try (Launched first = Launched.run(folder).ready();
                Launched second = Launched.run(folder)) {
            assertThat(second.ended()).isEqualTo(1);
            assertThat(second.err()).contains(folder.resolve("data").toString()).doesNotContain("\tat ");
            assertThat(get(first.control(), "/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void afterKillNineItStartsAgainOnTheSameData() throws Exception {
        String token;
        try (Launched jackfield = Launched.run(folder).ready()) {
            token = Files.readString(folder.resolve("data/admin-token"));
            jackfield.signal("KILL");
            jackfield.ended();
        }
        try (Launched jackfield = Launched.run(folder).ready()) {
            assertThat(Files.readString(folder.resolve("data/admin-token"))).isEqualTo(token);
            assertThat(get(jackfield.control(), "/health/live").status()).isEqualTo(200);
        }
    }

    @Test
    void environmentSetsPortsAndOptionsBeatIt() throws Exception {
        int port = freePort();
        try (Launched jackfield = Launched.start(
                        folder,
                        Map.of("JACKFIELD_HTTP_TRAFFIC_PORT", String.valueOf(port), "JACKFIELD_HTTP_CONTROL_PORT", "1"),
                        "run",
                        "--control-port=0",
                        "--data=" + folder.resolve("data"))
                .ready()) {
            assertThat(jackfield.traffic().getPort()).isEqualTo(port);
            assertThat(jackfield.control().getPort()).isNotEqualTo(1);
        }
    }

    @Test
    void theProcessThatWasStartedIsTheOneThatGetsSignals() throws Exception {
        try (Launched jackfield = Launched.run(folder).ready()) {
            assertThat(jackfield.handle().descendants()).isEmpty();
            assertThat(jackfield.handle().info().command())
                    .hasValueSatisfying(command -> assertThat(command).endsWith("java"));
            jackfield.signal("INT");
            jackfield.endedWithin(Duration.ofSeconds(9));
            assertThat(jackfield.ended()).isZero();
        }
    }

    private static Wire.Answer get(URI address, String path) throws IOException {
        try (Wire wire = new Wire(address.getHost(), address.getPort())) {
            return wire.get(path);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return any.getLocalPort();
        }
    }
}
