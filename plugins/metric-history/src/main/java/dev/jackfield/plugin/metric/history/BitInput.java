package dev.jackfield.plugin.metric.history;

/** Reads what a {@link BitOutput} wrote. Not thread-safe. */
final class BitInput {
    private final byte[] bytes;
    private long bits;

    BitInput(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean read() {
        boolean bit = (bytes[(int) (bits >>> 3)] >>> 7 - (int) (bits & 7) & 1) != 0;
        bits++;
        return bit;
    }

    /** @param count how many bits, 1 to 64 */
    long read(int count) {
        long value = 0;
        int left = count;
        while (left > 0) {
            int there = 8 - (int) (bits & 7);
            int taken = Math.min(there, left);
            int part = (bytes[(int) (bits >>> 3)] & 0xFF) >>> there - taken & (1 << taken) - 1;
            value = value << taken | part;
            bits += taken;
            left -= taken;
        }
        return value;
    }
}
