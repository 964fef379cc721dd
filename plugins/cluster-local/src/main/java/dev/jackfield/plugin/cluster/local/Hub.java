package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.cluster.ClusterException;
import dev.jackfield.spi.cluster.InProcess;
import dev.jackfield.spi.cluster.Lost;
import dev.jackfield.spi.cluster.Member;
import dev.jackfield.spi.cluster.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the nodes meet: what they share, under one lock. It outlives generations and is read by kernels that loaded this
 * plugin by themselves, so it is made of types of the JDK and of the SPI; functions are put in for as long as their generation
 * lives. No function is called that could block.
 */
final class Hub implements AutoCloseable {
    /** What a message costs beside its bytes, about. */
    private static final int OVERHEAD = 200;

    private static final int MAXIMUM_COUNTERS = 1_000_000;

    private final InProcess place;
    private final ConcurrentMap<String, Object> shared;
    private final long maximumLog;
    private final int maximumTopics;
    private final Clock clock;

    Hub(InProcess place, long maximumLog, int maximumTopics, Clock clock) {
        this.place = place;
        this.shared = place.map();
        this.maximumLog = maximumLog;
        this.maximumTopics = maximumTopics;
        this.clock = clock;
    }

    /** The lock of everything below. */
    Object lock() {
        return shared;
    }

    @SuppressWarnings("unchecked") // this class alone puts them in
    private <K, V> Map<K, V> map(String name) {
        return (Map<K, V>) shared.computeIfAbsent(name, none -> new HashMap<>());
    }

    // --- members ---

    /** Counts one generation of a node in; the node is the one whose home it is. */
    Member join(String home, String name) {
        synchronized (shared) {
            Map<String, Member> homes = map("homes");
            Member member = homes.computeIfAbsent(
                    home, none -> new Member(UUID.randomUUID().toString(), name, clock.instant()));
            Map<String, Integer> generations = this.<String, Integer>map("generations");
            if (generations.merge(member.id(), 1, Integer::sum) == 1) {
                tellWatchers();
            }
            return member;
        }
    }

    void leave(String home, Member member) {
        synchronized (shared) {
            Map<String, Integer> generations = map("generations");
            if (generations.merge(member.id(), -1, Integer::sum) <= 0) {
                generations.remove(member.id());
                this.<String, Member>map("homes").values().remove(member);
                tellWatchers();
            }
        }
    }

    List<Member> members() {
        synchronized (shared) {
            Map<String, Member> sorted = new TreeMap<>();
            this.<String, Member>map("homes").values().forEach(member -> sorted.put(member.id(), member));
            return List.copyOf(sorted.values());
        }
    }

    void watch(Object token, Runnable told) {
        synchronized (shared) {
            this.<Object, Runnable>map("watchers").put(token, told);
        }
    }

    void unwatch(Object token) {
        synchronized (shared) {
            this.<Object, Runnable>map("watchers").remove(token);
        }
    }

    private void tellWatchers() {
        List.copyOf(this.<Object, Runnable>map("watchers").values()).forEach(Runnable::run);
    }

    // --- topics ---

    private Map<String, Long> heads(String topic) {
        Map<String, Map<String, Long>> heads = map("heads");
        Map<String, Long> known = heads.get(topic);
        if (known == null) {
            if (heads.size() >= maximumTopics) {
                throw new ClusterException(
                        ClusterException.REFUSED,
                        "topic \"" + topic + "\": there are " + heads.size()
                                + " topics, as many as maximum_topics allows",
                        null);
            }
            known = new HashMap<>();
            heads.put(topic, known);
        }
        return known;
    }

    long publish(String topic, String sender, byte[] payload) {
        synchronized (shared) {
            long number = heads(topic).merge(sender, 1L, Long::sum);
            Message message = new Message(topic, sender, number, payload);
            keep(message);
            Map<String, Map<Object, Consumer<Message>>> subscribers = map("subscribers");
            subscribers.getOrDefault(topic, Map.of()).values().forEach(each -> each.accept(message));
            return number;
        }
    }

