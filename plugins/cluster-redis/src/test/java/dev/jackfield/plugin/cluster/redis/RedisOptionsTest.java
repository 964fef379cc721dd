package dev.jackfield.plugin.cluster.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.TestContext;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisOptionsTest {
    @Test
    void optionsAreThese() {
        Map<String, Object> expected = new HashMap<>();
        expected.put("mode", "single");
        expected.put("nodes", List.of(URI.create("redis://127.0.0.1:6379")));
        expected.put("tls_ca", DeclaredOptions.NONE);
        expected.put("tls_verify", "full");
        expected.put("master", "mymaster");
        expected.put("user", DeclaredOptions.NONE);
        expected.put("password", DeclaredOptions.NONE);
        expected.put("sentinel_password", DeclaredOptions.NONE);
        expected.put("database", 0L);
        expected.put("namespace", "jackfield");
        expected.put("node", "jackfield");
        expected.put("timeout", Duration.ofMillis(500));
        expected.put("lease", Duration.ofSeconds(10));
        expected.put("connections", 16L);
        expected.put("maximum_message", 1L << 20);
        expected.put("log_messages", 1_000L);
        expected.put("log_time", Duration.ofHours(1));
        expected.put("resend", 8L << 20);
        expected.put("queue_messages", 10_000L);
        expected.put("queue", 16L << 20);

        DeclaredOptions.of(new RedisClusterProvider()).are(expected);
    }

    @Test
    void whatIsNoAddressOfARedisIsRefusedWithoutItsPassword() throws Exception {
        try (TestContext context = TestContext.of(Cluster.class)) {
            assertThatThrownBy(() -> context.create(
                            new RedisClusterProvider(), Map.of("nodes", List.of("redis://user:secret@host:6379"))))
                    .hasMessageContaining("redis://host:port")
                    .hasMessageNotContaining("secret");
            assertThatThrownBy(() ->
                            context.create(new RedisClusterProvider(), Map.of("nodes", List.of("http://host:6379"))))
                    .hasMessageContaining("http://host");
        }
    }
}
