package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.launcher.place.ControlUrl;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    private static final URI HERE = URI.create("http://127.0.0.1:8081");
    private static final URI ELSEWHERE = URI.create("http://192.0.2.1:8081");

    @TempDir
    Path home;

    private FileChannel lock;

    @BeforeEach
    void aServerRunsHere() throws IOException {
        Files.createDirectory(home.resolve("data"));
        Files.writeString(home.resolve("data/admin-token"), "own-token\n");
        long pid = ProcessHandle.current().pid();
        lock = FileChannel.open(
                home.resolve("data/lock"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        lock.write(ByteBuffer.wrap(Long.toString(pid).getBytes(StandardCharsets.US_ASCII)));
        lock.lock(Long.MAX_VALUE - 1, 1, false);
    }

    @AfterEach
    void closeTheLock() throws IOException {
        lock.close();
    }

    private Surroundings around(Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        return new Surroundings(Terminal.of(nowhere, "", environment), new Distribution(home), environment);
    }

    @Test
    void theServerOfThisMachineIsKnownByItsDataFolder() {
        assertThat(Token.find(null, HERE, around(Map.of())).value()).isEqualTo("own-token");
    }

    @Test
    void whoListensWhereAServerWasDoesNotGetItsToken() throws IOException {
        lock.close();
        Token token = Token.find(null, HERE, around(Map.of()));
        assertThat(token.missing()).isTrue();
        assertThat(token.source()).contains("no server runs with the data folder " + home.resolve("data"));
    }

    @Test
    void theServerGetsItWhereItListensAlone() throws IOException {
        ControlUrl.write(home.resolve("data"), "http://127.0.0.1:9001");
        Token elsewhere = Token.find(null, HERE, around(Map.of()));
        assertThat(elsewhere.missing()).isTrue();
        assertThat(elsewhere.source()).contains("for http://127.0.0.1:9001 alone");
        assertThat(Token.find(null, URI.create("http://127.0.0.1:9001/"), around(Map.of()))
                        .value())
                .isEqualTo("own-token");
    }

    @Test
    void whatAKilledServerSaidDoesNotCountUntilTheNextHasSaidWhereItListens() throws IOException {
        Path data = home.resolve("data");
        ControlUrl.write(data, HERE.toString());
        FileTime locked = Files.getLastModifiedTime(data.resolve("lock"));
        Files.setLastModifiedTime(data.resolve(ControlUrl.FILE), FileTime.fromMillis(locked.toMillis() - 60_000));
        assertThat(Token.find(null, HERE, around(Map.of())).missing()).isTrue();
    }

    @Test
    void anotherMachineDoesNotGetTheTokenOfThisOne() {
        Token token = Token.find(null, ELSEWHERE, around(Map.of()));
        assertThat(token.missing()).isTrue();
        assertThat(token.source()).contains("this machine only");
    }

    @Test
    void aNamedFileBeatsTheVariablesAndTheTokenBeatsItsFile() throws IOException {
        Path named = Files.writeString(home.resolve("named"), "named-token");
        Path other = Files.writeString(home.resolve("other"), "other-token");
        Map<String, String> both =
                Map.of("JACKFIELD_TOKEN", "variable-token", "JACKFIELD_TOKEN_FILE", other.toString());
        assertThat(Token.find(named, ELSEWHERE, around(both)).value()).isEqualTo("named-token");
        assertThat(Token.find(null, ELSEWHERE, around(both)).value()).isEqualTo("variable-token");
        assertThat(Token.find(null, ELSEWHERE, around(Map.of("JACKFIELD_TOKEN_FILE", other.toString())))
                        .value())
                .isEqualTo("other-token");
    }

    @Test
    void whatIsNoTokenIsRefusedWithoutBeingTold() throws IOException {
        Path file = Files.writeString(home.resolve("two"), "hunter2 hunter3\n");
        assertThatThrownBy(() -> Token.find(file, HERE, around(Map.of())))
                .isInstanceOf(NoAccess.class)
                .hasMessageContaining("two")
                .hasMessageNotContaining("hunter");
        assertThatThrownBy(() -> Token.find(home.resolve("gone"), HERE, around(Map.of())))
                .isInstanceOf(NoAccess.class)
                .hasMessageContaining("--token-file");
    }

    @Test
    void aTokenIsNotShown() {
        assertThat(Token.find(null, HERE, around(Map.of()))).asString().doesNotContain("own-token");
    }
}
