package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.MemberListener;
import dev.jackfield.spi.cluster.Subscription;
import java.util.List;

/** Tells a listener who lives: at first, and when that has changed since it was last told. */
final class Watch extends Registration implements Subscription {
    private final MemberListener listener;
    private final InTurn turn;
    private List<Member> told = List.of();

    Watch(RedisCluster cluster, MemberListener listener) {
        super(cluster);
        this.listener = listener;
        this.turn = new InTurn(cluster.context().executor());
    }

    @Override
    void open() {
        changed();
    }

    void changed() {
        turn.add(this::tell);
    }

    /** One at a time, by the turn. */
    private void tell() {
        List<Member> now = cluster.members();
        if (!isClosed() && !now.equals(told)) {
            told = now;
            cluster.telling().listener(() -> listener.changed(now));
        }
    }

    @Override
    void ended() {
        listener.ended();
    }

    @Override
    void shut() {}
}
