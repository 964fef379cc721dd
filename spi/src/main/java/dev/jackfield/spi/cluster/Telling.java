package dev.jackfield.spi.cluster;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.RetiredException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * What operators are told of a cluster by log, events and meters, alike for each, for implementations; and how listeners are
 * called that may throw. Thread-safe, never blocks.
 *
 * <pre>{@code
 * telling = new Telling(context, self.id(), name -> registry.counter(name, "cluster", context.binding())::increment);
 * Gauge.builder("cluster.members", telling, Telling::members).tag("cluster", context.binding()).register(registry);
 * }</pre>
 *
 * @since 1.0
 */
public final class Telling {
    private final ProviderContext context;
    private final String self;
    private final LongConsumer published;
    private final LongConsumer lost;
    private final LongConsumer failures;
    private volatile List<Member> last = List.of();

    /**
     * @param context of the generation
     * @param self the id of the member that this node is
     * @param counters makes what adds to a counter of this name: {@code cluster.published}, {@code cluster.lost},
     *     {@code cluster.listener.failures}
     */
    public Telling(ProviderContext context, String self, Function<String, LongConsumer> counters) {
        this.context = context;
        this.self = self;
        this.published = counters.apply("cluster.published");
        this.lost = counters.apply("cluster.lost");
        this.failures = counters.apply("cluster.listener.failures");
    }

    /**
     * {@return how many members there are, as last told; this one at least}
     */
    public int members() {
        return Math.max(1, last.size());
    }

    /** A message was published. */
    public void published() {
        published.accept(1);
    }

    /**
     * A subscriber lost messages.
     *
     * @param what which
     */
    public void lost(Lost what) {
        lost.accept(what.count());
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
                                what.reason().name().toLowerCase(Locale.ROOT)));
    }

    /**
     * This node leads.
     *
     * @param role what is led
     * @param fencing its number
     */
    public void elected(String role, long fencing) {
        context.events()
                .emit("cluster.elected", Map.of("cluster", context.binding(), "role", role, "fencing", fencing));
    }

    /**
     * This node leads no more.
     *
     * @param role what was led
     */
    public void deposed(String role) {
        context.events().emit("cluster.deposed", Map.of("cluster", context.binding(), "role", role));
    }

    /**
     * Those who live now; who has come or gone since the last time is told.
     *
     * @param now all of them
     */
    public void members(List<Member> now) {
        List<Member> come;
        List<Member> gone;
        synchronized (this) {
            come = without(now, last);
            gone = without(last, now);
            last = List.copyOf(now);
        }
        come.forEach(member -> emit("cluster.joined", member));
        gone.forEach(member -> emit("cluster.left", member));
    }

    private List<Member> without(List<Member> all, List<Member> known) {
        List<Member> rest = new ArrayList<>(all);
        rest.removeAll(known);
        rest.removeIf(member -> member.id().equals(self));
        return rest;
    }

    private void emit(String type, Member member) {
        context.events().emit(type, Map.of("cluster", context.binding(), "member", member.id(), "name", member.name()));
    }

    /**
     * Calls a listener; what it throws is logged and counted, and harms nobody.
     *
     * @param call calls it
     */
    public void listener(Runnable call) {
        try {
            call.run();
        } catch (RetiredException e) {
            // its owner is gone, and its registration goes with what holds it
            context.logger().log(Level.DEBUG, "a listener is gone: {0}", e.getMessage());
        } catch (Throwable e) {
            threw("listener", e);
        }
    }

    private void threw(String who, Throwable error) {
        failures.accept(1);
        context.logger().log(Level.WARNING, "a " + who + " threw", error);
    }

    /**
     * {@return what a mailbox reports to}
     *
     * @param topic what its listener subscribes to
     * @param gone run when the listener can't be reached any more
     */
    public Mailbox.Report report(String topic, Runnable gone) {
        return new Mailbox.Report() {
            @Override
            public void threw(Throwable error) {
                Telling.this.threw("subscriber of topic \"" + topic + "\"", error);
            }

            @Override
            public void overflowed(Lost what) {
                lost(what);
            }

            @Override
            public void gone() {
                gone.run();
            }
        };
    }
}
