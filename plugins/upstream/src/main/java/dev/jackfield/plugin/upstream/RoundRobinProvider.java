package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.balance.UpstreamProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The door of this plugin: makes the upstream {@code round_robin}. */
public final class RoundRobinProvider implements UpstreamProvider {
    static final Option<List<URI>> NODES =
            Option.uris("nodes").doc("The servers, each as http://host:port or https://host:port.");
    static final Option<Long> FAILURES = Option.integer("failures")
            .doc("After how many failures in a row a node is left out.")
            .unit("failures")
            .between(1L, 1_000L)
            .defaultsTo(3L);
    static final Option<Duration> EJECTED_FOR = Option.duration("ejected_for")
            .doc("How long a node is left out before one request tries it again.")
            .between(Duration.ofMillis(10), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(10));
    static final Option<String> HEALTH_PATH = Option.string("health_path")
            .doc("A path that answers 2xx on a healthy node; asked regularly. Left out, only requests tell.")
            .optional();
    static final Option<Duration> HEALTH_INTERVAL = Option.duration("health_interval")
            .doc("How often health_path is asked.")
            .between(Duration.ofMillis(100), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(5));
    static final Option<Duration> HEALTH_TIMEOUT = Option.duration("health_timeout")
            .doc("How long health_path may take.")
            .between(Duration.ofMillis(10), Duration.ofMinutes(1))
            .defaultsTo(Duration.ofSeconds(2));

    @Override
    public String name() {
        return "round_robin";
    }

    @Override
    public Options options() {
        return Options.of(NODES, FAILURES, EJECTED_FOR, HEALTH_PATH, HEALTH_INTERVAL, HEALTH_TIMEOUT);
    }

    @Override
    public Upstream create(OptionValues options, ProviderContext context) {
        Ejection ejection = new Ejection(
                options.get(FAILURES).intValue(), options.get(EJECTED_FOR), context.clock(), new NodeEvents(context));
        RoundRobin upstream = new RoundRobin(NodeAddress.parseAll(options.get(NODES)), ejection);
        UpstreamMeters meters = UpstreamMeters.register(
                context.binding(), upstream, context.meters().registry());
        upstream.measure(meters);
        options.find(HEALTH_PATH).ifPresent(path -> {
            Probe probe = new Probe(upstream, NodeAddress.healthPath(path), options.get(HEALTH_TIMEOUT));
            probe.run(context, options.get(HEALTH_INTERVAL));
        });
        return upstream;
    }
}
