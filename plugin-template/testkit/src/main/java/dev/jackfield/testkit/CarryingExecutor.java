package dev.jackfield.testkit;

import dev.jackfield.spi.CallContext;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread for each task, with the call context of whoever submitted it. */
final class CarryingExecutor extends ThreadPoolExecutor {
    CarryingExecutor() {
        super(0, 1_000, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "testkit-executor");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        CallContext context = CallContext.current();
        super.execute(() -> context.run(task));
    }
}
