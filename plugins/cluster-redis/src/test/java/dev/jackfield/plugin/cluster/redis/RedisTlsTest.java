package dev.jackfield.plugin.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.testkit.ClusterNode;
import dev.jackfield.testkit.server.CertificateAuthority;
import dev.jackfield.testkit.server.RedisServer;
import dev.jackfield.testkit.server.RedisServers;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that speaks TLS, with a certificate for 127.0.0.1 that nobody but this test trusts. */
class RedisTlsTest {
    @TempDir
    static Path folder;

    private static CertificateAuthority authority;
    private static RedisServer redis;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        authority = CertificateAuthority.in(folder, "authority");
        CertificateAuthority.Issued issued = authority.issue("redis", "ip:127.0.0.1");
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        redis = RedisServers.single(
                "redis-tls",
                Map.of(
                        "tls-port",
                        String.valueOf(port),
                        "tls-cert-file",
                        issued.certificate().toString(),
                        "tls-key-file",
                        issued.key().toString(),
                        "tls-auth-clients",
                        "no"));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static ClusterNode node(String host, Map<String, ?> more) throws Exception {
        Map<String, Object> options = new HashMap<>(more);
        options.put("nodes", List.of("rediss://" + host + ":" + port));
        return ClusterNode.start(new RedisClusterProvider(), options);
    }

    private static String certificate() {
        return authority.certificate().toString();
    }

    private static Health health(ClusterNode node) throws Exception {
        return ((HealthCheck) node.instance()).health();
    }

    @Test
    void messagesComeOverTls() throws Exception {
        try (ClusterNode one = node("127.0.0.1", Map.of("tls_ca", certificate()));
                ClusterNode other = node("localhost", Map.of("tls_ca", certificate(), "tls_verify", "ca"))) {
            assertThat(health(one).state()).isEqualTo(Health.State.UP);
            List<Message> heard = new CopyOnWriteArrayList<>();
            other.cluster().subscribe("topic", new Cursor(), heard::add);
            one.cluster().publish("topic", new byte[] {1});

            await().until(() -> heard.size() == 1);
        }
    }

    @Test
    void whoIsNotTrustedOrOfAnotherHostIsNotSpokenTo() throws Exception {
        try (ClusterNode untrusting = node("127.0.0.1", Map.of());
                ClusterNode other = node("localhost", Map.of("tls_ca", certificate()))) {
            assertThat(health(untrusting).state()).isEqualTo(Health.State.DEGRADED);
            assertThat(health(untrusting).detail()).contains("PKIX");
            assertThat(health(other).state()).isEqualTo(Health.State.DEGRADED);
            assertThat(health(other).detail()).contains("localhost");
        }
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");

        assertThatThrownBy(() -> node("127.0.0.1", Map.of("tls_ca", empty.toString())))
                .hasMessageContaining("tls_ca")
                .hasMessageContaining("empty.pem");
        assertThatThrownBy(() -> node("127.0.0.1", Map.of("tls_ca", "none.pem")))
                .hasMessageContaining("none.pem");
    }
}
