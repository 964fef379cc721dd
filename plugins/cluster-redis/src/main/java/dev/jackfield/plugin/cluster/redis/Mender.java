package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.ClusterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;

/** Reads the logs of topics that are in doubt, on one thread. What can't be read stays in doubt until Redis is back. */
final class Mender {
    private static final int BATCH = 500;
    /** How many topics are looked after at once where nothing says that they are in doubt. */
    private static final int SWEPT = 1_000;

    private static final int FEW = 4;

    private final RedisCluster cluster;
    private final Set<Feed> waiting = new LinkedHashSet<>();
    private int swept;
    private boolean closed;

    Mender(RedisCluster cluster) {
        this.cluster = cluster;
    }

    void add(Feed feed) {
        synchronized (waiting) {
            waiting.add(feed);
            waiting.notifyAll();
        }
    }

    /** Mends until closed. */
    void run() {
        for (; ; ) {
            List<Feed> next;
            synchronized (waiting) {
                while (waiting.isEmpty() && !closed) {
                    try {
                        waiting.wait();
                    } catch (InterruptedException e) {
                        return;
                    }
                }
                if (closed) {
                    return;
                }
                next = new ArrayList<>(waiting);
                waiting.clear();
            }
            if (next.size() > FEW) {
                next = doubtful(next);
            }
            next.forEach(this::mend);
        }
    }

    /** After a new connection all topics are in doubt, and on most nothing was said: many are asked at once. */
    private List<Feed> doubtful(List<Feed> all) {
        List<Feed> doubtful = new ArrayList<>();
        try {
            for (int i = 0; i < all.size(); i += BATCH) {
                List<Feed> batch = all.subList(i, Math.min(all.size(), i + BATCH));
                Map<Feed, String> now = lasts(batch);
                batch.stream()
                        .filter(feed -> !feed.confirm(now.getOrDefault(feed, "")))
                        .forEach(doubtful::add);
            }
            return doubtful;
        } catch (ClusterException e) {
            return all;
        }
    }

    private void mend(Feed feed) {
        try {
            feed.mend();
        } catch (ClusterException e) {
            // the sweep tries again
            cluster.reports().debug("topic \"" + feed.topic() + "\" is read later: " + e.getMessage());
        } catch (RuntimeException e) {
            cluster.reports().failed("reading topic \"" + feed.topic() + "\"", e);
        }
    }

    /** Looks after topics in turn: one that is in doubt, or on which something was said that nobody told, is read. */
    synchronized void sweep() {
        List<Feed> all = new ArrayList<>(cluster.ear().feeds().values());
        int count = Math.min(all.size(), SWEPT);
        List<Feed> some = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            some.add(all.get((swept + i) % all.size()));
        }
        swept = all.isEmpty() ? 0 : (swept + count) % all.size();
        for (int i = 0; i < some.size(); i += BATCH) {
            List<Feed> batch = some.subList(i, Math.min(some.size(), i + BATCH));
            Map<Feed, String> before = new HashMap<>();
            batch.stream().filter(Feed::isWhole).forEach(feed -> before.put(feed, feed.last()));
            Map<Feed, String> now = lasts(batch);
            for (Feed feed : batch) {
                String known = before.get(feed);
                // what was told meanwhile is no doubt
                if (known == null || (!known.equals(now.get(feed)) && known.equals(feed.last()))) {
                    feed.doubt();
                    add(feed);
                }
            }
        }
    }

    private Map<Feed, String> lasts(List<Feed> batch) {
        return cluster.link().call("looking after topics", true, redis -> {
            Map<Feed, Response<String>> asked = new HashMap<>();
            try (AbstractPipeline pipeline = redis.pipelined()) {
                batch.forEach(feed ->
                        asked.put(feed, pipeline.hget(cluster.settings().key("heads", feed.topic()), "")));
                pipeline.sync();
            }
            Map<Feed, String> lasts = new HashMap<>();
            try {
                asked.forEach((feed, answer) -> {
                    String last = answer.get();
                    lasts.put(feed, last == null ? TopicLog.NOTHING : last);
                });
            } catch (IllegalStateException e) {
                // a Redis Cluster's pipeline keeps to itself that a node did not answer
                throw new JedisConnectionException("a node did not answer");
            }
            return lasts;
        });
    }

    void close() {
        synchronized (waiting) {
            closed = true;
            waiting.notifyAll();
        }
    }
}
