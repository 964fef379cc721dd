package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.MemberListener;
import dev.jackfield.spi.cluster.Registration;
import dev.jackfield.spi.cluster.Subscription;
import java.util.List;

/** Tells a listener who lives: at first, and when that has changed since it was last told. */
final class Watch extends Registration implements Subscription {
    private final RedisCluster cluster;
    private final MemberListener listener;
    private final Runnable latest = this::tellLatest;
    private List<Member> told = List.of();

    Watch(RedisCluster cluster, MemberListener listener) {
        super(cluster.registrations());
        this.cluster = cluster;
        this.listener = listener;
    }

    @Override
    protected void open() {
        changed();
    }

    void changed() {
        tell(latest);
    }

    /** One at a time, by the turn. */
    private void tellLatest() {
        List<Member> now = cluster.members();
        if (!now.equals(told)) {
            told = now;
            listener.changed(now);
        }
    }

    @Override
    protected void ended() {
        listener.ended();
    }

    @Override
    protected void shut() {}
}
