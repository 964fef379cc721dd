package dev.jackfield.plugin.metric.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The points of one series: complete blocks, and one that is being written. Times only grow. Written by one thread at a time,
 * read by any.
 */
final class Series {
    /** Five minutes of seconds: what is forgotten at a time. */
    static final int POINTS_OF_BLOCK = 300;

    private final SeriesKey key;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private @Nullable BlockWriter writer;
    private int memory;

    private double total;
    private long totalAt;
    private boolean hasTotal;
    private long touched = Long.MIN_VALUE;
    private volatile boolean forgotten;

    Series(SeriesKey key) {
        this.key = key;
        this.memory = key.memory();
    }

    SeriesKey key() {
        return key;
    }

    synchronized int memory() {
        return memory;
    }

    /** {@return by how much memory it grew} */
    synchronized int append(long time, double value) {
        int before = memory;
        BlockWriter open = writer;
        if (open == null) {
            open = new BlockWriter();
            writer = open;
        } else {
            memory -= open.memory();
        }
        open.append(time, value);
        touched = time;
        if (open.count() < POINTS_OF_BLOCK) {
            memory += open.memory();
        } else {
            add(open.block());
            writer = null;
        }
        return memory - before;
    }

    private void add(Block block) {
        blocks.addLast(block);
        memory += block.memory();
    }

    /** {@return how much it grew since the time before; null where that is not known, as at a beginning} */
    synchronized @Nullable Double grown(double now, long at, long before, long time) {
        Double grown = hasTotal && totalAt == before ? now >= total ? now - total : now : null;
        total = now;
        totalAt = at;
        hasTotal = true;
        touched = time;
        return grown;
    }

    /** {@return by how much memory it shrank} */
    synchronized int forgetBefore(long time) {
        int before = memory;
        while (!blocks.isEmpty() && blocks.getFirst().last() < time) {
            memory -= blocks.removeFirst().memory();
        }
        BlockWriter open = writer;
        if (open != null && open.last() < time) {
            memory -= open.memory();
            writer = null;
        }
        return before - memory;
    }

    /** Takes out what is from a time on. {@return by how much memory it shrank} */
    synchronized int forgetFrom(long time) {
        int before = memory;
        List<Block> all = blocks();
        clear();
        all.forEach(block -> block.before(time, this::add));
        return before - memory;
    }

    /** Puts older points before those that are here. {@return by how much memory it grew} */
    synchronized int prepend(List<Block> older) {
        int before = memory;
        List<Block> own = blocks();
        long first = own.isEmpty() ? Long.MAX_VALUE : own.get(0).first();
        clear();
        older.forEach(block -> block.before(first, this::add));
        own.forEach(this::add);
        return memory - before;
    }

    synchronized void carryTotal(double carried, long at) {
        if (!hasTotal) {
            total = carried;
            totalAt = at;
            hasTotal = true;
        }
    }

    private void clear() {
        blocks.clear();
        writer = null;
        memory = key.memory();
    }

    /** {@return whether it has no points, and nobody has been at it since a time} */
    synchronized boolean isUnused(long time) {
        return blocks.isEmpty() && writer == null && touched < time;
    }

    /** {@return how much memory it took} */
    synchronized int forget() {
        forgotten = true;
        return memory;
    }

    boolean isForgotten() {
        return forgotten;
    }

    /** {@return the points of this moment, in order} */
    synchronized List<Block> blocks() {
        List<Block> all = new ArrayList<>(blocks);
        if (writer != null) {
            all.add(writer.block());
        }
        return all;
    }

    synchronized SeriesState state() {
        return new SeriesState(key, hasTotal, total, totalAt, blocks());
    }
}
