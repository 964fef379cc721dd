package dev.jackfield.plugin.cluster.redis;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks one after the other on an executor; whoever adds one does not wait. */
final class InTurn {
    private final Executor executor;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    InTurn(Executor executor) {
        this.executor = executor;
    }

    void add(Runnable task) {
        synchronized (waiting) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            // the generation ends
            synchronized (waiting) {
                waiting.clear();
                running = false;
            }
        }
    }

    private void work() {
        for (; ; ) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                running = task != null;
            }
            if (task == null) {
                return;
            }
            task.run();
        }
    }
}
