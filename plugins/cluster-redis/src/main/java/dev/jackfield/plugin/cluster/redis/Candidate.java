package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Registration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands for leader: asks for the lease, renews it, and gives itself up for deposed when the lease may be over, counted from
 * before it was asked for, by a clock that nobody sets.
 */
final class Candidate extends Registration implements Candidacy {
    private final RedisCluster cluster;
    private final String role;
    private final LeaderListener listener;
    private final String token = UUID.randomUUID().toString();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile long fencing;
    private volatile long until;
    private volatile long next;
    private volatile boolean handed;

    Candidate(RedisCluster cluster, String role, LeaderListener listener) {
        super(cluster.registrations());
        this.cluster = cluster;
        this.role = role;
        this.listener = listener;
        this.next = System.nanoTime();
    }

    @Override
    protected void open() {
        try {
            beat(true);
        } catch (ClusterException e) {
            cluster.reports().debug("role \"" + role + "\": " + e.getMessage());
        }
    }

    /** Somebody has resigned from this role. */
    void hurry(String which) {
        if (which.equals(role)) {
            hurry();
        }
    }

    void hurry() {
        next = System.nanoTime();
    }

    /** Asks for the lease, where it is time to. May block; throws where Redis can't be asked. */
    void beat(boolean now) {
        if (isClosed() || (!now && System.nanoTime() - next < 0) || !asking.tryLock()) {
            return;
        }
        try {
            if (!handed) {
                ask();
            }
        } finally {
            asking.unlock();
        }
        if (isClosed()) {
            // closed meanwhile, and perhaps elected after it had resigned
            shut();
        }
    }

    private void ask() {
        Settings settings = cluster.settings();
        long asked = System.nanoTime();
        next = asked + Heart.interval(settings).toNanos();
        List<Object> answer = Script.list(cluster.link()
                .call(
                        "standing for role \"" + role + "\"",
                        true,
                        redis -> Script.STAND.run(
                                redis,
                                1,
                                settings.key("role", role),
                                cluster.self().id(),
                                token,
                                settings.lease().toMillis())));
        long number = Long.parseLong(Script.text(answer.get(1)));
        synchronized (this) {
            if ((Long) answer.get(0) == 1) {
                until = asked + settings.lease().toNanos();
                lead(number);
            } else {
                lose();
                long left = TimeUnit.MILLISECONDS.toNanos((Long) answer.get(2));
                next = Math.min(next, System.nanoTime() + Math.max(left, TimeUnit.MILLISECONDS.toNanos(10)));
            }
        }
    }

    private void lead(long number) {
        if (fencing != number) {
            lose();
            fencing = number;
            cluster.telling().elected(role, number);
            tell(() -> listener.elected(number));
        }
    }

    private void lose() {
        if (fencing != 0) {
            fencing = 0;
            cluster.telling().deposed(role);
            tell(listener::deposed);
        }
    }

    /** Leads no more where the lease may be over. */
    synchronized void expire() {
        if (fencing != 0 && System.nanoTime() - until >= 0) {
            lose();
        }
    }

    @Override
    public OptionalLong fencing() {
        long number = fencing;
        return number == 0 || isClosed() || System.nanoTime() - until >= 0
                ? OptionalLong.empty()
                : OptionalLong.of(number);
    }

    @Override
    protected boolean leads() {
        return fencing().isPresent();
    }

    @Override
    protected void ended() {
        asking.lock();
        try {
            // from here on the lease is the next generation's to renew
            handed = true;
            if (leads()) {
                cluster.link()
                        .call(
                                "handing on role \"" + role + "\"",
                                true,
                                redis -> Script.HAND.run(
                                        redis, 1, cluster.settings().key("role", role), token));
            }
        } catch (ClusterException e) {
            cluster.reports().debug("role \"" + role + "\": " + e.getMessage());
        } finally {
            asking.unlock();
        }
        listener.ended();
    }

    @Override
    protected void shut() {
        Settings settings = cluster.settings();
        try {
            cluster.link()
                    .call(
                            "resigning from role \"" + role + "\"",
                            true,
                            redis -> Script.RESIGN.run(
                                    redis, 1, settings.key("role", role), token, settings.control(), role));
        } catch (ClusterException e) {
            // the lease ends by itself
            cluster.reports().debug("role \"" + role + "\": " + e.getMessage());
        }
    }
}
