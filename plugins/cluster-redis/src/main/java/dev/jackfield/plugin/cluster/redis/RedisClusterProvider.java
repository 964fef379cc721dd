package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.HostAndPort;

/** The door of this plugin: makes the cluster {@code redis}. */
public final class RedisClusterProvider implements ClusterProvider {
    private static final int PORT = 6379;

    static final Option<String> MODE = Option.choice("mode", "single", "sentinel", "cluster")
            .doc(
                    "Whether the nodes are one Redis, the Sentinels that know where the master is, or some of a Redis Cluster.")
            .defaultsTo("single");
    static final Option<List<URI>> NODES = Option.uris("nodes")
            .doc("Where to find them, as redis://host:port, or rediss://host:port with TLS.")
            .defaultsTo(List.of(URI.create("redis://127.0.0.1:6379")));
    static final Option<String> TLS_CA = Option.string("tls_ca")
            .doc("With rediss: a file with the certificates that are trusted, in PEM, in place of those of the JVM.")
            .optional();
    static final Option<String> TLS_VERIFY = Option.choice("tls_verify", "full", "ca")
            .doc(
                    "With rediss: whether a certificate has to be of the host that is spoken to, or of a trusted one alone.")
            .defaultsTo("full");
    static final Option<String> MASTER =
            Option.string("master").doc("What the Sentinels call the master.").defaultsTo("mymaster");
    static final Option<String> USER =
            Option.string("user").doc("Who signs in.").optional();
    static final Option<String> PASSWORD =
            Option.string("password").doc("With what password.").optional().asSecret();
    static final Option<String> SENTINEL_PASSWORD = Option.string("sentinel_password")
            .doc("With what password at the Sentinels.")
            .optional()
            .asSecret();
    static final Option<Long> DATABASE = Option.integer("database")
            .doc("Which database; a Redis Cluster has 0 alone.")
            .between(0L, 1_000L)
            .defaultsTo(0L);
    static final Option<String> NAMESPACE = Option.string("namespace")
            .doc("What all keys and channels begin with: nodes that say the same are one cluster.")
            .defaultsTo("jackfield");
    static final Option<String> NODE =
            Option.string("node").doc("What this node is called.").defaultsTo("jackfield");
    static final Option<Duration> TIMEOUT = Option.duration("timeout")
            .doc("How long Redis may take to accept a connection, and how long to answer.")
            .between(Duration.ofMillis(10), Duration.ofSeconds(30))
            .defaultsTo(Duration.ofMillis(500));
    static final Option<Duration> LEASE = Option.duration("lease")
            .doc("How long a member or a leader that is not heard of any more is held for alive.")
            .between(Duration.ofMillis(500), Duration.ofMinutes(10))
            .defaultsTo(Duration.ofSeconds(10));
    static final Option<Long> CONNECTIONS = Option.integer("connections")
            .doc("How many connections to a Redis are kept for calls, beside the one that listens.")
            .unit("connections")
            .between(2L, 1_000L)
            .defaultsTo(16L);
    static final Option<Long> MAXIMUM_MESSAGE = Option.size("maximum_message")
            .doc("How large a message, or a value that a leader writes, may be.")
            .between(1L, 64L << 20)
            .defaultsTo(1L << 20);
    static final Option<Long> LOG_MESSAGES = Option.integer("log_messages")
            .doc(
                    "How many messages of each topic Redis keeps for subscribers that missed them; a little more, in whole blocks.")
            .unit("messages")
            .between(1L, 1_000_000L)
            .defaultsTo(1_000L);
    static final Option<Duration> LOG_TIME = Option.duration("log_time")
            .doc("How long Redis keeps a topic on which nothing is said.")
            .between(Duration.ofMinutes(1), Duration.ofDays(30))
            .defaultsTo(Duration.ofHours(1));
    static final Option<Long> RESEND = Option.size("resend")
            .doc(
                    "How much of what was published last is kept here, to say it again where a failover of Redis forgot it.")
            .between(0L, 1L << 30)
            .defaultsTo(8L << 20);
    static final Option<Long> QUEUE_MESSAGES = Option.integer("queue_messages")
            .doc("How many messages wait for a subscriber that is slow; what comes then is lost to it, and it is told.")
            .unit("messages")
            .between(1L, 1_000_000L)
            .defaultsTo(10_000L);
    static final Option<Long> QUEUE = Option.size("queue")
            .doc("How many bytes of messages wait for a subscriber that is slow.")
            .between(1L, 1L << 30)
            .defaultsTo(16L << 20);

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Options options() {
        return Options.of(
                MODE,
                NODES,
                TLS_CA,
                TLS_VERIFY,
                MASTER,
                USER,
                PASSWORD,
                SENTINEL_PASSWORD,
                DATABASE,
                NAMESPACE,
                NODE,
                TIMEOUT,
                LEASE,
                CONNECTIONS,
                MAXIMUM_MESSAGE,
                LOG_MESSAGES,
                LOG_TIME,
                RESEND,
                QUEUE_MESSAGES,
                QUEUE);
    }

    @Override
    public Cluster create(OptionValues options, ProviderContext context) {
        List<URI> nodes = options.get(NODES);
        Settings settings = new Settings(
                options.get(MODE),
                nodes.stream().map(RedisClusterProvider::node).toList(),
                nodes.stream().anyMatch(uri -> "rediss".equals(uri.getScheme()))
                        ? Tls.of(
                                options.find(TLS_CA).orElse(null),
                                options.get(TLS_VERIFY).equals("full"))
                        : null,
                options.get(MASTER),
                options.find(USER).orElse(null),
                options.find(PASSWORD).orElse(null),
                options.find(SENTINEL_PASSWORD).orElse(null),
                options.get(DATABASE).intValue(),
                Cluster.name("namespace", options.get(NAMESPACE)),
                options.get(NODE),
                options.get(TIMEOUT),
                options.get(LEASE),
                options.get(CONNECTIONS).intValue(),
                options.get(MAXIMUM_MESSAGE).intValue(),
                options.get(LOG_MESSAGES),
                options.get(LOG_TIME),
                options.get(RESEND),
                options.get(QUEUE_MESSAGES).intValue(),
                options.get(QUEUE));
        RedisCluster cluster = new RedisCluster(settings, context);
        context.onDrain(retry -> cluster.registrations().end());
        return cluster;
    }

    private static HostAndPort node(URI uri) {
        if (uri.getHost() == null
                || !List.of("redis", "rediss").contains(uri.getScheme())
                || uri.getUserInfo() != null) {
            throw new JackfieldException(
                    "invalid_option",
                    "nodes: \"" + uri.getScheme() + "://" + uri.getHost()
                            + "\" is none; possible is redis://host:port or rediss://host:port, with user and password as"
                            + " options of their own",
                    null);
        }
        return new HostAndPort(uri.getHost(), uri.getPort() < 0 ? PORT : uri.getPort());
    }
}
