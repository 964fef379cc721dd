package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.balance.Node;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The meters of one upstream, a set for each node. */
final class UpstreamMeters {
    private final Map<Node, OfNode> nodes = new HashMap<>();

    private record OfNode(Counter requests, Timer duration) {}

    static UpstreamMeters register(String name, RoundRobin upstream, MeterRegistry registry) {
        UpstreamMeters meters = new UpstreamMeters();
        for (Member member : upstream.members()) {
            Tags tags = Tags.of("upstream", name, "node", member.node.toString());
            meters.nodes.put(
                    member.node,
                    new OfNode(registry.counter("upstream.requests", tags), registry.timer("upstream.duration", tags)));
            Gauge.builder("upstream.healthy", member, m -> m.healthy() ? 1 : 0)
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder("upstream.ejections", member, Member::ejections)
                    .tags(tags)
                    .register(registry);
        }
        return meters;
    }

    void record(Node node, long nanos) {
        OfNode meters = nodes.get(node);
        if (meters != null) {
            meters.requests.increment();
            meters.duration.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
