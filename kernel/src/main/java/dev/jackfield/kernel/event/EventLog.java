package dev.jackfield.kernel.event;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The events of this process, the last {@value #CAPACITY} of them. Thread-safe, never blocks.
 *
 * <p>Ids start at the moment of the start and grow by one. A client that comes back with an id of an earlier process is
 * therefore told that events are missing, instead of being taken for one of this process.
 */
public final class EventLog implements Events {
    /** How many events are kept. */
    public static final int CAPACITY = 4096;
    /** Room for ids between two starts a millisecond apart; keeps ids exact in JavaScript. */
    private static final long IDS_PER_MILLISECOND = 1000;

    private static final System.Logger LOG = System.getLogger(EventLog.class.getName());

    private final Clock clock;
    private final UnaryOperator<String> mask;
    private final @Nullable Event[] ring = new @Nullable Event[CAPACITY];
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
    private final long first;
    private long last;

    /**
     * @param clock for times and the first id
     */
    public EventLog(Clock clock) {
        this(clock, UnaryOperator.identity());
    }

    /**
     * @param clock for times and the first id
     * @param mask takes secrets out of every text
     */
    public EventLog(Clock clock, UnaryOperator<String> mask) {
        this.clock = clock;
        this.mask = mask;
        this.first = clock.millis() * IDS_PER_MILLISECOND;
        this.last = first;
    }

    @Override
    public void emit(String type, Map<String, ?> data) {
        Map<String, Object> copy = EventData.copy(data, mask);
        synchronized (this) {
            Event event = new Event(last + 1, clock.instant(), type, copy);
            ring[index(event.id())] = event;
            last = event.id();
            for (Consumer<Event> listener : listeners) {
                tell(listener, event);
            }
        }
    }

    /**
     * {@return what came after an event}
     *
     * @param id the last event that is known already
     * @param limit at most so many
     */
    public synchronized Tail after(long id, int limit) {
        long oldest = Math.max(first, last - CAPACITY);
        boolean reset = id < oldest || id > last;
        long from = reset ? oldest : id;
        List<Event> events = new ArrayList<>();
        for (long next = from + 1; next <= last && events.size() < limit; next++) {
            Event event = ring[index(next)];
            if (event != null) {
                events.add(event);
            }
        }
        return new Tail(List.copyOf(events), reset);
    }

    /**
     * {@return the id of the last event, or what counts as the one before the first}
     */
    public synchronized long lastId() {
        return last;
    }

    /**
     * Tells every event from now on, in order, on the emitter's thread: the listener must not block and must not emit.
     *
     * @param listener what is told; what it throws is logged
     * @return stops telling
     */
    public Listening listen(Consumer<Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static void tell(Consumer<Event> listener, Event event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(System.Logger.Level.WARNING, "a listener failed at the event " + event.type(), e);
        }
    }

    private static int index(long id) {
        return (int) (id % CAPACITY);
    }

    /** Stops telling when it is closed. */
    public interface Listening extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * What came after an event.
     *
     * @param events in order, the oldest first
     * @param reset whether events in between are gone, or the id is not of this log
     */
    public record Tail(List<Event> events, boolean reset) {}
}
