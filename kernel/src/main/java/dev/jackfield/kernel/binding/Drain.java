package dev.jackfield.kernel.binding;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Waits for calls to leave: most do within microseconds, so it looks often at first and ever more seldom. */
final class Drain {
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long FIRST_PARK_NANOS = 20_000;
    private static final long LONGEST_PARK_NANOS = 1_000_000;

    private Drain() {}

    /**
     * {@return whether it came true in time}
     *
     * @param condition looked at again and again
     * @param deadline by {@link System#nanoTime}; may come nearer while waiting
     */
    @SuppressWarnings("ThreadPriorityCheck") // a call that was preempted leaves sooner when it gets this processor
    static boolean await(BooleanSupplier condition, LongSupplier deadline) {
        long park = FIRST_PARK_NANOS;
        for (int looks = 0; ; looks++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            if (looks < SPINS) {
                Thread.onSpinWait();
                continue;
            }
            if (deadline.getAsLong() - System.nanoTime() <= 0) {
                return false;
            }
            if (looks < SPINS + YIELDS) {
                Thread.yield();
            } else {
                // an interrupt must not turn this into a busy loop, nor end a drain
                boolean interrupted = Thread.interrupted();
                LockSupport.parkNanos(park);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                park = Math.min(park + park / 2, LONGEST_PARK_NANOS);
            }
        }
    }

    /** Looks for some microseconds. */
    static boolean soon(BooleanSupplier condition) {
        for (int looks = 0; looks < SPINS; looks++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    static void pause(Duration time) {
        LongSupplier deadline = within(time);
        boolean interrupted = false;
        for (long left = time.toNanos(); left > 0; left = deadline.getAsLong() - System.nanoTime()) {
            interrupted |= Thread.interrupted();
            LockSupport.parkNanos(left);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static LongSupplier within(Duration time) {
        long deadline = System.nanoTime() + time.toNanos();
        return () -> deadline;
    }
}
