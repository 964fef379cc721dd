package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Mailbox;
import dev.jackfield.spi.cluster.Message;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.spi.cluster.Registration;
import dev.jackfield.spi.cluster.Subscription;

/** A subscription: its queue is filled under the lock of the hub, first with what it missed. */
final class Inbox extends Registration implements Subscription {
    private final LocalCluster cluster;
    private final String topic;
    private final Cursor cursor;
    private final MessageListener listener;
    private final Mailbox mailbox;

    Inbox(LocalCluster cluster, String topic, Cursor cursor, MessageListener listener) {
        super(cluster.registrations());
        this.cluster = cluster;
        this.topic = topic;
        this.cursor = cursor;
        this.listener = listener;
        this.mailbox = new Mailbox(
                cursor,
                listener,
                cluster.context().executor(),
                cluster.bounds().queueMessages(),
                cluster.bounds().queueBytes(),
                cluster.telling().report(topic, this::close));
    }

    @Override
    protected void open() {
        Hub hub = cluster.hub();
        synchronized (hub.lock()) {
            hub.since(topic, cursor.begin(hub.positions(topic))).forEach(missed -> {
                if (missed instanceof Message message) {
                    mailbox.offer(message);
                } else {
                    cluster.telling().lost((Lost) missed);
                    mailbox.offer((Lost) missed);
                }
            });
            hub.subscribe(topic, this, mailbox::offer);
        }
    }

    @Override
    protected void ended() {
        listener.ended();
    }

    @Override
    protected void shut() {
        cluster.hub().unsubscribe(topic, this);
        mailbox.close();
    }
}
