package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.ClusterException;
import java.util.ArrayList;
import java.util.List;

/**
 * One topic that somebody here subscribes to. What pub/sub tells goes straight to the inboxes as long as each message names
 * the entry before it that came last. Where it does not, where the connection was gone, or where an inbox is new, the log is
 * read: it is what counts, pub/sub is the fast way to hear of it.
 *
 * <pre>
 *         a gap, a new inbox, a new connection
 *  whole ───────────────────────────────────────► to be read
 *    ▲                                                │
 *    └────────────────────────────────────────────────┘ the log was read, and nothing was told meanwhile
 * </pre>
 *
 * Thread-safe; the log is read by the mender alone, and not under the lock.
 */
final class Feed {
    /** Where more is said on a topic than can be read, the next sweep goes on. */
    private static final int ROUNDS = 100;

    private final RedisCluster cluster;
    private final String topic;
    private final List<Inbox> inboxes = new ArrayList<>();
    private String last = TopicLog.NOTHING;
    private int holders;
    private boolean whole;
    private boolean toldMeanwhile;

    Feed(RedisCluster cluster, String topic) {
        this.cluster = cluster;
        this.topic = topic;
    }

    String topic() {
        return topic;
    }

    /** Takes an inbox in; one without a place gets the present one, where Redis can say. */
    void add(Inbox inbox, boolean begun) {
        if (!begun && cluster.link().isUp()) {
            try {
                TopicLog now = TopicLog.read(cluster.link(), cluster.settings(), topic, TopicLog.NOTHING, false);
                inbox.place(now.heads());
            } catch (ClusterException e) {
                cluster.reports().debug("topic \"" + topic + "\" is placed later: " + e.getMessage());
            }
        }
        synchronized (this) {
            inboxes.add(inbox);
            whole = false;
        }
        cluster.mender().add(this);
    }

    void remove(Inbox inbox) {
        synchronized (this) {
            inboxes.remove(inbox);
        }
        cluster.ear().release(this);
    }

    /** Counted by the ear. */
    void hold() {
        holders++;
    }

    /** {@return whether nobody holds it any more} */
    boolean release() {
        return --holders == 0;
    }

    synchronized boolean isWhole() {
        return whole;
    }

    synchronized String last() {
        return last;
    }

    /** The log has to be read. */
    synchronized void doubt() {
        whole = false;
        toldMeanwhile = false;
    }

    /** Takes a doubt back where Redis says that nothing was said, and nothing was told meanwhile. */
    synchronized boolean confirm(String lastOfRedis) {
        whole = whole
                || (last.equals(lastOfRedis)
                        && !toldMeanwhile
                        && inboxes.stream().allMatch(Inbox::hasJoined));
        return whole;
    }

    /** {@return whether what was told fits; false where the log has to be read} */
    synchronized boolean told(Frame frame) {
        if (!whole) {
            toldMeanwhile = true;
            return true;
        }
        if (!frame.before().equals(last)) {
            whole = false;
            toldMeanwhile = true;
            return false;
        }
        last = frame.id();
        inboxes.forEach(inbox -> inbox.take(frame));
        return true;
    }

    /** Reads the log until nothing is missing. May block; by one thread at a time. */
    void mend() {
        for (int i = 0; i < ROUNDS; i++) {
            List<Inbox> present;
            String from;
            synchronized (this) {
                if (inboxes.isEmpty()) {
                    return;
                }
                toldMeanwhile = false;
                present = List.copyOf(inboxes);
                // who is new may stand further back than the others
                from = present.stream().allMatch(Inbox::hasJoined) ? last : TopicLog.NOTHING;
            }
            TopicLog log = TopicLog.read(cluster.link(), cluster.settings(), topic, from, true);
            if (!from.equals(TopicLog.NOTHING) && !log.follows(from)) {
                // another Redis, or one that has dropped what came next: each inbox sees what it lacks
                log = TopicLog.read(cluster.link(), cluster.settings(), topic, TopicLog.NOTHING, true);
            }
            if (take(log, present)) {
                return;
            }
        }
    }

    private synchronized boolean take(TopicLog log, List<Inbox> present) {
        long repaired = 0;
        for (Inbox inbox : present) {
            repaired += inbox.join(log);
        }
        cluster.reports().repaired(repaired);
        last = log.last();
        whole = !toldMeanwhile && inboxes.stream().allMatch(Inbox::hasJoined);
        return whole;
    }
}
