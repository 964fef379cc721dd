package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Mailbox;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.spi.cluster.Registration;
import dev.jackfield.spi.cluster.Subscription;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subscription: puts into its queue what is next of each sender, and what is missing. Guarded by its feed. */
final class Inbox extends Registration implements Subscription {
    private final RedisCluster cluster;
    private final Feed feed;
    private final Cursor cursor;
    private final MessageListener listener;
    private final Mailbox mailbox;
    private @Nullable Map<String, Long> reached;
    private boolean joined;

    Inbox(RedisCluster cluster, Feed feed, Cursor cursor, MessageListener listener) {
        super(cluster.registrations());
        this.cluster = cluster;
        this.feed = feed;
        this.cursor = cursor;
        this.listener = listener;
        this.mailbox = new Mailbox(
                cursor,
                listener,
                cluster.context().executor(),
                cluster.settings().queueMessages(),
                cluster.settings().queueBytes(),
                cluster.telling().report(feed.topic(), this::close));
    }

    @Override
    protected void open() {
        feed.add(this, cursor.begun());
    }

    /** Stands where its cursor does, or at these numbers where that has not begun. */
    void place(Map<String, Long> heads) {
        if (reached == null) {
            reached = new HashMap<>(cursor.begin(heads));
        }
    }

    /** {@return whether it has what the log had when it was read last} */
    boolean hasJoined() {
        return joined;
    }

    /** {@return how many messages of the log it had not} */
    long join(TopicLog log) {
        place(log.heads());
        long taken = 0;
        for (Frame frame : log.frames()) {
            taken += take(frame) ? 1 : 0;
        }
        settle(log.heads());
        joined = true;
        return taken;
    }

    boolean take(Frame frame) {
        Map<String, Long> known = reached;
        if (known == null) {
            return false;
        }
        Message message = frame.message();
        Long last = known.get(message.sender());
        if (last == null) {
            last = frame.anew() ? message.sequence() - 1 : 0;
        }
        if (message.sequence() <= last) {
            return false;
        }
        missing(message.sender(), last, message.sequence() - 1);
        known.put(message.sender(), message.sequence());
        mailbox.offer(message);
        return true;
    }

    /** What was said up to these numbers and did not come is lost. */
    private void settle(Map<String, Long> heads) {
        Map<String, Long> known = reached;
        if (known != null) {
            heads.forEach((sender, head) -> {
                long last = known.getOrDefault(sender, 0L);
                if (head > last) {
                    missing(sender, last, head);
                    known.put(sender, head);
                }
            });
        }
    }

    private void missing(String sender, long last, long to) {
        if (to > last) {
            Lost lost = new Lost(feed.topic(), sender, last + 1, to, Lost.Reason.TRIMMED);
            cluster.telling().lost(lost);
            mailbox.offer(lost);
        }
    }

    @Override
    protected void ended() {
        listener.ended();
    }

    @Override
    protected void shut() {
        feed.remove(this);
        mailbox.close();
    }
}
