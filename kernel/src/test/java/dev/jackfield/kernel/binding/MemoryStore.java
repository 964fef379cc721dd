package dev.jackfield.kernel.binding;

import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A store that says when it is used after it was closed. */
class MemoryStore implements CacheStore, Stateful {
    final Map<String, CacheEntry> entries = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private void open() {
        if (closed) {
            throw new IllegalStateException("used after close");
        }
    }

    @Override
    public @Nullable CacheEntry get(String key) {
        open();
        return entries.get(key);
    }

    @Override
    public void put(String key, CacheEntry entry) {
        open();
        entries.put(key, entry);
    }

    @Override
    public boolean remove(String key) {
        open();
        return entries.remove(key) != null;
    }

    @Override
    public long clear() {
        open();
        long had = entries.size();
        entries.clear();
        return had;
    }

    @Override
    public CacheStatistics statistics() {
        open();
        return new CacheStatistics(0, 0, 0, 0, 0, 0, entries.size());
    }

    @Override
    public boolean blocking() {
        return false;
    }

    @Override
    public String stateFormat() {
        return "test/1";
    }

    @Override
    public Iterator<StateEntry> exportState() {
        Iterator<Map.Entry<String, CacheEntry>> all = entries.entrySet().iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public StateEntry next() {
                Map.Entry<String, CacheEntry> entry = all.next();
                return new StateEntry(entry.getKey(), entry.getValue());
            }
        };
    }

    @Override
    public void importState(StateEntry entry) {
        open();
        entries.putIfAbsent(entry.key(), (CacheEntry) entry.value());
    }

    @Override
    public void close() {
        closed = true;
    }
}
