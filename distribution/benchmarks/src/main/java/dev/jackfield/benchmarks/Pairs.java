package dev.jackfield.benchmarks;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * Two sides measured in turn, in short blocks, so that whatever else the machine does hits both; compared by the median over
 * the pairs of blocks.
 */
final class Pairs {
    private final double[] ours;
    private final double[] peer;

    /** Does something often enough to be measured. */
    interface Block {
        /** {@return what one of it took} */
        double run() throws Exception;
    }

    /**
     * A median.
     *
     * @param low below which it is not, with 99 of 100
     * @param median of the sample
     * @param high above which it is not, with 99 of 100
     */
    record Median(double low, double median, double high) {}

    private Pairs(double[] ours, double[] peer) {
        this.ours = ours;
        this.peer = peer;
    }

    static Pairs of(int pairs, Block ours, Block peer) throws Exception {
        double[] mine = new double[pairs];
        double[] theirs = new double[pairs];
        for (int i = -pairs / 2; i < pairs; i++) {
            boolean first = i % 2 == 0; // neither is always the one that comes second
            double a = first ? ours.run() : 0;
            double b = peer.run();
            a = first ? a : ours.run();
            if (i >= 0) {
                mine[i] = a;
                theirs[i] = b;
            }
        }
        return new Pairs(mine, theirs);
    }

    double ours() {
        return median(ours).median();
    }

    double peer() {
        return median(peer).median();
    }

    /** {@return the median of what an operator makes of each pair} */
    Median compared(DoubleBinaryOperator operator) {
        double[] compared = new double[ours.length];
        for (int i = 0; i < compared.length; i++) {
            compared[i] = operator.applyAsDouble(ours[i], peer[i]);
        }
        return median(compared);
    }

    /** By the ranks between which the median is. */
    private static Median median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        int reach = (int) Math.ceil(1.29 * Math.sqrt(sorted.length));
        return new Median(sorted[middle - reach], sorted[middle], sorted[middle + reach]);
    }
}
