package dev.jackfield.plugin.metrics.otlp;

import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one push, one after the other, so that one of them is in memory at a time. One that is refused takes none
 * with it; a collector that can't be reached takes all that are left.
 */
final class Push {
    private final Collector collector;
    private final Executor executor;
    private final Iterator<byte[]> requests;
    private final int tries;
    private final CompletableFuture<Taken> arrived = new CompletableFuture<>();
    private Taken taken = Taken.ALL;
    private @Nullable Throwable refused;

    private Push(Collector collector, Executor executor, Iterator<byte[]> requests, int tries) {
        this.collector = collector;
        this.executor = executor;
        this.requests = requests;
        this.tries = tries;
    }

    /**
     * Begins, without waiting.
     *
     * @param executor where requests after the first are made
     * @param tries how often each is sent at most
     * @return what the collector says of all of them; or {@link Collector.Lost}, for the first that was
     */
    static CompletableFuture<Taken> of(Collector collector, Executor executor, Iterator<byte[]> requests, int tries) {
        Push push = new Push(collector, executor, requests, tries);
        push.next();
        return push.arrived;
    }

    private void next() {
        collector.send(requests.next(), tries).whenComplete(this::answered);
    }

    private void answered(@Nullable Taken more, @Nullable Throwable error) {
        if (more != null) {
            taken = taken.and(more);
        } else if (error instanceof Collector.Lost lost && lost.refused()) {
            refused = refused == null ? lost : refused;
        } else {
            arrived.completeExceptionally(error);
            return;
        }
        if (requests.hasNext()) {
            try {
                executor.execute(this::goOn);
            } catch (RuntimeException e) {
                // the generation has retired meanwhile
                arrived.completeExceptionally(e);
            }
        } else if (refused != null) {
            arrived.completeExceptionally(refused);
        } else {
            arrived.complete(taken);
        }
    }

    private void goOn() {
        try {
            next();
        } catch (RuntimeException e) {
            arrived.completeExceptionally(e);
        }
    }
}
