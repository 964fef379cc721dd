package dev.jackfield.testkit;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Timers that run when a {@link FakeClock} reaches them. What is to run at once runs on the caller's thread. */
final class FakeScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final LongSupplier now;
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
            Comparator.<Task<?>>comparingLong(task -> task.time).thenComparing(task -> task.number));
    private long number;
    private boolean shutdown;

    FakeScheduler(LongSupplier now) {
        this.now = now;
    }

    /** {@return the first task that is due by then, taken off the list; null when there is none} */
    synchronized @Nullable Task<?> due(long time) {
        Task<?> first = tasks.peek();
        return first != null && first.time <= time ? tasks.poll() : null;
    }

    private synchronized <V> ScheduledFuture<V> add(Callable<V> action, long delayNanos, long periodNanos) {
        if (shutdown) {
            throw new RejectedExecutionException("the scheduler was shut down");
        }
        Task<V> task = new Task<>(action, now.getAsLong() + Math.max(0, delayNanos), periodNanos, number++);
        tasks.add(task);
        return task;
    }

    private synchronized void again(Task<?> task) {
        if (!shutdown) {
            tasks.add(task);
        }
    }

    private synchronized void drop(Task<?> task) {
        tasks.remove(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(period));
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return scheduleAtFixedRate(command, initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable command) {
        command.run();
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
        tasks.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        return List.of();
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isShutdown();
    }

    /** A task and when it is due; a repeated one is due again after it ran without throwing. */
    final class Task<V> extends FutureTask<V> implements ScheduledFuture<V> {
        private final long period;
        private final long number;
        private long time;

        Task(Callable<V> action, long time, long period, long number) {
            super(action);
            this.time = time;
            this.period = period;
            this.number = number;
        }

        long time() {
            return time;
        }

        @Override
        public void run() {
            if (period == 0) {
                super.run();
            } else if (runAndReset()) {
                time += period;
                again(this);
            }
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            drop(this);
            return super.cancel(mayInterrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(time - now.getAsLong(), TimeUnit.NANOSECONDS);
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
