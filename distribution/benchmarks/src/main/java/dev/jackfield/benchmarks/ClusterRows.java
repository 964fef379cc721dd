package dev.jackfield.benchmarks;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.testkit.server.RedisServer;
import dev.jackfield.testkit.server.RedisServers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;

/**
 * From a publish to the listener, over a Redis of its own: through the cluster binding, which stores each message as well, and
 * by bare pub/sub. One message at a time, the two in turn, so that what the machine does meanwhile hits both. And how long a
 * message takes that is published right after {@code CLIENT KILL TYPE pubsub}, and so reaches nobody by pub/sub.
 */
final class ClusterRows {
    private static final int PAIRS = 7;
    private static final int WARM_UP = 5_000;
    private static final double TARGET = 1.3;
    private static final double TARGET_MILLIS = 1_000;
    private static final byte[] CHANNEL = {'b', 'a', 'r', 'e'};
    private static final int PAYLOAD = 100;

    private final SynchronousQueue<Long> received = new SynchronousQueue<>();

    private ClusterRows() {}

    /** Publishes one message. */
    private interface Publisher {
        void publish(byte[] payload);
    }

    static List<Row> run(Path home, boolean quick) throws Exception {
        if (!RedisServers.isAvailable()) {
            return List.of(Row.skipped("cluster publish to receipt", "a Redis for this machine"));
        }
        Path data = Files.createTempDirectory("jackfield-benchmark");
        try (RedisServer redis = RedisServers.single();
                Jackfield jackfield = Jackfield.start(JackfieldConfig.builder()
                        .home(home)
                        .dataFolder(data)
                        .flag("plugins.directory", home.resolve("plugins").toString())
                        .flag("http.traffic.port", "0")
                        .flag("http.control.port", "0")
                        .flag("bindings.cluster.default.provider", "redis")
                        .flag("bindings.cluster.default.nodes", redis.uri())
                        .build())) {
            return new ClusterRows().measure(jackfield.bind(Cluster.class, "default"), redis, quick);
        } finally {
            try (Stream<Path> files = Files.walk(data)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private List<Row> measure(Cluster cluster, RedisServer redis, boolean quick) throws Exception {
        HostAndPort address = new HostAndPort("127.0.0.1", redis.port());
        BinaryJedisPubSub subscriber = new BinaryJedisPubSub() {
            @Override
            public void onMessage(byte[] channel, byte[] message) {
                take(message);
            }
        };
        try (Jedis publishing = new Jedis(address);
                Jedis listening = new Jedis(address);
                Lasting subscription = Lasting.subscribe(cluster, "bench", message -> take(message.payload()))) {
            Thread thread = new Thread(() -> listening.subscribe(subscriber, CHANNEL), "bare-subscriber");
            thread.setDaemon(true);
            thread.start();
            Publisher bare = payload -> publishing.publish(CHANNEL, payload);
            Publisher ours = payload -> cluster.publish("bench", payload);
            settle(bare);
            settle(ours);
            int messages = quick ? 2_000 : 10_000;
            p50(bare, WARM_UP);
            p50(ours, WARM_UP);
            double[] ratios = new double[PAIRS];
            double[] mine = new double[PAIRS];
            double[] peer = new double[PAIRS];
            for (int i = 0; i < PAIRS; i++) {
                peer[i] = p50(bare, messages);
                mine[i] = p50(ours, messages);
                ratios[i] = mine[i] / peer[i];
            }
            Row latency = latency(mine, peer, ratios);
            // before every subscriber is killed
            subscriber.unsubscribe();
            thread.join(TimeUnit.SECONDS.toMillis(5));
            double[] repairs = repairs(redis, ours, quick ? 5 : 20);
            if (subscription == null) {
                throw new IllegalStateException("not subscribed");
            }
            return List.of(latency, repair(repairs));
        }
    }

    private void take(byte[] payload) {
        long now = System.nanoTime();
        try {
            received.offer(now - ByteBuffer.wrap(payload).getLong(), 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Publishes until somebody listens. */
    private void settle(Publisher publisher) throws InterruptedException {
        Long heard = null;
        while (heard == null) {
            publisher.publish(stamped());
            heard = received.poll(50, TimeUnit.MILLISECONDS);
        }
        while (received.poll(100, TimeUnit.MILLISECONDS) != null) {
            continue;
        }
    }

    private static byte[] stamped() {
        return ByteBuffer.allocate(PAYLOAD).putLong(System.nanoTime()).array();
    }

    private double p50(Publisher publisher, int messages) throws InterruptedException, IOException {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < messages; i++) {
            publisher.publish(stamped());
            Long nanos = received.poll(10, TimeUnit.SECONDS);
            if (nanos == null) {
                throw new IOException("a message did not come");
            }
            histogram.recordValue(nanos);
        }
        return histogram.getValueAtPercentile(50) / 1e3;
    }

    private double[] repairs(RedisServer redis, Publisher ours, int times) throws InterruptedException, IOException {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            redis.command("CLIENT", "KILL", "TYPE", "pubsub");
            ours.publish(stamped());
            Long nanos = received.poll(20, TimeUnit.SECONDS);
            if (nanos == null) {
                throw new IOException("a message was lost");
            }
            millis[i] = nanos / 1e6;
            settle(ours);
        }
        return millis;
    }

    private static Row latency(double[] mine, double[] peer, double[] ratios) {
        Arrays.sort(mine);
        Arrays.sort(peer);
        Arrays.sort(ratios);
        return new Row(
                "cluster publish to receipt over Redis, p50",
                String.format(Locale.ROOT, "%.0f us", mine[PAIRS / 2]),
                String.format(Locale.ROOT, "bare pub/sub %.0f us", peer[PAIRS / 2]),
                String.format(Locale.ROOT, "%.2f [%.2f, %.2f]", ratios[PAIRS / 2], ratios[1], ratios[PAIRS - 2]),
                "<= 1.3 x",
                Row.atMost(ratios[1], ratios[PAIRS - 2], TARGET));
    }

    private static Row repair(double[] millis) {
        Arrays.sort(millis);
        double worst = millis[millis.length - 1];
        return new Row(
                "gap noticed and repaired after CLIENT KILL TYPE pubsub",
                String.format(Locale.ROOT, "%.0f ms", millis[millis.length / 2]),
                "-",
                String.format(Locale.ROOT, "[%.0f, %.0f] ms", millis[0], worst),
                "<= 1 s",
                Row.atMost(millis[0], worst, TARGET_MILLIS));
    }
}
