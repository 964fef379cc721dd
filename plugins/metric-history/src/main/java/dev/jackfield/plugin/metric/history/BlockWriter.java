package dev.jackfield.plugin.metric.history;

/**
 * Compresses points as they come: of times the difference of differences, of values what differs from the one before by
 * exclusive or. After Pelkonen and others, "Gorilla: A Fast, Scalable, In-Memory Time Series Database", VLDB 2015, section 4.1,
 * with two changes: a difference that is too large for the shorter forms has 64 bits, as a clock may jump by years; and a
 * window of bits is only used again where a new one would not be shorter. Not thread-safe.
 */
final class BlockWriter {
    /** What a new window costs: how many zeros are before it, and how long it is. */
    private static final int WINDOW_BITS = 5 + 6;

    private static final int MOST_LEADING = 31;

    private final BitOutput out = new BitOutput(32);
    private int count;
    private long first;
    private long last;
    private long delta;
    private long value;
    private int leading = Integer.MAX_VALUE;
    private int trailing;

    void append(long time, double point) {
        long bits = Double.doubleToRawLongBits(point);
        if (count == 0) {
            first = time;
            out.write(time, 64);
            out.write(bits, 64);
        } else {
            time(time);
            value(bits);
        }
        last = time;
        value = bits;
        count++;
    }

    private void time(long time) {
        long next = time - last;
        long change = next - delta;
        delta = next;
        if (change == 0) {
            out.write(0b0, 1);
        } else if (change >= -63 && change <= 64) {
            out.write(0b10, 2);
            out.write(change + 63, 7);
        } else if (change >= -255 && change <= 256) {
            out.write(0b110, 3);
            out.write(change + 255, 9);
        } else if (change >= -2047 && change <= 2048) {
            out.write(0b1110, 4);
            out.write(change + 2047, 12);
        } else {
            out.write(0b1111, 4);
            out.write(change, 64);
        }
    }

    private void value(long bits) {
        long different = bits ^ value;
        if (different == 0) {
            out.write(0b0, 1);
            return;
        }
        int before = Math.min(Long.numberOfLeadingZeros(different), MOST_LEADING);
        int after = Long.numberOfTrailingZeros(different);
        int length = 64 - before - after;
        int window = 64 - leading - trailing;
        if (before >= leading && after >= trailing && window <= length + WINDOW_BITS) {
            out.write(0b10, 2);
            out.write(different >>> trailing, window);
        } else {
            leading = before;
            trailing = after;
            out.write(0b11, 2);
            out.write(before, 5);
            // 64 is written as 0, which no length is
            out.write(length, 6);
            out.write(different >>> after, length);
        }
    }

    int count() {
        return count;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    int memory() {
        return 96 + out.capacity();
    }

    /** {@return what was appended so far; at least one point} */
    Block block() {
        return new Block(out.copy(), count, first, last);
    }
}
