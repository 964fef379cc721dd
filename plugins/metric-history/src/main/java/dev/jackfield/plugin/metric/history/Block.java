package dev.jackfield.plugin.metric.history;

import java.util.function.Consumer;

/**
 * Points of one series that are complete. Immutable.
 *
 * @param bytes as a {@link BlockWriter} wrote them; not to be changed by anybody
 * @param count how many points
 * @param first the time of the first, in milliseconds of the epoch
 * @param last the time of the last
 */
@SuppressWarnings("ArrayRecordComponent") // belongs to the block alone
record Block(byte[] bytes, int count, long first, long last) {
    /** What the objects take beside the bytes. */
    private static final int OVERHEAD = 64;

    interface Points {
        void point(long time, double value);
    }

    void forEach(Points points) {
        BlockReader reader = new BlockReader(this);
        while (reader.next()) {
            points.point(reader.time(), reader.value());
        }
    }

    int memory() {
        return OVERHEAD + bytes.length;
    }

    /** Gives what comes before a time, if there is something. */
    void before(long time, Consumer<Block> kept) {
        if (last < time) {
            kept.accept(this);
        } else if (first < time) {
            BlockWriter writer = new BlockWriter();
            forEach((at, value) -> {
                if (at < time) {
                    writer.append(at, value);
                }
            });
            kept.accept(writer.block());
        }
    }
}
