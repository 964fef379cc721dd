package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Publishes. The numbers of a topic are given here and checked by Redis, so that a message which is sent twice is stored once,
 * and one that Redis forgot in a failover is noticed and sent again before the next. Thread-safe; one message of a topic at a
 * time.
 */
final class Voice {
    private static final int TOPICS = 100_000;
    private static final int KEPT = 64;
    private static final long KEPT_NANOS = 30_000_000_000L;
    private static final int ATTEMPTS = 100;

    private final RedisCluster cluster;
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();
    private final Map<String, Topic> topics = new LinkedHashMap<>(16, 0.75f, true);

    /** What was said on a topic. */
    private static final class Topic {
        final String name;
        /** The last number that Redis confirmed; -1 where it has to be asked. */
        long last = -1;

        long spoken;
        boolean anew;
        final Deque<Message> recent = new ArrayDeque<>();

        Topic(String name) {
            this.name = name;
        }
    }

    Voice(RedisCluster cluster) {
        this.cluster = cluster;
    }

    private Topic topic(String name) {
        Topic topic;
        Topic oldest = null;
        synchronized (topics) {
            topic = topics.computeIfAbsent(name, Topic::new);
            if (topics.size() > TOPICS) {
                oldest = topics.remove(topics.keySet().iterator().next());
            }
        }
        if (oldest != null) {
            synchronized (oldest) {
                forget(oldest);
            }
        }
        return topic;
    }

    long publish(String name, byte[] payload) {
        Topic topic = topic(name);
        synchronized (topic) {
            if (topic.last < 0) {
                topic.last = head(name);
            }
            // a token of this call's own: what an earlier call left in doubt is not taken for it
            String token = token();
            for (int i = 0; i < ATTEMPTS; i++) {
                Message message = new Message(name, cluster.self().id(), topic.last + 1, payload);
                long[] answer = send(message, token, topic.anew);
                if (answer[0] == 0) {
                    repair(topic, answer[1]);
                } else if (answer[0] < 0) {
                    // another generation of this node spoke, or a call that was left in doubt
                    topic.last = answer[1];
                } else {
                    topic.last = message.sequence();
                    topic.anew = false;
                    keep(topic, message);
                    return message.sequence();
                }
            }
            throw new IllegalStateException("topic \"" + name + "\": the numbers of this node are in dispute");
        }
    }

    private String token() {
        return cluster.generation() + "." + attempts.incrementAndGet();
    }

    private long head(String topic) {
        TopicLog log = TopicLog.read(cluster.link(), cluster.settings(), topic, TopicLog.NOTHING, false);
        return log.heads().getOrDefault(cluster.self().id(), 0L);
    }

    private long[] send(Message message, String token, boolean anew) {
        Settings settings = cluster.settings();
        List<Object> answer = Script.list(cluster.link()
                .call(
                        "publishing on topic \"" + message.topic() + "\"",
                        true,
                        redis -> Script.PUBLISH.run(
                                redis,
                                2,
                                settings.key("heads", message.topic()),
                                settings.key("log", message.topic()),
                                message.sender(),
                                message.sequence(),
                                token,
                                message.payload(),
                                settings.logMessages(),
                                settings.logTime().toMillis(),
                                settings.channel(message.topic()),
                                anew ? "1" : "")));
        return new long[] {(Long) answer.get(0), (Long) answer.get(1)};
    }

    /** Redis has forgotten what came after a number: says it again, as far as it is still here. */
    private void repair(Topic topic, long head) {
        if (System.nanoTime() - topic.spoken >= cluster.settings().logTime().toNanos()) {
            // that time was over, and nobody waits for what was said then
            forget(topic);
            topic.anew = true;
            return;
        }
        long reached = head;
        int again = 0;
        for (Message message : new ArrayList<>(topic.recent)) {
            if (message.sequence() > reached) {
                long[] answer = send(message, token(), message.sequence() > reached + 1);
                reached = answer[0] > 0 ? message.sequence() : Math.max(reached, answer[1]);
                again++;
            }
        }
        cluster.reports().resent(topic.name, head, again);
        // what is missing even so is gone, and Redis is told not to wait for it
        topic.anew = reached < topic.last;
    }

    private void forget(Topic topic) {
        topic.recent.forEach(message -> kept.addAndGet(-message.payload().length));
        topic.recent.clear();
    }

    private void keep(Topic topic, Message message) {
        topic.spoken = System.nanoTime();
        topic.recent.add(message);
        kept.addAndGet(message.payload().length);
        while (topic.recent.size() > KEPT || (kept.get() > cluster.settings().resend() && !topic.recent.isEmpty())) {
            kept.addAndGet(-topic.recent.remove().payload().length);
        }
    }

    /** Asks, after Redis was away, whether it still has what was said in the last moments, and says it again if not. */
    void check() {
        List<Topic> all;
        synchronized (topics) {
            all = new ArrayList<>(topics.values());
        }
        long now = System.nanoTime();
        for (Topic topic : all) {
            synchronized (topic) {
                if (topic.last > 0 && !topic.recent.isEmpty() && now - topic.spoken < KEPT_NANOS) {
                    long head = head(topic.name);
                    if (head < topic.last) {
                        repair(topic, head);
                    }
                }
            }
        }
    }
}
