package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The one thread of a network: it waits for channels, for times and for what it is told to do. */
final class Loop implements AutoCloseable {
    private static final long STOPS_WITHIN_MILLIS = 10_000;

    private final Selector selector;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Task<?>> told = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((one, other) -> Long.compare(one.at() - other.at(), 0));
    private volatile boolean closed;
    private volatile boolean ended;

    /** What is read goes through here and is copied; of the loop's thread. */
    final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    /** Called on the loop's thread when its channel is ready. */
    interface Ready {
        void ready(SelectionKey key);
    }

    private record Timer(long at, Runnable action) {}

    Loop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Something to do, and who waits for it. */
    private static final class Task<T> {
        private final Callable<T> body;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private Runnable completion = () -> {};

        Task(Callable<T> body) {
            this.body = body;
        }

        void run() {
            try {
                T result = body.call();
                completion = () -> done.complete(result);
            } catch (Exception e) {
                completion = () -> done.completeExceptionally(e);
            }
        }
    }

    /**
     * Runs something on the loop's thread and waits for it. A channel that was closed in it is closed when this returns.
     *
     * @throws IllegalStateException if the loop has been closed
     */
    <T> T call(Callable<T> body) throws IOException {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("called on the loop's own thread");
        }
        Task<T> task = new Task<>(body);
        told.add(task);
        if (ended) {
            obey();
        }
        selector.wakeup();
        try {
            return task.done.join();
        } catch (CompletionException e) {
            throw thrown(e.getCause());
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause) throws IOException {
        if (cause instanceof IOException io) {
            throw io;
        }
        if (cause instanceof RuntimeException runtime) {
            throw runtime;
        }
        throw new IllegalStateException(cause);
    }

    /** As {@link #call}, for what can't fail for want of the system. */
    void run(Runnable body) {
        try {
            call(() -> {
                body.run();
                return null;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the loop's thread alone. */
    SelectionKey register(SelectableChannel channel, int operations, Ready ready) throws IOException {
        channel.configureBlocking(false);
        return channel.register(selector, operations, ready);
    }

    /** On the loop's thread alone; a time of {@link System#nanoTime}. */
    void at(long nanos, Runnable action) {
        timers.add(new Timer(nanos, action));
    }

    /** Closes at once what was closed while it was registered; on the loop's thread alone. */
    void settle() {
        try {
            selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isClosed() {
        return closed;
    }

    private void run() {
        try {
            while (!closed) {
                fire();
                await();
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key.isValid()) {
                        ((Ready) key.attachment()).ready(key);
                    }
                }
                selector.selectedKeys().clear();
                obey();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            closed = true;
            ended = true;
            told.forEach(task -> task.done.completeExceptionally(
                    new IllegalStateException("the network of proxies has been closed")));
        }
    }

    private void await() throws IOException {
        Timer next = timers.peek();
        if (!told.isEmpty() || closed) {
            selector.selectNow();
        } else if (next == null) {
            selector.select();
        } else {
            // rounded up, or it would wake too early and turn in a circle for the rest
            long millis = TimeUnit.NANOSECONDS.toMillis(next.at() - System.nanoTime() + 999_999);
            if (millis > 0) {
                selector.select(millis);
            } else {
                selector.selectNow();
            }
        }
    }

    private void fire() {
        long now = System.nanoTime();
        for (Timer next = timers.peek(); next != null && next.at() - now <= 0; next = timers.peek()) {
            timers.poll();
            next.action().run();
        }
    }

    private void obey() throws IOException {
        List<Task<?>> done = new ArrayList<>();
        for (Task<?> task = told.poll(); task != null; task = told.poll()) {
            if (closed) {
                task.done.completeExceptionally(new IllegalStateException("the network of proxies has been closed"));
            } else {
                task.run();
                done.add(task);
            }
        }
        if (!done.isEmpty()) {
            // a registered channel is closed by the selector when it selects next
            selector.selectNow();
            done.forEach(task -> task.completion.run());
        }
    }

    /** Closes what is registered and ends the thread. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(STOPS_WITHIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
