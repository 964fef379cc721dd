package dev.jackfield.launcher.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.trust.PluginLock;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import dev.jackfield.launcher.plugins.TinyPlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void aDistribution() throws IOException {
        for (String folder : new String[] {"bin", "conf", "lib", "plugins", "data"}) {
            Files.createDirectory(home.resolve(folder));
        }
        assertThat(Files.createFile(home.resolve("bin/jackfield")).toFile().setExecutable(true))
                .isTrue();
        configure("http: {traffic: {port: 0}, control: {port: 0}}\n");
    }

    private void configure(String text) throws IOException {
        Files.writeString(home.resolve("conf/jackfield.yaml"), text);
    }

    private int doctor(String... arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(Terminal.of(nowhere, "", Map.of()), new Distribution(home), Map.of());
        return new CommandLine(new DoctorCommand(around))
                .setOut(new PrintWriter(out))
                .execute(arguments);
    }

    @Test
    void whereNothingIsWrongItSaysWhatItLookedAt() {
        assertThat(doctor()).as(out.toString()).isZero();
        assertThat(out.toString())
                .contains(
                        "Java",
                        "configuration",
                        "no mistakes",
                        "data folder",
                        "plugins",
                        "traffic port",
                        "control port")
                .contains("Nothing is wrong.");
    }

    @Test
    void everyMistakeOfTheConfigurationIsListed() throws IOException {
        configure("http: {trafic: {port: 1}, control: {port: 99999}}\n");
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString()).contains("wrong  configuration", "trafic", "99999", "→ correct it");
    }

    @Test
    void aPortInUseBySomethingElseIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            configure("http: {traffic: {port: " + taken.getLocalPort() + "}, control: {port: 0}}\n");
            assertThat(doctor()).isEqualTo(1);
            assertThat(out.toString())
                    .contains("wrong  traffic port", String.valueOf(taken.getLocalPort()), "jackfield run --port N");
        }
    }

    @Test
    void aTokenThatOthersCanReadIsWrong() throws IOException {
        Path token = Files.writeString(home.resolve("data/admin-token"), "secret-of-mine");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString()).contains("wrong  admin token", "chmod 600").doesNotContain("secret-of-mine");
    }

    @Test
    void aCertificateThatExpiredAndAKeyForEverybodyAreWrong() throws Exception {
        Path store = home.resolve("key.p12");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=old", "-startdate", "-10d", "-validity", "1", store);
        Path certificate = home.resolve("conf/tls.crt");
        keytool("-exportcert", "-rfc", "-file", certificate.toString(), store);
        Files.setPosixFilePermissions(store, PosixFilePermissions.fromString("rw-r--r--"));
        configure("http: {traffic: {port: 0, tls: {certificate: conf/tls.crt}},"
                + " control: {port: 0, tls: {key_store: key.p12, key_store_password: changeit}}}\n");
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString())
                .contains("http.traffic.tls.certificate: needs a key beside it")
                .contains("wrong  traffic certificate", "CN=old, expired on", "renew it")
                .contains("wrong  control key store", "can be read by everybody", "chmod 600 " + store);
    }

    @Test
    void aPublicAddressInClearIsWrong() throws IOException {
        configure("http: {traffic: {port: 0, host: 0.0.0.0}, control: {port: 0}}\n");
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString()).contains("http.traffic.host: others reach \"0.0.0.0\"", "insecure: true");
    }

    private static void keytool(Object... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object argument : arguments) {
            command.add(argument instanceof Path store ? "-keystore" : argument.toString());
            if (argument instanceof Path store) {
                command.add(store.toString());
            }
        }
        command.addAll(List.of("-alias", "own", "-storetype", "PKCS12", "-storepass", "changeit"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Test
    void aPluginThatIsNoWholeArchiveIsNamed() throws IOException {
        Files.writeString(home.resolve("plugins/half.zip"), "PK");
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString()).contains("half.zip is no whole archive", "0 archives can be read");
    }

    @Test
    void aDataFolderThatCanNotBeMadeIsWrong() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        assertThat(doctor("--data", file.resolve("data").toString())).isEqualTo(1);
        assertThat(out.toString()).contains("wrong  data folder", "--data");
    }

    @Test
    void trustInAnythingIsOddWhereOthersReachIt() throws IOException {
        configure("http: {traffic: {port: 0}, control: {port: 0, host: 0.0.0.0, insecure: true}}\n");
        assertThat(doctor()).as(out.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("odd +trust +plugins.trust is any: .* others reach control on 0\\.0\\.0\\.0")
                .contains("→ jackfield plugins install", "plugins.trust: locked");
    }

    @Test
    void whatTheLockListsAndWhatIsThereAreCompared() throws IOException {
        configure("http: {traffic: {port: 0}, control: {port: 0}}\nplugins: {trust: locked}\n");
        TinyPlugin.write(home.resolve("plugins/a.jar"), "a", "1.0.0", "a");
        String digest = "0".repeat(64);
        Files.writeString(
                home.resolve("conf/plugins.lock"),
                PluginLock.empty()
                        .with(Map.of("gone", new PluginLock.Entry("1.0.0", digest, 1, "", Instant.EPOCH)))
                        .text());
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString())
                .contains("it lists what is not in", "gone", "wrong  lock", "so they are refused: a.jar");
        Files.writeString(home.resolve("conf/plugins.lock"), "plugins: here\n");
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString()).contains("plugins.lock:1: \"plugins:\" is expected");
    }

    @Test
    void keysThatOthersCanReadAndFilesThatOthersCanWriteAreWrong() throws IOException {
        Path keys = Files.createDirectory(home.resolve("conf/trusted-keys"));
        Path key = Files.writeString(home.resolve("conf/acme.key"), "secret-of-mine");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Path broken = Files.writeString(keys.resolve("torn.pub"), "-----BEGIN");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.writeString(home.resolve("conf/revoked"), "key 12\n");
        assertThat(doctor()).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "wrong  signing key",
                        "chmod 600",
                        "torn.pub can't be used",
                        "torn.pub can be written by others")
                .contains("wrong  revoked", "revoked:1:")
                .doesNotContain("secret-of-mine");
    }

    @Test
    void programsGetTheFindingsAsJson() {
        assertThat(doctor("--json")).isZero();
        assertThat(out.toString()).startsWith("{\"findings\":[{\"state\":\"ok\",\"subject\":\"Java\"");
    }
}
