// region store
package org.example.cache.tiny;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

final class TinyStore implements CacheStore {
    private record Slot(CacheEntry entry, long since) {}

    // in the order of use, the longest unused first
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
    private final int maximum;
    private final Clock clock;
    private long hits;
    private long misses;
    private long sets;
    private long evictions;

    TinyStore(int maximum, Clock clock) {
        this.maximum = maximum;
        this.clock = clock;
    }

    @Override
    public synchronized CacheEntry get(String key) {
        Slot slot = slots.get(key);
        if (slot == null || isOver(slot)) {
            slots.remove(key);
            misses++;
            return null;
        }
        hits++;
        return slot.entry();
    }

    @Override
    public synchronized void put(String key, CacheEntry entry) {
        sets++;
        slots.put(key, new Slot(entry, clock.nanoTime()));
        if (slots.size() > maximum && !slots.values().removeIf(this::isOver)) {
            slots.entrySet().stream()
                    .min(Comparator.comparing(each -> each.getValue().entry().priority()))
                    .map(Map.Entry::getKey)
                    .ifPresent(slots::remove);
            evictions++;
        }
    }

    @Override
    public synchronized boolean remove(String key) {
        Slot slot = slots.remove(key);
        return slot != null && !isOver(slot);
    }

    @Override
    public synchronized long clear() {
        long cleared = slots.size();
        slots.clear();
        return cleared;
    }

    @Override
    public synchronized CacheStatistics statistics() {
        slots.values().removeIf(this::isOver);
        return new CacheStatistics(hits, misses, 0, 0, sets, evictions, slots.size());
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public void close() {
        clear();
    }

    private boolean isOver(Slot slot) {
        Duration life = slot.entry().timeToLive();
        return life != null && Duration.ofNanos(clock.nanoTime() - slot.since()).compareTo(life) >= 0;
    }
}
// endregion
