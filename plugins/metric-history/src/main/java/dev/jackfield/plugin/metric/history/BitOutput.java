package dev.jackfield.plugin.metric.history;

import java.util.Arrays;

/** Bits one after the other, the most significant first. Not thread-safe. */
final class BitOutput {
    private byte[] bytes;
    private long bits;

    BitOutput(int bytes) {
        this.bytes = new byte[bytes];
    }

    void write(boolean bit) {
        write(bit ? 1 : 0, 1);
    }

    /**
     * @param value of which the lowest bits are written
     * @param count how many, 1 to 64
     */
    void write(long value, int count) {
        int needed = (int) ((bits + count + 7) >>> 3);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + (bytes.length >> 1)));
        }
        int left = count;
        while (left > 0) {
            int at = (int) (bits >>> 3);
            int free = 8 - (int) (bits & 7);
            int taken = Math.min(free, left);
            long part = value >>> (left - taken) & (1L << taken) - 1;
            bytes[at] |= (byte) (part << (free - taken));
            bits += taken;
            left -= taken;
        }
    }

    /** {@return how much memory it takes} */
    int capacity() {
        return bytes.length;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, (int) ((bits + 7) >>> 3));
    }
}
