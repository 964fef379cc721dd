package dev.jackfield.plugin.metric.history;

/** Reads the points of a block, in order. Not thread-safe. */
final class BlockReader {
    private final BitInput in;
    private int left;
    private boolean begun;
    private long time;
    private long delta;
    private long value;
    private int length;
    private int trailing;

    BlockReader(Block block) {
        this.in = new BitInput(block.bytes());
        this.left = block.count();
    }

    /** {@return whether there is another point, which is read then} */
    boolean next() {
        if (left == 0) {
            return false;
        }
        left--;
        if (begun) {
            delta += change();
            time += delta;
            value ^= different();
        } else {
            begun = true;
            time = in.read(64);
            value = in.read(64);
        }
        return true;
    }

    private long change() {
        if (!in.read()) {
            return 0;
        }
        if (!in.read()) {
            return in.read(7) - 63;
        }
        if (!in.read()) {
            return in.read(9) - 255;
        }
        return in.read() ? in.read(64) : in.read(12) - 2047;
    }

    private long different() {
        if (!in.read()) {
            return 0;
        }
        if (in.read()) {
            int leading = (int) in.read(5);
            int written = (int) in.read(6);
            length = written == 0 ? 64 : written;
            trailing = 64 - leading - length;
        }
        return in.read(length) << trailing;
    }

    long time() {
        return time;
    }

    double value() {
        return Double.longBitsToDouble(value);
    }
}
