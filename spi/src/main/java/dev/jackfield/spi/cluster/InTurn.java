package dev.jackfield.spi.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Runs tasks one after the other on an executor; whoever adds one does not wait. Thread-safe. */
final class InTurn {
    private final Patient executor;
    private final Consumer<Runnable> how;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;
    private boolean closed;

    /** @param how runs a task; must not throw */
    InTurn(Executor executor, Consumer<Runnable> how) {
        this.executor = new Patient(executor);
        this.how = how;
    }

    /** Adds a task, unless that very one waits already. */
    void add(Runnable task) {
        synchronized (this) {
            if (closed || waiting.contains(task)) {
                return;
            }
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::work, this::isOpen);
    }

    private void work() {
        for (; ; ) {
            Runnable task;
            synchronized (this) {
                task = waiting.poll();
                running = task != null;
            }
            if (task == null) {
                return;
            }
            how.accept(task);
        }
    }

    private synchronized boolean isOpen() {
        return !closed;
    }

    /** Drops what waits; what runs goes on. */
    synchronized void close() {
        closed = true;
        waiting.clear();
    }
}
