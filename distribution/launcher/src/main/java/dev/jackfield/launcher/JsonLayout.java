package dev.jackfield.launcher;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.jackfield.kernel.Jackfield;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object a line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}, for a plugin
 * {@code plugin} and {@code binding}, and {@code error} with its trace. Every text is masked before it is written, so that
 * what JSON escapes is masked too.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Set<String> OURS = Set.of("time", "level", "logger", "thread", "message", "error");

    @Override
    public String doLayout(ILoggingEvent event) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = FACTORY.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())));
            json.writeStringField("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
            text(json, "logger", event.getLoggerName());
            text(json, "thread", event.getThreadName());
            text(json, "message", event.getFormattedMessage());
            pairs(json, event.getKeyValuePairs());
            for (Map.Entry<String, String> each : event.getMDCPropertyMap().entrySet()) {
                pair(json, each.getKey(), each.getValue());
            }
            IThrowableProxy thrown = event.getThrowableProxy();
            if (thrown != null) {
                text(json, "error", ThrowableProxyUtil.asString(thrown));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.append('\n').toString();
    }

    @SuppressWarnings("NullAway") // logback says nothing of nulls, and there are none where nothing was added
    private static void pairs(JsonGenerator json, List<KeyValuePair> pairs) throws IOException {
        if (pairs != null) {
            for (KeyValuePair each : pairs) {
                pair(json, each.key, each.value);
            }
        }
    }

    private static void pair(JsonGenerator json, String key, Object value) throws IOException {
        if (!OURS.contains(key)) {
            text(json, key, String.valueOf(value));
        }
    }

    private static void text(JsonGenerator json, String name, String value) throws IOException {
        json.writeStringField(name, Jackfield.mask(String.valueOf(value)));
    }
}
