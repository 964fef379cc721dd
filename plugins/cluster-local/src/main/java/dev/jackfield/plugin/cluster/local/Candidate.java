package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Registration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Stands for leader. */
final class Candidate extends Registration implements Candidacy {
    private final LocalCluster cluster;
    private final String role;
    private final LeaderListener listener;

    Candidate(LocalCluster cluster, String role, LeaderListener listener) {
        super(cluster.registrations());
        this.cluster = cluster;
        this.role = role;
        this.listener = listener;
    }

    @Override
    protected void open() {
        cluster.hub().roles().stand(role, this, cluster.self().id(), this::told);
    }

    private void told(@Nullable Long fencing) {
        tell(() -> {
            if (fencing == null) {
                listener.deposed();
            } else {
                cluster.telling().elected(role, fencing);
                listener.elected(fencing);
            }
        });
    }

    @Override
    public OptionalLong fencing() {
        return isClosed() ? OptionalLong.empty() : cluster.hub().roles().fencing(role, this);
    }

    @Override
    protected boolean leads() {
        return fencing().isPresent();
    }

    @Override
    protected void ended() {
        cluster.hub().roles().ending(role, this);
        listener.ended();
    }

    @Override
    protected void shut() {
        cluster.hub().roles().resign(role, this);
    }
}
