package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.MemberListener;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.spi.cluster.Registrations;
import dev.jackfield.spi.cluster.Subscription;
import dev.jackfield.spi.cluster.Telling;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One generation of a node of this JVM. What it promises it keeps without a network: nothing is in doubt, nobody is cut off,
 * and a call takes as long as the lock of the hub.
 */
final class LocalCluster implements Cluster {
    private final Hub hub;
    private final Member self;
    private final String home;
    private final Bounds bounds;
    private final ProviderContext context;
    private final Telling telling;
    private final Registrations registrations;
    private final AtomicBoolean closed = new AtomicBoolean();

    LocalCluster(Hub hub, Member self, Bounds bounds, ProviderContext context) {
        this.hub = hub;
        this.self = self;
        this.home = context.dataFolder().toAbsolutePath().toString();
        this.bounds = bounds;
        this.context = context;
        MeterRegistry registry = context.meters().registry();
        this.telling = new Telling(
                context, self.id(), name -> registry.counter(name, "cluster", context.binding())::increment);
        Gauge.builder("cluster.members", telling, Telling::members)
                .tag("cluster", context.binding())
                .register(registry);
        this.registrations = new Registrations(context, telling);
        new Watch(this, telling::members).begin();
    }

    @Override
    public Member self() {
        return self;
    }

    @Override
    public List<Member> members() {
        return hub.members();
    }

    @Override
    public Subscription watch(MemberListener listener) {
        Watch watch = new Watch(this, listener);
        watch.begin();
        return watch;
    }

    @Override
    public long publish(String topic, byte[] payload) {
        Cluster.name("topic", topic);
        check("message on topic \"" + topic + "\"", payload);
        long number = hub.publish(topic, self.id(), payload);
        telling.published();
        return number;
    }

    private void check(String what, byte[] bytes) {
        if (bytes.length > bounds.message()) {
            throw new ClusterException(
                    ClusterException.TOO_LARGE,
                    "a " + what + " has " + bytes.length + " bytes; maximum_message allows " + bounds.message(),
                    null);
        }
        if (closed.get()) {
            throw new ClusterException(ClusterException.UNAVAILABLE, context.binding() + ": closed", null);
        }
    }

    @Override
    public Subscription subscribe(String topic, Cursor from, MessageListener listener) {
        Inbox inbox = new Inbox(this, Cluster.name("topic", topic), from, listener);
        inbox.begin();
        return inbox;
    }

    @Override
    public long add(String counter, long delta, Duration timeToLive) {
        return hub.add(Cluster.name("counter", counter), delta, timeToLive.toNanos());
    }

    @Override
    public long count(String counter) {
        return hub.count(Cluster.name("counter", counter));
    }

    @Override
    public Candidacy campaign(String role, LeaderListener listener) {
        Candidate candidate = new Candidate(this, Cluster.name("role", role), listener);
        candidate.begin();
        return candidate;
    }

    @Override
    public boolean write(String role, long fencing, String key, byte[] value) {
        check("value \"" + Cluster.name("key", key) + "\"", value);
        return hub.roles().write(Cluster.name("role", role), fencing, key, value);
    }

    @Override
    public Optional<byte[]> read(String role, String key) {
        return hub.roles().read(Cluster.name("role", role), Cluster.name("key", key));
    }

    Hub hub() {
        return hub;
    }

    Bounds bounds() {
        return bounds;
    }

    ProviderContext context() {
        return context;
    }

    Telling telling() {
        return telling;
    }

    Registrations registrations() {
        return registrations;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            registrations.close();
            hub.leave(home, self);
            hub.close();
        }
    }
}
