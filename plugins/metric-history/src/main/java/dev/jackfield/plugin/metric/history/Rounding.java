package dev.jackfield.plugin.metric.history;

/**
 * Keeps so many binary digits of a value. The mean of three durations has 52 of them that mean nothing, and that nothing
 * compresses.
 *
 * @param bits how many after the first, up to 52 for all; whole numbers below {@code 2^(bits + 1)} stay as they are
 */
record Rounding(int bits) {
    private static final int ALL = 52;

    double round(double value) {
        int dropped = ALL - bits;
        if (dropped <= 0 || value == 0) {
            return value;
        }
        long half = 1L << dropped - 1;
        long mask = -1L << dropped;
        double rounded = Double.longBitsToDouble(Double.doubleToRawLongBits(value) + half & mask);
        return Double.isFinite(rounded) ? rounded : value;
    }
}
