package dev.jackfield.database;

import dev.jackfield.spi.Option;
import java.time.Duration;
import java.util.List;

/**
 * The options that every pooled database has.
 *
 * @since 1.0
 */
public final class PoolOptions {
    /** The least number of connections that are kept open. */
    public static final Option<Long> MINIMUM_SIZE = Option.integer("minimum_size")
            .doc(
                    "How many connections are kept open to each server, for all consumers together; one for each at least.")
            .unit("connections")
            .between(0L, 1_000L)
            .defaultsTo(5L);
    /** The greatest number of connections. */
    public static final Option<Long> MAXIMUM_SIZE = Option.integer("maximum_size")
            .doc("How many connections there are at most to each server, for all consumers together.")
            .unit("connections")
            .between(1L, 1_000L)
            .defaultsTo(20L);
    /** How long a caller waits. */
    public static final Option<Duration> CONNECTION_TIMEOUT = Option.duration("connection_timeout")
            .doc("How long a caller waits for a connection before it fails.")
            .between(Duration.ofMillis(250), Duration.ofMinutes(5))
            .defaultsTo(Duration.ofSeconds(5));
    /** How long an idle connection above the minimum is kept. */
    public static final Option<Duration> IDLE_TIMEOUT = Option.duration("idle_timeout")
            .doc("How long a connection above the minimum is kept without use.")
            .between(Duration.ofSeconds(10), Duration.ofHours(24))
            .defaultsTo(Duration.ofMinutes(1));
    /** How long a connection lives. */
    public static final Option<Duration> MAXIMUM_LIFETIME = Option.duration("maximum_lifetime")
            .doc("After how long a connection is replaced, once it is not in use.")
            .between(Duration.ofSeconds(30), Duration.ofHours(24))
            .defaultsTo(Duration.ofMinutes(30));
    /** When a held connection counts as leaked. */
    public static final Option<Duration> LEAK_THRESHOLD = Option.duration("leak_threshold")
            .doc("A connection that is held for longer counts as leaked, and is told with the place that took it.")
            .between(Duration.ofSeconds(1), Duration.ofHours(24))
            .defaultsTo(Duration.ofMinutes(1));
    /** How often health is looked into. */
    public static final Option<Duration> HEALTH_INTERVAL = Option.duration("health_interval")
            .doc("How often a database that is up is asked again. After a failure it is asked each time.")
            .between(Duration.ofSeconds(1), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(60));
    /** What schemas are called. */
    public static final Option<String> SCHEMA_PREFIX = Option.string("schema_prefix")
            .doc("What the name of each consumer's schema begins with; in snake_case, at most 20 characters.")
            .defaultsTo("jackfield_");
    /** How a replica is chosen. */
    public static final Option<String> READ_STRATEGY = Option.choice(
                    "read_strategy", "round_robin", "least_lag", "weight")
            .doc("How a replica is chosen for sessions that only read.")
            .defaultsTo("round_robin");
    /** When a replica is left out. */
    public static final Option<Duration> MAXIMUM_LAG = Option.duration("maximum_lag")
            .doc("A replica that is further behind is left out until it has caught up.")
            .between(Duration.ofMillis(100), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(5));
    /** How often the replicas are asked. */
    public static final Option<Duration> LAG_INTERVAL = Option.duration("lag_interval")
            .doc("How often replicas are asked how far they are.")
            .between(Duration.ofMillis(50), Duration.ofMinutes(1))
            .defaultsTo(Duration.ofSeconds(1));
    /** For how long reads follow a write to the primary where there is no position. */
    public static final Option<Duration> STICKINESS = Option.duration("stickiness")
            .doc("How long reads after a write go to the primary where the database tells no position.")
            .between(Duration.ZERO, Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(5));

    /** Those that are for every database, whether it has replicas or not. */
    public static final List<Option<?>> WITHOUT_REPLICAS = List.of(
            MINIMUM_SIZE,
            MAXIMUM_SIZE,
            CONNECTION_TIMEOUT,
            IDLE_TIMEOUT,
            MAXIMUM_LIFETIME,
            LEAK_THRESHOLD,
            HEALTH_INTERVAL,
            SCHEMA_PREFIX);

    private PoolOptions() {}
}
