package dev.jackfield.launcher.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private Terminal terminal(String says, Map<String, String> environment) {
        return Terminal.of(new PrintStream(bytes, true, StandardCharsets.UTF_8), says, environment);
    }

    @Test
    void aPipeGetsPlainLines() {
        Terminal pipe = terminal("false", Map.of("TERM", "xterm"));
        pipe.line(pipe.bad("lost"));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("lost" + System.lineSeparator());
        assertThat(pipe.live()).isFalse();
    }

    @Test
    void aTerminalGetsColoursAndALineWrittenOver() {
        Terminal screen = terminal("true", Map.of("TERM", "xterm"));
        screen.over("1 s");
        screen.line(screen.good("ok"));
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("\r\033[2K", "\033[32mok\033[0m");
    }

    @Test
    void noColorTakesTheColoursOnly() {
        Terminal screen = terminal("true", Map.of("TERM", "xterm", "NO_COLOR", "1"));
        assertThat(screen.live()).isTrue();
        assertThat(screen.good("ok")).isEqualTo("ok");
    }

    @Test
    void aDumbTerminalIsNone() {
        assertThat(terminal("true", Map.of("TERM", "dumb")).live()).isFalse();
        assertThat(terminal("true", Map.of()).live()).isFalse();
    }
}
