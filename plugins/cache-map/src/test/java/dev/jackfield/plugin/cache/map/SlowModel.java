package dev.jackfield.plugin.cache.map;

import dev.jackfield.spi.cache.CacheEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@link MapStore} is to do, as plainly as it can be said: a list that is searched from end to end. */
final class SlowModel {
    private final int maximum;
    private final long timeToLive;
    private final boolean lfu;
    private final List<Item> items = new ArrayList<>();
    private final int[] touchesOfPriority = new int[3];
    private long sequence;

    private static final class Item {
        final String key;
        final CacheEntry entry;
        final long deadline;
        long lastUse;
        int uses;

        Item(String key, CacheEntry entry, long deadline, long lastUse) {
            this.key = key;
            this.entry = entry;
            this.deadline = deadline;
            this.lastUse = lastUse;
        }
    }

    SlowModel(int maximum, long timeToLive, boolean lfu) {
        this.maximum = maximum;
        this.timeToLive = timeToLive;
        this.lfu = lfu;
    }

    @Nullable
    CacheEntry get(String key, long now) {
        for (Item item : items) {
            if (item.key.equals(key) && item.deadline > now) {
                item.lastUse = sequence++;
                item.uses = Math.min(63, item.uses + 1);
                if (lfu) {
                    age(item);
                }
                return item.entry;
            }
        }
        items.removeIf(item -> item.key.equals(key));
        return null;
    }

    /** After ten touches for each item of a priority, its counts are halved. */
    private void age(Item touched) {
        Predicate<Item> sameKind = item -> item.entry.priority() == touched.entry.priority();
        int kind = touched.entry.priority().compareTo(CacheEntry.Priority.LOW);
        if (++touchesOfPriority[kind] >= 10 * items.stream().filter(sameKind).count()) {
            touchesOfPriority[kind] = 0;
            List<Item> byUse = items.stream()
                    .filter(sameKind)
                    .sorted(Comparator.comparingInt((Item item) -> item.uses).thenComparingLong(item -> item.lastUse))
                    .toList();
            for (Item item : byUse) {
                item.uses /= 2;
                item.lastUse = sequence++;
            }
        }
    }

    void put(String key, CacheEntry entry, long now) {
        items.removeIf(item -> item.key.equals(key));
        items.removeIf(item -> item.deadline <= now);
        if (items.size() >= maximum) {
            Comparator<Item> first = Comparator.comparing(item -> item.entry.priority());
            if (lfu) {
                first = first.thenComparingInt(item -> item.uses);
            }
            Item victim = items.stream()
                    .filter(item -> item.entry.priority().compareTo(entry.priority()) <= 0)
                    .min(first.thenComparingLong(item -> item.lastUse))
                    .orElse(null);
            if (victim == null) {
                return;
            }
            items.remove(victim);
        }
        long lives =
                entry.timeToLive() == null ? timeToLive : entry.timeToLive().toNanos();
        items.add(new Item(key, entry, now + lives, sequence++));
    }

    boolean remove(String key, long now) {
        boolean fresh = items.stream().anyMatch(item -> item.key.equals(key) && item.deadline > now);
        items.removeIf(item -> item.key.equals(key));
        return fresh;
    }

    long size() {
        return items.size();
    }
}
