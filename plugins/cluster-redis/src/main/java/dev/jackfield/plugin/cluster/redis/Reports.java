package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.ProviderContext;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What operators are told of Redis, and of what was made good: log, events and meters. */
final class Reports {
    private final ProviderContext context;
    private final Counter repaired;
    private final Counter resent;
    private final AtomicInteger connected = new AtomicInteger();

    Reports(ProviderContext context) {
        this.context = context;
        MeterRegistry registry = context.meters().registry();
        String name = context.binding();
        repaired = registry.counter("cluster.repaired", "cluster", name);
        resent = registry.counter("cluster.resent", "cluster", name);
        Gauge.builder("cluster.connected", connected, AtomicInteger::get)
                .tag("cluster", name)
                .register(registry);
    }

    void debug(String what) {
        context.logger().log(Level.DEBUG, what);
    }

    void failed(String what, Throwable error) {
        context.logger().log(Level.ERROR, what + " failed", error);
    }

    /** Redis is here, or away. */
    void link(boolean up, String reason) {
        connected.set(up ? 1 : 0);
        if (up) {
            context.logger().log(Level.INFO, "Redis is reached");
            context.events().emit("cluster.connected", Map.of("cluster", context.binding()));
        } else {
            context.logger().log(Level.WARNING, "Redis can''t be reached: {0}", reason);
            context.events().emit("cluster.disconnected", Map.of("cluster", context.binding(), "reason", reason));
        }
    }

    void repaired(long messages) {
        repaired.increment(messages);
    }

    void resent(String topic, long head, int messages) {
        resent.increment(messages);
        context.logger()
                .log(
                        Level.WARNING,
                        "Redis had forgotten what came after #{0,number,#} on topic \"{1}\"; {2} messages were sent again",
                        head,
                        topic,
                        messages);
    }
}
