package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.InProcess;
import dev.jackfield.spi.cluster.LeaderListener;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.MemberListener;
import dev.jackfield.spi.cluster.MessageListener;
import dev.jackfield.spi.cluster.Registrations;
import dev.jackfield.spi.cluster.Subscription;
import dev.jackfield.spi.cluster.Telling;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One generation of a node whose cluster is a Redis. */
final class RedisCluster implements Cluster, HealthCheck {
    private final Settings settings;
    private final ProviderContext context;
    private final InProcess place;
    private final String generation = UUID.randomUUID().toString();
    private final String id;
    private volatile Member self;
    private final Telling telling;
    private final Reports reports;
    private final Link link;
    private final Heart heart;
    private final Ear ear;
    private final Mender mender;
    private final Voice voice;
    private final Registrations registrations;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile List<Member> watched = List.of();

    RedisCluster(Settings settings, ProviderContext context) {
        this.settings = settings;
        this.context = context;
        String home = context.dataFolder().toAbsolutePath().toString();
        this.place = InProcess.hold("cluster.redis/1/" + home);
        this.id = (String)
                place.map().computeIfAbsent("id", none -> UUID.randomUUID().toString());
        this.self =
                new Member(id, settings.node(), (Instant) place.map().computeIfAbsent("since", none -> Instant.EPOCH));
        MeterRegistry registry = context.meters().registry();
        this.telling =
                new Telling(context, id, name -> registry.counter(name, "cluster", context.binding())::increment);
        Gauge.builder("cluster.members", telling, Telling::members)
                .tag("cluster", context.binding())
                .register(registry);
        this.reports = new Reports(context);
        this.registrations = new Registrations(context, telling);
        this.heart = new Heart(this);
        this.link = new Link(settings, heart::suspect);
        this.ear = new Ear(this);
        this.mender = new Mender(this);
        this.voice = new Voice(this);
        generations().incrementAndGet();
        heart.beat();
        context.executor().execute(heart::run);
        ear.start();
        context.executor().execute(mender::run);
        new Watch(this, telling::members).begin();
    }

    Settings settings() {
        return settings;
    }

    ProviderContext context() {
        return context;
    }

    String generation() {
        return generation;
    }

    Telling telling() {
        return telling;
    }

    Reports reports() {
        return reports;
    }

    Link link() {
        return link;
    }

    Heart heart() {
        return heart;
    }

    Ear ear() {
        return ear;
    }

    Mender mender() {
        return mender;
    }

    Registrations registrations() {
        return registrations;
    }

    // --- members ---

    @Override
    public Member self() {
        return self;
    }

    /** Redis has said since when this node is a member. */
    void joined(Instant since) {
        if (!self.since().equals(since)) {
            place.map().put("since", since);
            self = new Member(id, settings.node(), since);
        }
    }

    @Override
    public List<Member> members() {
        return heart.members();
    }

    @Override
    public Subscription watch(MemberListener listener) {
        Watch watch = new Watch(this, listener);
        watch.begin();
        return watch;
    }

    /** Called by the heart with those who live now. */
    void watched(List<Member> now) {
        if (!now.equals(watched)) {
            watched = now;
            registrations.forEach(Watch.class, Watch::changed);
        }
    }

    /** Something was said on the channel of the cluster. */
    void control(String what) {
        if (what.equals("members")) {
            heart.suspect();
        } else if (what.startsWith("role ")) {
            String role = what.substring("role ".length());
            registrations.forEach(Candidate.class, candidate -> candidate.hurry(role));
            heart.wake();
        }
    }

    /** Redis is back: what it may have forgotten is said again, and topics that are in doubt are read. */
    void back() {
        context.executor().execute(() -> {
            try {
                voice.check();
                mender.sweep();
            } catch (ClusterException e) {
                reports.debug(e.getMessage());
            }
        });
    }

    // --- topics ---

    @Override
    public long publish(String topic, byte[] payload) {
        Cluster.name("topic", topic);
        check("message on topic \"" + topic + "\"", payload);
        long number = voice.publish(topic, payload);
        telling.published();
        return number;
    }

    private void check(String what, byte[] bytes) {
        if (bytes.length > settings.maximumMessage()) {
            throw new ClusterException(
                    ClusterException.TOO_LARGE,
                    "a " + what + " has " + bytes.length + " bytes; maximum_message allows "
                            + settings.maximumMessage(),
                    null);
        }
    }

    @Override
    public Subscription subscribe(String topic, Cursor from, MessageListener listener) {
        Cluster.name("topic", topic);
        Inbox inbox = new Inbox(this, ear.hold(topic), from, listener);
        inbox.begin();
        return inbox;
    }

    // --- counters ---

    @Override
    public long add(String counter, long delta, Duration timeToLive) {
        String key = settings.key("counter", Cluster.name("counter", counter));
        return (Long) link.call(
                "adding to counter \"" + counter + "\"",
                false,
                redis -> Script.ADD.run(redis, 1, key, delta, Math.max(0, timeToLive.toMillis())));
    }

    @Override
    public long count(String counter) {
        String key = settings.key("counter", Cluster.name("counter", counter));
        return link.call("reading counter \"" + counter + "\"", true, redis -> Optional.ofNullable(redis.get(key)))
                .map(Long::parseLong)
                .orElse(0L);
    }

    // --- roles ---

    @Override
    public Candidacy campaign(String role, LeaderListener listener) {
        Candidate candidate = new Candidate(this, Cluster.name("role", role), listener);
        candidate.begin();
        return candidate;
    }

    @Override
    public boolean write(String role, long fencing, String key, byte[] value) {
        Cluster.name("role", role);
        check("value \"" + Cluster.name("key", key) + "\"", value);
        return (Long) link.call(
                        "writing \"" + key + "\" of role \"" + role + "\"",
                        true,
                        redis -> Script.WRITE.run(
                                redis,
                                2,
                                settings.key("role", role),
                                settings.key("values", role),
                                fencing,
                                key,
                                value))
                == 1;
    }

    @Override
    public Optional<byte[]> read(String role, String key) {
        byte[] values = settings.key("values", Cluster.name("role", role)).getBytes(StandardCharsets.UTF_8);
        byte[] name = Cluster.name("key", key).getBytes(StandardCharsets.UTF_8);
        return link.call(
                "reading \"" + key + "\" of role \"" + role + "\"",
                true,
                redis -> Optional.ofNullable(redis.hget(values, name)));
    }

    // --- life ---

    @Override
    public Health health() {
        if (!link.isUp()) {
            return Health.degraded("Redis can't be reached: " + link.reason());
        }
        return ear.hears() ? Health.up() : Health.degraded("not listening to Redis; messages come late");
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        registrations.close();
        heart.close();
        mender.close();
        ear.close();
        if (generations().decrementAndGet() == 0) {
            leave();
        }
        link.close();
        place.close();
    }

    /** How many generations of this node there are: the last one to go leaves. */
    private AtomicInteger generations() {
        return (AtomicInteger) place.map().computeIfAbsent("generations", none -> new AtomicInteger());
    }

    private void leave() {
        try {
            link.call(
                    "leaving",
                    true,
                    redis -> Script.LEAVE.run(
                            redis,
                            2,
                            settings.key("leases", "members"),
                            settings.key("info", "members"),
                            id,
                            settings.control()));
        } catch (ClusterException e) {
            // the lease ends by itself
            reports.debug(e.getMessage());
        }
    }
}
