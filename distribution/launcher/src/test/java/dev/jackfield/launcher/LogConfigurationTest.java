package dev.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogConfigurationTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream errors = System.err;

    @BeforeEach
    void read() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setErr(errors);
    }

    private String log() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aLineSaysWhenHowSeriousWhoAndWhat() {
        LoggerFactory.getLogger("dev.jackfield.test").info("something of {}", "note");
        assertThat(log())
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  dev.jackfield.test something of note\\R");
    }

    @Test
    void whatIsSaidThroughTheJdkIsInTheSameLog() {
        System.getLogger("dev.jackfield.plugin.test").log(System.Logger.Level.WARNING, "from a plugin");
        assertThat(log()).contains("WARN  dev.jackfield.plugin.test from a plugin");
    }

    @Test
    void othersAreHeardFromWarningsOn() {
        LoggerFactory.getLogger("io.vertx.core").info("chatter");
        LoggerFactory.getLogger("io.vertx.core").warn("trouble");
        assertThat(log()).contains("trouble").doesNotContain("chatter");
    }
}
