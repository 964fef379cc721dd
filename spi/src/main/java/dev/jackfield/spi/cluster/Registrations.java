package dev.jackfield.spi.cluster;

import dev.jackfield.spi.ProviderContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The subscriptions, watches and candidacies that one generation of a cluster gave, for implementations. Each is told once
 * that the generation has ended, one that begins after that too: a call that was under way when the generation was replaced
 * would otherwise leave a registration that is closed with it, and nobody would know. Thread-safe.
 *
 * <pre>{@code
 * registrations = new Registrations(context, telling);
 * context.onDrain(retry -> registrations.end());
 * }</pre>
 *
 * @since 1.0
 */
public final class Registrations implements AutoCloseable {
    private final Set<Registration> all = ConcurrentHashMap.newKeySet();
    private final ProviderContext context;
    private final Telling telling;
    private volatile boolean ended;
    private volatile boolean closed;

    /**
     * @param context of the generation; its executor runs the listeners
     * @param telling gets what listeners throw
     */
    public Registrations(ProviderContext context, Telling telling) {
        this.context = context;
        this.telling = telling;
    }

    Executor executor() {
        return context.executor();
    }

    Telling telling() {
        return telling;
    }

    void add(Registration registration) {
        all.add(registration);
    }

    void remove(Registration registration) {
        all.remove(registration);
    }

    /** It has begun; what it missed meanwhile is made up for. */
    void begun(Registration registration) {
        if (ended) {
            registration.end();
        }
        if (closed) {
            registration.close();
        }
    }

    /**
     * Does something for each registration of a kind that is not closed.
     *
     * @param kind which
     * @param what is done
     */
    public <R extends Registration> void forEach(Class<R> kind, Consumer<R> what) {
        for (Registration registration : all) {
            if (kind.isInstance(registration)) {
                what.accept(kind.cast(registration));
            }
        }
    }

    /** Another generation serves: those who registered here are to register there. Leaders first, so that they stay leaders. */
    public void end() {
        ended = true;
        Map<Boolean, List<Registration>> byLeading =
                all.stream().collect(Collectors.partitioningBy(Registration::leads));
        byLeading.getOrDefault(true, List.of()).forEach(Registration::end);
        byLeading.getOrDefault(false, List.of()).forEach(Registration::end);
    }

    /** Closes all that are left, and whatever still begins. */
    @Override
    public void close() {
        ended = true;
        closed = true;
        all.forEach(Registration::close);
    }
}
