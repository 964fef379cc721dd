package dev.jackfield.plugin.database.postgresql;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.database.Database;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.TestContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresqlOptionsTest {
    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new PostgresqlProvider())
                .are(Map.ofEntries(
                        Map.entry("primary", DeclaredOptions.REQUIRED),
                        Map.entry("replicas", List.of()),
                        Map.entry("replica_weights", List.of()),
                        Map.entry("database", DeclaredOptions.REQUIRED),
                        Map.entry("user", DeclaredOptions.REQUIRED),
                        Map.entry("password", DeclaredOptions.NONE),
                        Map.entry("tls", "off"),
                        Map.entry("tls_ca", DeclaredOptions.NONE),
                        Map.entry("socket_timeout", Duration.ofSeconds(60)),
                        Map.entry("parameters", List.of()),
                        Map.entry("minimum_size", 5L),
                        Map.entry("maximum_size", 20L),
                        Map.entry("connection_timeout", Duration.ofSeconds(5)),
                        Map.entry("idle_timeout", Duration.ofMinutes(1)),
                        Map.entry("maximum_lifetime", Duration.ofMinutes(30)),
                        Map.entry("leak_threshold", Duration.ofMinutes(1)),
                        Map.entry("health_interval", Duration.ofSeconds(60)),
                        Map.entry("schema_prefix", "jackfield_"),
                        Map.entry("read_strategy", "round_robin"),
                        Map.entry("maximum_lag", Duration.ofSeconds(5)),
                        Map.entry("lag_interval", Duration.ofSeconds(1)),
                        Map.entry("stickiness", Duration.ofSeconds(5))));
    }

    @ParameterizedTest
    @CsvSource({
        "primary, nowhere:0, no host:port",
        "primary, a b:1, no host:port",
        "replicas, x:99999, no host:port",
        "replica_weights, '7', weights for",
        "replica_weights, 'x', no weight",
        "parameters, novalue, name=value",
        "schema_prefix, Upper, snake_case",
        "minimum_size, 30, maximum_size",
    })
    void mistakesAreNamed(String option, String value, String why) throws Exception {
        Map<String, Object> options = new HashMap<>(Map.of("primary", "127.0.0.1:1", "user", "u", "database", "d"));
        options.put(option, value);
        try (TestContext context = TestContext.of(Database.class)) {
            assertThatThrownBy(() -> context.create(new PostgresqlProvider(), options))
                    .hasMessageContaining(option)
                    .hasMessageContaining(why);
        }
    }
}
