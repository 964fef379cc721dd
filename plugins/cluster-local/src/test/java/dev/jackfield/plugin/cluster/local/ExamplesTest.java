package dev.jackfield.plugin.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.HashRing;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.testkit.TestContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What docs/cluster.md shows. */
class ExamplesTest {
    private final Set<String> forgotten = ConcurrentHashMap.newKeySet();
    private final AtomicLong begun = new AtomicLong();

    private void forget(byte[] key) {
        forgotten.add(new String(key, StandardCharsets.UTF_8));
    }

    private void forgetEverything() {
        forgotten.add("everything");
    }

    private void topics(ProviderContext context, byte[] key) {
        // region topics
        Cluster cluster = context.bind(Cluster.class, "default");
        Lasting invalidated = Lasting.subscribe(cluster, "cache.invalidated", new MessageListener() {
            @Override
            public void received(Message message) {
                forget(message.payload());
            }

            @Override
            public void lost(Lost lost) {
                forgetEverything();
            }
        });
        context.onRetire(invalidated);
        cluster.publish("cache.invalidated", key);
        // endregion
    }

    private void begin(long fencing) {
        begun.set(fencing);
    }

    private void stop() {
        begun.set(0);
    }

    private Lasting leader(Cluster cluster) {
        // region leader
        Lasting leader = Lasting.campaign(cluster, "compaction", new LeaderListener() {
            @Override
            public void elected(long fencing) {
                begin(fencing);
            }

            @Override
            public void deposed() {
                stop();
            }
        });
        // endregion
        return leader;
    }

    @Test
    void whatIsInvalidatedIsForgotten() throws Exception {
        try (TestContext context = TestContext.of(Cluster.class)) {
            Cluster cluster = context.create(new LocalClusterProvider(), Map.of());
            context.bound(Cluster.class, "default", cluster);
            topics(context, "key".getBytes(StandardCharsets.UTF_8));

            await().until(() -> forgotten.contains("key"));
        }
    }

    @Test
    void whoLeadsBegins() throws Exception {
        try (TestContext context = TestContext.of(Cluster.class)) {
            Cluster cluster = context.create(new LocalClusterProvider(), Map.of());
            try (Lasting leader = leader(cluster)) {
                await().until(() -> begun.get() > 0);
                assertThat(leader).isNotNull();
                assertThat(cluster.write("compaction", begun.get(), "progress", new byte[1]))
                        .isTrue();
            }
        }
    }

    @Test
    void aRingOverMembers() throws Exception {
        try (TestContext context = TestContext.of(Cluster.class)) {
            Cluster cluster = context.create(new LocalClusterProvider(), Map.of());
            // region ring
            HashRing ring =
                    HashRing.of(cluster.members().stream().map(Member::id).toList());
            Optional<String> owner = ring.node("some key");
            List<String> copies = ring.nodes("some key", 2);
            Optional<String> withRoom = ring.node("some key", 1.25, node -> 0);
            double moved = ring.moved(ring.with("another", 1));
            // endregion

            assertThat(owner).contains(cluster.self().id());
            assertThat(copies).hasSize(1);
            assertThat(withRoom).isEqualTo(owner);
            assertThat(moved).isBetween(0.4, 0.6);
        }
    }
}
