package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {
    private static final URI HERE = URI.create("http://127.0.0.1:8081");
    private static final URI ELSEWHERE = URI.create("http://192.0.2.1:8081");

    @TempDir
    Path home;

    @BeforeEach
    void aServerRanHere() throws IOException {
        Files.createDirectory(home.resolve("data"));
        Files.writeString(home.resolve("data/admin-token"), "own-token\n");
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
