package dev.jackfield.launcher.place;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** For processes that another one started and that must not outlive it, even where that one was killed. */
public final class Parent {
    private Parent() {}

    /**
     * Blocks until a process has ended.
     *
     * @param pid whose end to wait for; null for ever
     */
    public static void await(@Nullable Long pid) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        if (pid != null) {
            Optional<ProcessHandle> parent = ProcessHandle.of(pid);
            if (parent.isEmpty()) {
                return;
            }
            parent.get().onExit().thenRun(over::countDown);
        }
        over.await();
    }
}