    /** The log is one line of all topics; what is dropped is the oldest of all, and so the oldest of its topic. */
    private void keep(Message message) {
        Deque<Message> line = line();
        Map<String, Deque<Message>> logs = map("logs");
        long[] size = (long[]) shared.computeIfAbsent("size", none -> new long[1]);
        line.add(message);
        logs.computeIfAbsent(message.topic(), none -> new ArrayDeque<>()).add(message);
        size[0] += message.payload().length + OVERHEAD;
        for (Message oldest = line.peek(); oldest != null && size[0] > maximumLog; oldest = line.peek()) {
            line.remove();
            size[0] -= oldest.payload().length + OVERHEAD;
            Deque<Message> log = logs.get(oldest.topic());
            if (log != null) {
                log.remove();
                if (log.isEmpty()) {
                    logs.remove(oldest.topic());
                }
            }
        }
    }

    @SuppressWarnings("unchecked") // this class alone puts it in
    private Deque<Message> line() {
        return (Deque<Message>) shared.computeIfAbsent("line", none -> new ArrayDeque<Message>());
    }

    /** {@return the last number of each sender on a topic} */
    Map<String, Long> positions(String topic) {
        synchronized (shared) {
            return Map.copyOf(heads(topic));
        }
    }

    /** {@return what came after these numbers, with what is missing of it, in order} */
    List<Object> since(String topic, Map<String, Long> positions) {
        synchronized (shared) {
            Map<String, Long> reached = new HashMap<>(positions);
            List<Object> missed = new ArrayList<>();
            Map<String, Deque<Message>> logs = map("logs");
            for (Message message : logs.getOrDefault(topic, new ArrayDeque<>())) {
                long known = reached.getOrDefault(message.sender(), 0L);
                if (message.sequence() > known + 1) {
                    missed.add(trimmed(topic, message.sender(), known, message.sequence() - 1));
                }
                if (message.sequence() > known) {
                    missed.add(message);
                    reached.put(message.sender(), message.sequence());
                }
            }
            heads(topic).forEach((sender, head) -> {
                long known = reached.getOrDefault(sender, 0L);
                if (head > known) {
                    missed.add(trimmed(topic, sender, known, head));
                }
            });
            return missed;
        }
    }

    private static Lost trimmed(String topic, String sender, long known, long last) {
        return new Lost(topic, sender, known + 1, last, Lost.Reason.TRIMMED);
    }

    void subscribe(String topic, Object token, Consumer<Message> subscriber) {
        synchronized (shared) {
            this.<String, Map<Object, Consumer<Message>>>map("subscribers")
                    .computeIfAbsent(topic, none -> new LinkedHashMap<>())
                    .put(token, subscriber);
        }
    }

    void unsubscribe(String topic, Object token) {
        synchronized (shared) {
            Map<String, Map<Object, Consumer<Message>>> subscribers = map("subscribers");
            Map<Object, Consumer<Message>> of = subscribers.get(topic);
            if (of != null) {
                of.remove(token);
                if (of.isEmpty()) {
                    subscribers.remove(topic);
                }
            }
        }
    }

    // --- counters: value, whether it ends, when ---

    long add(String counter, long delta, long nanos) {
        synchronized (shared) {
            Map<String, long[]> counters = map("counters");
            long[] known = current(counters, counter);
            if (known == null) {
                if (counters.size() >= MAXIMUM_COUNTERS) {
                    counters.values().removeIf(this::isOver);
                }
                if (counters.size() >= MAXIMUM_COUNTERS) {
                    throw new ClusterException(
                            ClusterException.REFUSED,
                            "counter \"" + counter + "\": there are " + MAXIMUM_COUNTERS + " already",
                            null);
                }
                known = new long[] {0, nanos, clock.nanoTime()};
                counters.put(counter, known);
            }
            known[0] += delta;
            return known[0];
        }
    }

    long count(String counter) {
        synchronized (shared) {
            long[] known = current(map("counters"), counter);
            return known == null ? 0 : known[0];
        }
    }

    private long @Nullable [] current(Map<String, long[]> counters, String counter) {
        long[] known = counters.get(counter);
        if (known != null && isOver(known)) {
            counters.remove(counter);
            return null;
        }
        return known;
    }

    private boolean isOver(long[] counter) {
        return counter[1] > 0 && clock.nanoTime() - counter[2] >= counter[1];
    }

    // --- roles ---

    Roles roles() {
        return new Roles(shared, map("roles"), map("values"));
    }

    @Override
    public void close() {
        place.close();
    }
}
