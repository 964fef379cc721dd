package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Member;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What operators are told: log, events and meters; and how listeners are called that may throw. */
final class Telling {
    private final ProviderContext context;
    private final String self;
    private final Counter published;
    private final Counter lost;
    private final Counter failures;
    private final Counter repaired;
    private final Counter resent;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger members = new AtomicInteger(1);
    private List<Member> last = List.of();

    Telling(ProviderContext context, String self) {
        this.context = context;
        this.self = self;
        MeterRegistry registry = context.meters().registry();
        String name = context.binding();
        published = registry.counter("cluster.published", "cluster", name);
        lost = registry.counter("cluster.lost", "cluster", name);
        failures = registry.counter("cluster.listener.failures", "cluster", name);
        repaired = registry.counter("cluster.repaired", "cluster", name);
        resent = registry.counter("cluster.resent", "cluster", name);
        Gauge.builder("cluster.connected", connected, AtomicInteger::get)
                .tag("cluster", name)
                .register(registry);
        Gauge.builder("cluster.members", members, AtomicInteger::get)
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

    void deposed(String role) {
        context.events().emit("cluster.deposed", Map.of("cluster", context.binding(), "role", role));
    }

    void published() {
        published.increment();
    }

    void lost(Lost what) {
        lost.increment(what.count());
        context.logger()
                .log(
                        Level.WARNING,
                        "a subscriber of topic \"{0}\" lost {1,number,#} messages of {2}, #{3,number,#} to #{4,number,#}: {5}",
                        what.topic(),
                        what.count(),
                        what.sender(),
                        what.first(),
                        what.last(),
                        what.reason());
        context.events()
                .emit(
                        "cluster.lost",
                        Map.of(
                                "cluster",
                                context.binding(),
                                "topic",
                                what.topic(),
                                "sender",
                                what.sender(),
                                "messages",
                                what.count(),
                                "reason",
                                what.reason().name().toLowerCase(java.util.Locale.ROOT)));
    }

    void elected(String role, long fencing) {
        context.events()
                .emit("cluster.elected", Map.of("cluster", context.binding(), "role", role, "fencing", fencing));
    }

    /** Called one at a time. */
    void members(List<Member> now) {
        members.set(now.size());
        List<Member> gone = new ArrayList<>(last);
        gone.removeAll(now);
        List<Member> come = new ArrayList<>(now);
        come.removeAll(last);
        last = now;
        come.stream().filter(member -> !member.id().equals(self)).forEach(member -> emit("cluster.joined", member));
        gone.stream().filter(member -> !member.id().equals(self)).forEach(member -> emit("cluster.left", member));
    }

    private void emit(String type, Member member) {
        context.events().emit(type, Map.of("cluster", context.binding(), "member", member.id(), "name", member.name()));
    }

    void listener(Runnable call) {
        try {
            call.run();
        } catch (RetiredException e) {
            // its owner is gone, and its registration goes with what holds it
            context.logger().log(Level.DEBUG, "a listener is gone: {0}", e.getMessage());
        } catch (Throwable e) {
            threw("listener", e);
        }
    }

    void threw(String who, Throwable error) {
        failures.increment();
        context.logger().log(Level.WARNING, "a " + who + " threw", error);
    }
}
