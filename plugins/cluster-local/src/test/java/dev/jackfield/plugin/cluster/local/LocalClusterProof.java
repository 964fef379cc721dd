package dev.jackfield.plugin.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LocalClusterProof {
    /** One subscriber over all swaps; a caller is done when what it published came back. */
    private static final class Echo implements MessageListener, SwapUnderLoad.Call<Cluster> {
        final AtomicLong next = new AtomicLong();
        final AtomicLong lost = new AtomicLong();
        final Map<Long, CountDownLatch> awaited = new ConcurrentHashMap<>();
        private volatile Lasting subscription;

        @Override
        public void call(Cluster cluster) throws Exception {
            subscribe(cluster);
            long id = next.incrementAndGet();
            CountDownLatch came = new CountDownLatch(1);
            awaited.put(id, came);
            cluster.publish("echo", ByteBuffer.allocate(8).putLong(id).array());
            if (!came.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("message " + id + " was lost");
            }
            cluster.add("calls", 1, Duration.ZERO);
        }

        private synchronized void subscribe(Cluster cluster) {
            if (subscription == null) {
                subscription = Lasting.subscribe(cluster, "echo", this);
            }
        }

        @Override
        public void received(Message message) {
            CountDownLatch came =
                    awaited.remove(ByteBuffer.wrap(message.payload()).getLong());
            if (came == null) {
                throw new AssertionError("came twice: " + message);
            }
            came.countDown();
        }

        @Override
        public void lost(Lost what) {
            lost.addAndGet(what.count());
        }
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACallOrAMessage() throws Exception {
        Echo echo = new Echo();
        SwapUnderLoad.of(Cluster.class, PluginArchive.ofThisModule()).call(echo).run();

        assertThat(echo.lost).hasValue(0);
        assertThat(echo.awaited).isEmpty();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Cluster.class, PluginArchive.ofThisModule())
                .call(cluster -> {
                    try (var subscription = Lasting.subscribe(cluster, "topic", message -> {});
                            var candidacy = cluster.campaign("role", fencing -> {});
                            var watch = cluster.watch(members -> {})) {
                        cluster.publish("topic", new byte[] {1});
                        cluster.add("counter", 1, Duration.ZERO);
                    }
                })
                .run();
    }
}
