package dev.jackfield.plugin.cluster.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Listens to the channels of all topics, by one connection and one thread. A connection on which nothing comes for longer than
 * the pings of the heart are apart is given up; a new one begins with every channel, and with a doubt about every topic.
 */
final class Ear extends BinaryJedisPubSub {
    private static final int BATCH = 500;
    private static final long DEAF_NANOS = 2_000_000_000L;
    private static final long PAUSE_MILLIS = 20;

    private final RedisCluster cluster;
    private final String prefix;
    private final int silence;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private final Object sending = new Object();
    private final Thread thread;
    private volatile @Nullable Connection connection;
    private volatile boolean listening;
    private volatile long deafSince = System.nanoTime();
    private volatile boolean closed;

    Ear(RedisCluster cluster) {
        this.cluster = cluster;
        this.prefix = cluster.settings().channel("");
        this.thread = new Thread(null, this::run, "cluster " + cluster.context().binding() + " listens", 0, false);
        thread.setDaemon(true);
        this.silence = (int) Heart.PING_MILLIS + cluster.settings().timeoutMillis();
    }

    Map<String, Feed> feeds() {
        return feeds;
    }

    /** {@return whether it listens, or does not for an instant only} */
    boolean hears() {
        return listening || System.nanoTime() - deafSince < DEAF_NANOS;
    }

    private byte[] channel(String topic) {
        return (prefix + topic).getBytes(StandardCharsets.UTF_8);
    }

    /** Listens to a topic for one inbox more; it is read again when Redis says that it listens. */
    Feed hold(String topic) {
        return Objects.requireNonNull(feeds.compute(topic, (name, there) -> {
            Feed feed = there == null ? new Feed(cluster, name) : there;
            feed.hold();
            if (there == null) {
                send(() -> subscribe(channel(name)));
            }
            return feed;
        }));
    }

    void release(Feed feed) {
        feeds.computeIfPresent(feed.topic(), (name, there) -> {
            if (there != feed || !feed.release()) {
                return there;
            }
            send(() -> unsubscribe(channel(name)));
            return null;
        });
    }

    void ask() {
        send(this::ping);
    }

    private void send(Runnable command) {
        try {
            synchronized (sending) {
                if (listening) {
                    command.run();
                }
            }
        } catch (JedisException e) {
            hangUp();
        }
    }

    /** By a thread of its own: one that is virtual learns of what comes by way of two others. */
    void start() {
        thread.start();
    }

    /** Listens until closed. */
    private void run() {
        while (!closed && !Thread.currentThread().isInterrupted()) {
            if (cluster.link().isUp()) {
                try (Connection fresh = cluster.link().connection(silence)) {
                    connection = fresh;
                    if (!closed) {
                        proceed(fresh, cluster.settings().control().getBytes(StandardCharsets.UTF_8));
                    }
                } catch (RuntimeException e) {
                    if (!closed) {
                        cluster.reports().debug("listening ended: " + Link.describe(e));
                        cluster.heart().suspect();
                    }
                } finally {
                    if (listening) {
                        deafSince = System.nanoTime();
                    }
                    listening = false;
                    connection = null;
                }
            }
            cluster.heart().pause(PAUSE_MILLIS);
        }
    }

    @Override
    public void onSubscribe(byte[] channel, int count) {
        String name = new String(channel, StandardCharsets.UTF_8);
        if (name.equals(cluster.settings().control())) {
            begin();
        } else {
            Feed feed = feeds.get(name.substring(prefix.length()));
            if (feed != null) {
                feed.doubt();
                cluster.mender().add(feed);
            }
        }
    }

    /** Every channel again; what was missed shows when Redis has said that it listens. */
    private void begin() {
        synchronized (sending) {
            listening = true;
        }
        List<Feed> all = new ArrayList<>(feeds.values());
        for (int i = 0; i < all.size(); i += BATCH) {
            byte[][] channels = all.subList(i, Math.min(all.size(), i + BATCH)).stream()
                    .map(feed -> channel(feed.topic()))
                    .toArray(byte[][]::new);
            synchronized (sending) {
                subscribe(channels);
            }
        }
        // somebody may have resigned meanwhile
        cluster.registrations().forEach(Candidate.class, Candidate::hurry);
        cluster.heart().wake();
    }

    @Override
    public void onMessage(byte[] channel, byte[] bytes) {
        String name = new String(channel, StandardCharsets.UTF_8);
        if (!name.startsWith(prefix)) {
            cluster.control(new String(bytes, StandardCharsets.UTF_8));
            return;
        }
        Feed feed = feeds.get(name.substring(prefix.length()));
        Frame frame = feed == null ? null : Frame.told(feed.topic(), bytes);
        if (feed != null && frame != null && !feed.told(frame)) {
            cluster.mender().add(feed);
        }
    }

    private void hangUp() {
        Connection now = connection;
        if (now != null) {
            try {
                now.setBroken();
                now.disconnect();
            } catch (JedisException e) {
                cluster.reports().debug("hanging up: " + Link.describe(e));
            }
        }
    }

    void close() {
        closed = true;
        hangUp();
        try {
            // a connection that is being made takes as long as it may
            thread.join(2L * cluster.settings().timeoutMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
