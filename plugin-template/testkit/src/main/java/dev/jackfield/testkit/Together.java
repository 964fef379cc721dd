package dev.jackfield.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Several threads that begin at the same time. */
final class Together {
    private Together() {}

    /** What one thread does. */
    interface Task {
        void run(int thread) throws Exception;
    }

    /** Runs the task on so many threads and waits for all; throws what the first failing one threw. */
    static void run(int threads, Task task) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(threads);
        List<FutureTask<Void>> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            FutureTask<Void> future = new FutureTask<>(() -> {
                barrier.await(30, TimeUnit.SECONDS);
                task.run(number);
                return null;
            });
            running.add(future);
            Thread thread = new Thread(future, "testkit-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        for (FutureTask<Void> future : running) {
            try {
                future.get(60, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
