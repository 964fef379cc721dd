package dev.jackfield.kernel.binding;

import dev.jackfield.spi.OptionText;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calls a generation's own code where it may fail in any way: on a thread that serves this generation alone and ends soon
 * after its last step, so that no thread-local of a plugin outlives it, with the plugin's loader as context class loader,
 * and within a deadline, after which the thread is interrupted and given up. Thread-safe.
 */
final class Steps {
    private static final System.Logger LOG = System.getLogger(Steps.class.getName());

    private static final long LAST_MOMENT_MILLIS = 100;
    /** A thread costs more than most steps do, so it waits so long for the next one. */
    private static final Duration IDLE = Duration.ofMillis(50);

    private final String generation;
    private final ClassLoader loader;
    private final UnaryOperator<String> mask;
    private final long idleNanos;
    private final Set<Thread> givenUp = ConcurrentHashMap.newKeySet();
    private volatile Abort abort = new Abort();
    private @Nullable Worker idle;
    private int pauses;
    private long pausedSince;
    private long pausedNanos;

    Steps(String generation, ClassLoader loader, UnaryOperator<String> mask) {
        this(generation, loader, mask, IDLE);
    }

    /**
     * @param idle how long a thread waits for its next step
     */
    Steps(String generation, ClassLoader loader, UnaryOperator<String> mask, Duration idle) {
        this.generation = generation;
        this.loader = loader;
        this.mask = mask;
        this.idleNanos = idle.toNanos();
    }

    /** From now on steps end early when this is aborted. */
    void heed(Abort next) {
        abort = next;
    }

    /** Runs a step whose result needs no closing. */
    <V> V run(String what, Duration deadline, Callable<V> step) throws StepFailed {
        return run(what, deadline, step, late -> {});
    }

    /**
     * @param late gets what the step answered after it had been given up, on its thread
     */
    <V> V run(String what, Duration deadline, Callable<V> step, Consumer<V> late) throws StepFailed {
        CompletableFuture<V> answer = new CompletableFuture<>();
        long paused = pausedNanos();
        Abort heeded = abort;
        heeded.watch(answer);
        try {
            Thread thread = begin(new Step(threadName(what), () -> work(what, step, answer, late)));
            return await(what, deadline, answer, thread, paused);
        } catch (OutOfMemoryError e) {
            throw new StepFailed(what + ": no thread to run on: " + Failures.describe(e), false);
        } finally {
            heeded.forget(answer);
        }
    }

    private Thread begin(Step step) {
        synchronized (this) {
            Worker worker = idle;
            if (worker != null) {
                idle = null;
                // while the lock is held: a worker that finds itself taken finds its step too
                worker.next.add(step);
                return worker.thread;
            }
        }
        Worker fresh = new Worker(step);
        fresh.thread.start();
        return fresh.thread;
    }

    /** {@return whether the answer was waited for until it came} Else somebody gave the thread up, and may interrupt it. */
    private <V> boolean work(String what, Callable<V> step, CompletableFuture<V> answer, Consumer<V> late) {
        try {
            V value = step.call();
            if (answer.complete(value)) {
                return true;
            }
            late.accept(value);
            return false;
        } catch (Throwable e) {
            String reason = mask.apply(what + " failed: " + Failures.describe(e));
            LOG.log(Level.DEBUG, () -> generation + ": " + mask.apply(what + " failed\n" + Failures.trace(e)));
            return answer.completeExceptionally(new StepFailed(reason, false));
        }
    }

    /** Ends the thread that waits for another step, if one does. */
    void rest() {
        Worker worker;
        synchronized (this) {
            worker = idle;
            idle = null;
            if (worker != null) {
                worker.next.add(Step.LAST);
            }
        }
        if (worker != null) {
            lastMoment(worker.thread);
        }
    }

