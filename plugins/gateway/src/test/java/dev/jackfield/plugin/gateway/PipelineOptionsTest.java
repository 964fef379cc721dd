package dev.jackfield.plugin.gateway;

import dev.jackfield.testkit.DeclaredOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineOptionsTest {
    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new PipelineProvider())
                .are(Map.of(
                        "upstream",
                        "default",
                        "cache",
                        "default",
                        "http_cache",
                        "standard",
                        "maximum_stored_body",
                        64L << 10,
                        "connect_timeout",
                        Duration.ofSeconds(2),
                        "response_timeout",
                        Duration.ofSeconds(30),
                        "keep_alive",
                        Duration.ofSeconds(4),
                        "maximum_connections",
                        256L,
                        "trust_forwarded",
                        false));
    }
}
