package dev.jackfield.kernel.binding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one generation: the kernel's one timer thread only starts them, they run on the generation's executor. A
 * periodic task never overlaps itself; one that throws is not run again. At most {@value #MAXIMUM_TIMERS} wait at a
 * time. Thread-safe.
 */
final class TrackedScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    static final int MAXIMUM_TIMERS = 4096;

    private final String name;
    private final ScheduledThreadPoolExecutor clock;
    private final ExecutorService executor;
    private final Set<Timer<?>> timers = ConcurrentHashMap.newKeySet();
    private volatile boolean shutdown;

    /**
     * @param name the generation, for messages
     * @param clock the kernel's timer thread
     * @param executor where the tasks run
     */
    TrackedScheduler(String name, ScheduledThreadPoolExecutor clock, ExecutorService executor) {
        this.name = name;
        this.clock = clock;
        this.executor = executor;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return start(
                new Timer<Void>(
                        () -> {
                            command.run();
                            return null;
                        },
                        0),
                unit.toNanos(delay));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return start(new Timer<>(callable, 0), unit.toNanos(delay));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return start(periodic(command, positive(unit.toNanos(period))), unit.toNanos(initialDelay));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return start(periodic(command, -positive(unit.toNanos(delay))), unit.toNanos(initialDelay));
    }

    private Timer<Void> periodic(Runnable command, long period) {
        return new Timer<>(
                () -> {
                    command.run();
                    return null;
                },
                period);
    }

    private static long positive(long period) {
        if (period <= 0) {
            throw new IllegalArgumentException("a period must be positive");
        }
        return period;
    }

    private <V> Timer<V> start(Timer<V> timer, long nanos) {
        if (timers.size() >= MAXIMUM_TIMERS) {
            throw new RejectedExecutionException(name + ": " + MAXIMUM_TIMERS + " timers wait already");
        }
        timers.add(timer);
        timer.arm(Math.max(0, nanos));
        if (shutdown) {
            timer.cancel(false);
            throw new RejectedExecutionException(name + ": has been shut down");
        }
        return timer;
    }

    @Override
    public void execute(Runnable command) {
        if (shutdown) {
            throw new RejectedExecutionException(name + ": has been shut down");
        }
        executor.execute(command);
    }

    /** Cancels every timer. Those that run just now are the executor's to end. */
    @Override
    public void shutdown() {
        shutdown = true;
        timers.forEach(timer -> timer.cancel(false));
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        Collection<Timer<?>> all = List.copyOf(timers);
        all.forEach(timer -> timer.cancel(true));
        return new ArrayList<>(all);
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && timers.isEmpty();
    }

    /** All timers are cancelled by a shutdown, so there is nothing to wait for. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    private final class Timer<V> extends FutureTask<V> implements ScheduledFuture<V>, Runnable {
        /** 0: once; above: at this rate; below: after this delay, negated. */
        private final long period;

        private volatile long dueNanos;
        private volatile @Nullable ScheduledFuture<?> armed;

        Timer(Callable<V> task, long period) {
            super(task);
            this.period = period;
        }

        void arm(long nanos) {
            dueNanos = System.nanoTime() + nanos;
            armed = clock.schedule(this::fire, nanos, TimeUnit.NANOSECONDS);
            if (isDone()) {
                done();
            }
        }

        private void fire() {
            try {
                executor.execute(this::tick);
            } catch (RejectedExecutionException e) {
                if (shutdown || period == 0) {
                    cancel(false);
                } else {
                    // too many tasks: this turn is left out
                    arm(Math.abs(period));
                }
            }
        }

        private void tick() {
            if (period == 0) {
                super.run();
            } else if (runAndReset() && !isDone()) {
                arm(period < 0 ? -period : untilNext());
            }
        }

        private long untilNext() {
            return Math.max(0, dueNanos + period - System.nanoTime());
        }

        @Override
        protected void done() {
            timers.remove(this);
            ScheduledFuture<?> pending = armed;
            if (pending != null) {
                pending.cancel(false);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
