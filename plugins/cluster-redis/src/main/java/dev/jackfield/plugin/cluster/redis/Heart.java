package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.exceptions.JedisException;

/**
 * What is done again and again, on one thread: to renew the lease of this member and hear who lives, to find out that Redis is
 * away and that it is back, to let candidates ask, to keep the listening connection awake, to look after topics.
 */
final class Heart {
    static final long PING_MILLIS = 400;
    private static final long SWEEP_MILLIS = 400;
    private static final long TICK_MILLIS = 50;
    private static final long RETRY_MILLIS = 100;
    private static final long LONGEST_MILLIS = 1_000;

    private final RedisCluster cluster;
    private final Object monitor = new Object();
    private final Object beating = new Object();
    private boolean woken;
    private boolean suspected;
    private volatile boolean closed;
    private volatile List<Member> members;
    private volatile long heard;

    Heart(RedisCluster cluster) {
        this.cluster = cluster;
        this.members = List.of(cluster.self());
        this.heard = System.nanoTime();
    }

    /** How far renewals are apart: four in a lease, and at most a second. */
    static Duration interval(Settings settings) {
        return Duration.ofMillis(Math.min(LONGEST_MILLIS, settings.lease().toMillis() / 4));
    }

    /** Those who live, as last heard; alone, where that is longer ago than a lease. */
    List<Member> members() {
        return System.nanoTime() - heard < cluster.settings().lease().toNanos() ? members : List.of(cluster.self());
    }

    void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    /** Something failed: Redis is asked at once. */
    void suspect() {
        synchronized (monitor) {
            suspected = true;
            monitor.notifyAll();
        }
    }

    /** Waits, unless it is closed. */
    void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (monitor) {
            try {
                for (long left = end - System.nanoTime(); left > 0 && !closed; left = end - System.nanoTime()) {
                    TimeUnit.NANOSECONDS.timedWait(monitor, left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void run() {
        long beaten = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
        long pinged = beaten;
        long swept = beaten;
        while (!closed) {
            try {
                long now = System.nanoTime();
                boolean urgent = takeSuspicion();
                long interval = cluster.link().isUp()
                        ? interval(cluster.settings()).toNanos()
                        : TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
                if (urgent || now - beaten >= interval) {
                    beat();
                    beaten = System.nanoTime();
                }
                cluster.registrations().forEach(Candidate.class, Candidate::expire);
                if (cluster.link().isUp()) {
                    cluster.registrations().forEach(Candidate.class, candidate -> candidate.beat(false));
                    if (now - pinged >= TimeUnit.MILLISECONDS.toNanos(PING_MILLIS)) {
                        cluster.ear().ask();
                        pinged = now;
                    }
                    if (now - swept >= TimeUnit.MILLISECONDS.toNanos(SWEEP_MILLIS)) {
                        cluster.mender().sweep();
                        swept = System.nanoTime();
                    }
                }
                cluster.watched(members());
            } catch (ClusterException e) {
                cluster.reports().debug(e.getMessage());
            } catch (RuntimeException e) {
                cluster.reports().failed("looking after the cluster", e);
            }
            rest();
        }
    }

    private boolean takeSuspicion() {
        synchronized (monitor) {
            boolean was = suspected;
            suspected = false;
            return was;
        }
    }

    private void rest() {
        synchronized (monitor) {
            if (!woken && !suspected && !closed) {
                try {
                    monitor.wait(TICK_MILLIS);
                } catch (InterruptedException e) {
                    closed = true;
                }
            }
            woken = false;
        }
    }

    /** Renews the lease; what it finds decides whether Redis is held for away. */
    void beat() {
        synchronized (beating) {
            if (!closed) {
                ask();
            }
        }
    }

    private void ask() {
        Settings settings = cluster.settings();
        long asked = System.nanoTime();
        try {
            List<Object> pairs = Script.list(cluster.link()
                    .attempt(redis -> Script.BEAT.run(
                            redis,
                            2,
                            settings.key("leases", "members"),
                            settings.key("info", "members"),
                            cluster.self().id(),
                            settings.node(),
                            settings.lease().toMillis(),
                            settings.control())));
            members = members(pairs);
            heard = asked;
            if (cluster.link().up(true, "")) {
                cluster.reports().link(true, "");
                cluster.back();
            }
        } catch (JedisException e) {
            String why = Link.describe(e);
            if (cluster.link().up(false, why)) {
                cluster.reports().link(false, why);
            }
        }
    }

    private List<Member> members(List<Object> pairs) {
        List<Member> found = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String id = Script.text(pairs.get(i));
            String[] info = Script.text(pairs.get(i + 1)).split(" ", 2);
            if (id.equals(cluster.self().id())) {
                cluster.joined(Instant.ofEpochMilli(Long.parseLong(info[0])));
                found.add(cluster.self());
            } else {
                found.add(new Member(id, info[1], Instant.ofEpochMilli(Long.parseLong(info[0]))));
            }
        }
        found.sort(Comparator.comparing(Member::id));
        return List.copyOf(found);
    }

    private void awaitBeat() {
        synchronized (beating) {
            // a beat that is under way ends first
        }
    }

    /** After this, nothing renews the lease any more. */
    void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        awaitBeat();
    }
}
