package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterProvider;
import dev.jackfield.spi.cluster.InProcess;

/** The door of this plugin: makes the cluster {@code local}. */
public final class LocalClusterProvider implements ClusterProvider {
    static final Option<String> GROUP = Option.string("group")
            .doc("Jackfields of one JVM that say the same are one cluster. Without it, this one is alone.")
            .optional();
    static final Option<String> NODE =
            Option.string("node").doc("What this node is called.").defaultsTo("local");
    static final Option<Long> MAXIMUM_MESSAGE = Option.size("maximum_message")
            .doc("How large a message, or a value that a leader writes, may be.")
            .between(1L, 64L << 20)
            .defaultsTo(1L << 20);
    static final Option<Long> LOG = Option.size("log")
            .doc("How much of what was published is kept for subscribers that come back, all topics together.")
            .between(0L, 4L << 30)
            .defaultsTo(16L << 20);
    static final Option<Long> QUEUE_MESSAGES = Option.integer("queue_messages")
            .doc("How many messages wait for a subscriber that is slow; what comes then is lost to it, and it is told.")
            .unit("messages")
            .between(1L, 1_000_000L)
            .defaultsTo(10_000L);
    static final Option<Long> QUEUE = Option.size("queue")
            .doc("How many bytes of messages wait for a subscriber that is slow.")
            .between(1L, 1L << 30)
            .defaultsTo(16L << 20);
    static final Option<Long> MAXIMUM_TOPICS = Option.integer("maximum_topics")
            .doc("How many topics there are at most; the numbers of their messages are remembered.")
            .unit("topics")
            .between(1L, 10_000_000L)
            .defaultsTo(100_000L);

    @Override
    public String name() {
        return "local";
    }

    @Override
    public Options options() {
        return Options.of(GROUP, NODE, MAXIMUM_MESSAGE, LOG, QUEUE_MESSAGES, QUEUE, MAXIMUM_TOPICS);
    }

    @Override
    public Cluster create(OptionValues options, ProviderContext context) {
        String home = context.dataFolder().toAbsolutePath().toString();
        String group = options.find(GROUP).map(name -> "group " + name).orElse("alone " + home);
        Hub hub = new Hub(
                InProcess.hold("cluster.local/1/" + group),
                options.get(LOG),
                options.get(MAXIMUM_TOPICS).intValue(),
                context.clock());
        Bounds bounds = new Bounds(
                options.get(MAXIMUM_MESSAGE).intValue(),
                options.get(QUEUE_MESSAGES).intValue(),
                options.get(QUEUE));
        LocalCluster cluster = new LocalCluster(hub, hub.join(home, options.get(NODE)), bounds, context);
        context.onDrain(retry -> cluster.registrations().end());
        return cluster;
    }
}
