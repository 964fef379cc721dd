package dev.jackfield.plugin.cache.map;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheEntry.Priority;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a concurrent hash map, with an {@link Order} for each priority and a tree of deadlines behind one short
 * lock. Room is made before an entry is stored: expired entries go first, then the first of the lowest priority that is
 * not above the new entry's; where all are above it, the new entry is not stored.
 *
 * <p>Reading never waits: a use is noted in the order when the lock is free at that moment, and is left out when it is
 * not, so that a thread which was suspended with the lock delays nobody who reads.
 */
final class MapStore implements CacheStore, Stateful {
    private final int maximum;
    private final long timeToLive;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Slot> slots = new ConcurrentHashMap<>();
    private final TreeSet<Slot> deadlines = new TreeSet<>(Slot::byDeadline);
    private final Map<Priority, Order> orders = new EnumMap<>(Priority.class);
    private long sequence;
    private long sets;
    private long evictions;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    MapStore(int maximum, long timeToLive, Supplier<Order> order, Clock clock) {
        this.maximum = maximum;
        this.timeToLive = timeToLive;
        this.clock = clock;
        for (Priority priority : Priority.values()) {
            orders.put(priority, order.get());
        }
    }

    @Override
    public @Nullable CacheEntry get(String key) {
        Slot slot = slots.get(key);
        boolean found = slot != null && !slot.expired(clock.nanoTime());
        (found ? hits : misses).increment();
        if (slot != null && lock.tryLock()) {
            try {
                noteUse(slot, found);
            } finally {
                lock.unlock();
            }
        }
        return found ? slot.entry : null;
    }

    private void noteUse(Slot slot, boolean living) {
        if (slots.get(slot.key) != slot) {
            return; // it went meanwhile
        }
        if (living) {
            order(slot).touch(slot);
        } else {
            drop(slot);
        }
    }

    @Override
    public void put(String key, CacheEntry entry) {
        long now = clock.nanoTime();
        lock.lock();
        try {
            sets++;
            store(key, entry, now);
        } finally {
            lock.unlock();
        }
    }

    /** What was there is replaced at once: whoever reads meanwhile finds the one or the other. */
    private void store(String key, CacheEntry entry, long now) {
        Slot before = slots.get(key);
        if (before != null) {
            unlist(before);
        }
        while (!deadlines.isEmpty() && deadlines.first().expired(now)) {
            drop(deadlines.first());
        }
        int others = slots.size() - (before == null ? 0 : 1);
        if (others >= maximum) {
            evictions++;
            Slot victim = victim(entry.priority());
            if (victim == null) {
                slots.remove(key);
                return;
            }
            drop(victim);
        }
        Slot slot = new Slot(key, entry, now + nanosToLive(entry), sequence++);
        slots.put(key, slot);
        deadlines.add(slot);
        order(slot).add(slot);
    }

    private @Nullable Slot victim(Priority notAbove) {
        for (Priority priority : Priority.values()) {
            Order order = Objects.requireNonNull(orders.get(priority));
            if (priority.compareTo(notAbove) <= 0 && !order.isEmpty()) {
                return order.first();
            }
        }
        return null;
    }

    private void drop(Slot slot) {
        slots.remove(slot.key);
        unlist(slot);
    }

    private void unlist(Slot slot) {
        deadlines.remove(slot);
        order(slot).remove(slot);
    }

    private Order order(Slot slot) {
        return Objects.requireNonNull(orders.get(slot.entry.priority()));
    }

    /** At most a century, so that deadlines can be compared by difference. */
    private long nanosToLive(CacheEntry entry) {
        Duration own = entry.timeToLive();
        if (own == null) {
            return timeToLive;
        }
        return own.compareTo(Duration.ofDays(36_500)) > 0
                ? Duration.ofDays(36_500).toNanos()
                : own.toNanos();
    }

    @Override
    public boolean remove(String key) {
        long now = clock.nanoTime();
        lock.lock();
        try {
            Slot slot = slots.get(key);
            if (slot == null) {
                return false;
            }
            drop(slot);
            return !slot.expired(now);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long clear() {
        lock.lock();
        try {
            long count = slots.size();
            slots.clear();
            deadlines.clear();
            orders.values().forEach(Order::clear);
            return count;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public CacheStatistics statistics() {
        lock.lock();
        try {
            return new CacheStatistics(hits.sum(), misses.sum(), 0, 0, sets, evictions, slots.size());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public void close() {
        clear();
    }

    @Override
    public String stateFormat() {
        return "cache.store/1";
    }

    /** The keys of one moment, what would go first first; each entry is looked up when its turn comes. */
    @Override
    public Iterator<StateEntry> exportState() {
        List<String> keys = new ArrayList<>();
        lock.lock();
        try {
            orders.values().forEach(order -> order.forEach(slot -> keys.add(slot.key)));
        } finally {
            lock.unlock();
        }
        return keys.stream()
                .map(this::exported)
                .filter(Optional::isPresent)
                .map(Optional::orElseThrow)
                .iterator();
    }

    private Optional<StateEntry> exported(String key) {
        long now = clock.nanoTime();
        Slot slot = slots.get(key);
        return slot == null || slot.expired(now)
                ? Optional.empty()
                : Optional.of(new StateEntry(key, slot.entry.living(Duration.ofNanos(slot.deadline - now))));
    }

    @Override
    public void importState(StateEntry state) {
        CacheEntry entry = (CacheEntry) state.value();
        long now = clock.nanoTime();
        lock.lock();
        try {
            Slot there = slots.get(state.key());
            if (there == null || there.expired(now)) {
                store(state.key(), entry, now);
            }
        } finally {
            lock.unlock();
        }
    }
}
