package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.LeaderListener;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Stands for leader. */
final class Candidate extends Registration implements Candidacy {
    private final String role;
    private final LeaderListener listener;
    private final InTurn turn;

    Candidate(LocalCluster cluster, String role, LeaderListener listener) {
        super(cluster);
        this.role = role;
        this.listener = listener;
        this.turn = new InTurn(cluster.context().executor());
    }

    @Override
    void open() {
        cluster.hub().roles().stand(role, this, cluster.self().id(), this::told);
    }

    private void told(@Nullable Long fencing) {
        turn.add(() -> {
            if (isClosed()) {
                return;
            }
            if (fencing == null) {
                cluster.telling().listener(listener::deposed);
            } else {
                cluster.telling().elected(role, fencing);
                cluster.telling().listener(() -> listener.elected(fencing));
            }
        });
    }

    @Override
    public OptionalLong fencing() {
        return isClosed() ? OptionalLong.empty() : cluster.hub().roles().fencing(role, this);
    }

    @Override
    boolean leads() {
        return fencing().isPresent();
    }

    @Override
    void ended() {
        cluster.hub().roles().ending(role, this);
        listener.ended();
    }

    @Override
    void shut() {
        cluster.hub().roles().resign(role, this);
    }
}