    private <V> V await(String what, Duration deadline, CompletableFuture<V> answer, Thread thread, long paused)
            throws StepFailed {
        long start = System.nanoTime();
        boolean interrupted = false;
        for (; ; ) {
            long left = deadline.toNanos() - (System.nanoTime() - start) + (pausedNanos() - paused);
            try {
                if (left > 0 && !interrupted) {
                    return answer.get(left, TimeUnit.NANOSECONDS);
                }
                String reason = interrupted
                        ? what + " was interrupted"
                        : what + " did not return within " + OptionText.of(deadline);
                givenUp.add(thread);
                StepFailed failed = new StepFailed(reason + "; thread \"" + thread.getName() + "\" was given up", true);
                if (answer.completeExceptionally(failed)) {
                    thread.interrupt();
                } else {
                    givenUp.remove(thread);
                }
                return answer.get();
            } catch (TimeoutException e) {
                // the time may have been extended by a pause
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException e) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                throw failure(what, thread, e.getCause());
            }
        }
    }

    private StepFailed failure(String what, Thread thread, @Nullable Throwable cause) {
        if (cause instanceof StepFailed failed) {
            return failed;
        }
        givenUp.add(thread);
        thread.interrupt();
        return new StepFailed(what + " was given up: " + (cause == null ? "" : cause.getMessage()), true);
    }

    /** The deadlines stand still: the code that runs waits for the kernel. */
    synchronized void pause() {
        if (pauses++ == 0) {
            pausedSince = System.nanoTime();
        }
    }

    synchronized void resume() {
        if (--pauses == 0) {
            pausedNanos += System.nanoTime() - pausedSince;
        }
    }

    private synchronized long pausedNanos() {
        return pauses == 0 ? pausedNanos : pausedNanos + System.nanoTime() - pausedSince;
    }

    /** Threads that were given up and still run, and where they are. Waits a moment for those that are about to end. */
    List<String> stillRunning() {
        List<String> running = new ArrayList<>();
        for (Thread thread : givenUp) {
            lastMoment(thread);
            if (thread.isAlive()) {
                running.add(describe(thread));
            }
        }
        return running;
    }

    private static void lastMoment(Thread thread) {
        try {
            thread.join(LAST_MOMENT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String describe(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        String at = stack.length == 0 ? "" : " at " + stack[0];
        for (StackTraceElement frame : stack) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")
                    && !frame.getClassName().startsWith(Steps.class.getName())) {
                at = " at " + frame;
                break;
            }
        }
        return "thread \"" + thread.getName() + "\" still runs" + at;
    }

    private String threadName(String what) {
        return "jackfield " + generation + " " + what;
    }

    /**
     * A step as its thread sees it.
     *
     * @param name what the thread is called meanwhile
     * @param work answers whether the thread may do another
     */
    private record Step(String name, BooleanSupplier work) {
        static final Step LAST = new Step("", () -> false);
    }

    /** Does one step after another until none comes for a while. */
    private final class Worker implements Runnable {
        final BlockingQueue<Step> next = new ArrayBlockingQueue<>(1);
        final Thread thread;

        Worker(Step first) {
            next.add(first);
            thread = new Thread(null, this, first.name(), 0, false);
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            try {
                for (Step step = next.remove(); step != Step.LAST; step = waitForNext()) {
                    thread.setName(step.name());
                    thread.setContextClassLoader(loader);
                    if (!step.work().getAsBoolean()) {
                        return;
                    }
                    // what a step left set is not for the next
                    Thread.interrupted();
                    synchronized (Steps.this) {
                        if (idle != null) {
                            return;
                        }
                        idle = this;
                    }
                }
            } finally {
                givenUp.remove(thread);
            }
        }

        private Step waitForNext() {
            try {
                Step step = next.poll(idleNanos, TimeUnit.NANOSECONDS);
                if (step != null) {
                    return step;
                }
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "{0}: interrupted while idle", generation);
            }
            synchronized (Steps.this) {
                if (idle == this) {
                    idle = null;
                    return Step.LAST;
                }
            }
            return next.remove(); // it was handed over at the last moment
        }
    }

    /** Gives up every step of a change that is waited for: the kernel shuts down. */
    static final class Abort {
        private final Map<CompletableFuture<?>, Boolean> waited = new ConcurrentHashMap<>();
        private volatile boolean aborted;

        void watch(CompletableFuture<?> answer) {
            waited.put(answer, true);
            if (aborted) {
                end(answer);
            }
        }

        void forget(CompletableFuture<?> answer) {
            waited.remove(answer);
        }

        void abort() {
            aborted = true;
            waited.keySet().forEach(Abort::end);
        }

        boolean aborted() {
            return aborted;
        }

        private static void end(CompletableFuture<?> answer) {
            answer.completeExceptionally(new IllegalStateException("the kernel shuts down"));
        }
    }
}
