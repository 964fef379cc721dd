package dev.jackfield.plugin.cluster.redis;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something that tells a listener until it is closed, by who has it or with the generation. */
abstract class Registration implements AutoCloseable {
    final RedisCluster cluster;
    private final AtomicBoolean closed = new AtomicBoolean();

    Registration(RedisCluster cluster) {
        this.cluster = cluster;
    }

    final void begin() {
        cluster.registrations().add(this);
        open();
    }

    abstract void open();

    /** Tells that the generation ends. */
    abstract void ended();

    abstract void shut();

    boolean leads() {
        return false;
    }

    final boolean isClosed() {
        return closed.get();
    }

    @Override
    public final void close() {
        if (closed.compareAndSet(false, true)) {
            cluster.registrations().remove(this);
            shut();
        }
    }
}
