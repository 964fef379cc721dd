package dev.jackfield.spi.mount;

import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;

/**
 * Where a generation's routes live: a router of its own and the Vert.x that serves it, on a context of its own. Timers,
 * event-bus consumers, servers and clients made on that context vanish with the generation.
 *
 * <p>Thread-locals on event loops, {@code Context.put} and {@code connection().closeHandler} are forbidden: they keep a
 * retired generation's code alive.
 *
 * @since 1.0
 */
public interface Mount {
    /**
     * {@return the generation's router; routes are added while mounting}
     */
    Router router();

    /**
     * {@return the kernel's Vert.x}
     */
    Vertx vertx();

    /**
     * Runs a task on the context of this generation, where what it makes from {@link #vertx} is tracked.
     *
     * @param task must not block
     */
    void runOnContext(Runnable task);
}
