package dev.jackfield.kernel.binding;

import dev.jackfield.spi.CallContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The executor of one generation: a virtual thread for each task where Java has them, else a pool of its own, so that
 * what a plugin leaves in thread-locals goes with it. At most {@value #MAXIMUM_TASKS} tasks run or wait; more are
 * rejected. Thread-safe.
 */
final class TrackedExecutor extends AbstractExecutorService {
    static final int MAXIMUM_TASKS = 16_384;
    private static final int POOL = Math.max(32, 8 * Runtime.getRuntime().availableProcessors());

    private final String name;
    private final ClassLoader loader;
    private final Consumer<Throwable> uncaught;
    private final Set<Task> tasks = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger threads = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private final @Nullable ThreadPoolExecutor pool;
    private volatile boolean shutdown;
    private volatile boolean ending;

    /**
     * @param name the generation, for thread names
     * @param loader the context class loader of tasks
     * @param uncaught gets what a task throws that nobody waits for
     */
    TrackedExecutor(String name, ClassLoader loader, Consumer<Throwable> uncaught) {
        this.name = name;
        this.loader = loader;
        this.uncaught = uncaught;
        this.pool = Threads.virtual() ? null : pool();
    }

    private ThreadPoolExecutor pool() {
        ThreadPoolExecutor made = new ThreadPoolExecutor(
                1,
                POOL,
                5,
                TimeUnit.SECONDS,
                new IdleFirst(),
                task -> Threads.forTask(threadName(), loader, task),
                TrackedExecutor::enqueue);
        made.allowCoreThreadTimeOut(true);
        return made;
    }

    /** All threads are busy, or the pool has been shut down. */
    private static void enqueue(Runnable task, ThreadPoolExecutor pool) {
        pool.getQueue().add(task);
        if (pool.isShutdown() && pool.getQueue().remove(task)) {
            throw new RejectedExecutionException("has been shut down");
        }
        pool.prestartCoreThread(); // in case the last thread has just ended
    }

    /** A pool by itself makes a thread for each task until it is full, however many are idle; this one asks those first. */
    private static final class IdleFirst extends LinkedTransferQueue<Runnable> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean offer(Runnable task) {
            return tryTransfer(task);
        }

        @Override
        public boolean add(Runnable task) {
            return super.offer(task);
        }
    }

    private String threadName() {
        return name + " task " + threads.incrementAndGet();
    }

    @Override
    public void execute(Runnable command) {
        if (command == null) {
            throw new NullPointerException("task");
        }
        if (count.incrementAndGet() > MAXIMUM_TASKS) {
            count.decrementAndGet();
            throw new RejectedExecutionException(name + ": " + MAXIMUM_TASKS + " tasks run or wait already");
        }
        Task task = new Task(command);
        tasks.add(task);
        try {
            if (shutdown) {
                throw new RejectedExecutionException(name + ": has been shut down");
            }
            if (pool == null) {
                Threads.forTask(threadName(), loader, task).start();
            } else {
                pool.execute(task);
            }
        } catch (RuntimeException | Error e) {
            task.done();
            throw e;
        }
    }

    @Override
    public void shutdown() {
        shutdown = true;
        if (pool != null) {
            pool.shutdown();
        }
        signal();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown = true;
        ending = true;
        List<Runnable> waiting = new ArrayList<>();
        if (pool != null) {
            for (Runnable queued : pool.shutdownNow()) {
                if (queued instanceof Task task) {
                    task.done();
                    waiting.add(task.command);
                }
            }
        }
        tasks.forEach(Task::interrupt);
        signal();
        return waiting;
    }

    /** Ends all tasks and says which do not end. */
    List<String> retire(Duration deadline) {
        shutdownNow().forEach(TrackedExecutor::cancel);
        try {
            long start = System.nanoTime();
            if (awaitTermination(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
                long left = deadline.toNanos() - (System.nanoTime() - start);
                if (pool == null || pool.awaitTermination(left, TimeUnit.NANOSECONDS)) {
                    return List.of();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<String> running = new ArrayList<>();
        for (Task task : tasks) {
            Thread thread = task.thread;
            if (thread != null) {
                running.add("executor: " + Steps.describe(thread));
            }
        }
        return running;
    }

    /** Whoever waits for it is not left waiting. */
    private static void cancel(Runnable dropped) {
        if (dropped instanceof Future<?> future) {
            future.cancel(false);
        }
    }

    @Override
    public boolean isShutdown() {
        return shutdown;
    }

    @Override
    public boolean isTerminated() {
        return shutdown && count.get() == 0;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (!isTerminated()) {
                if (left <= 0) {
                    return false;
                }
                left = ended.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        if (isTerminated()) {
            lock.lock();
            try {
                ended.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final class Task implements Runnable {
        private final Runnable command;
        private final CallContext context = CallContext.current();
        private volatile @Nullable Thread thread;

        Task(Runnable command) {
            this.command = command;
        }

        @Override
        public void run() {
            thread = Thread.currentThread();
            try {
                if (ending) {
                    cancel(command);
                } else {
                    context.run(command);
                }
            } catch (Throwable e) {
                uncaught.accept(e);
            } finally {
                thread = null;
                done();
            }
        }

        /** A pool thread goes on to other tasks; an interrupt that comes late only ends those sooner. */
        void interrupt() {
            Thread running = thread;
            if (running != null) {
                running.interrupt();
            }
        }

        void done() {
            if (tasks.remove(this)) {
                count.decrementAndGet();
                signal();
            }
        }
    }
}
