package dev.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class JsonLayoutTest {
    private final LoggerContext context = new LoggerContext();

    private String line(String message, @Nullable Throwable error, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent(
                "JsonLayoutTest", context.getLogger("plugin.tiny"), Level.WARN, message, error, new Object[0]);
        event.setInstant(Instant.parse("2026-01-02T03:04:05.678Z"));
        event.setThreadName("worker \"1\"");
        event.setMDCPropertyMap(Map.of());
        List.of(pairs).forEach(event::addKeyValuePair);
        return new JsonLayout().doLayout(event);
    }

    @Test
    void aLineIsOneObjectWithWhatAProgramLooksFor() throws Exception {
        String line = line(
                "two\nlines",
                new IllegalStateException("why"),
                new KeyValuePair("plugin", "tiny"),
                new KeyValuePair("binding", "cache.store/l1"),
                new KeyValuePair("message", "not this one"));

        assertThat(line).endsWith("}\n").hasLineCount(1);
        Tree read = Json.read(line);
        assertThat(read.members().keySet())
                .containsExactly("time", "level", "logger", "thread", "message", "plugin", "binding", "error");
        assertThat(read.text("time")).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(read.text("level")).isEqualTo("warn");
        assertThat(read.text("logger")).isEqualTo("plugin.tiny");
        assertThat(read.text("message")).isEqualTo("two\nlines");
        assertThat(read.text("binding")).isEqualTo("cache.store/l1");
        assertThat(read.text("error")).contains("IllegalStateException: why", "JsonLayoutTest");
    }

    @Test
    void tokensAreMaskedWhereverTheyStand() {
        String token = "jf_" + "q".repeat(43);
        String jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJl";

        String line = line("a " + token, new IllegalStateException(jwt), new KeyValuePair("header", "Bearer " + token));

        assertThat(line).doesNotContain(token).doesNotContain(jwt).contains("a ********", "Bearer ********");
    }
}
