package dev.jackfield.spi;

import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.mount.Mount;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/**
 * All that an instance gets from the kernel. Whatever is taken from it belongs to one generation and undoes itself when
 * that generation retires: timers are cancelled, tasks interrupted, meters, routes and consumers removed, resources
 * closed. What can't be undone, such as a thread that does not end, is named in the plugin's unload verdict. Thread-safe.
 *
 * @since 1.0
 */
public interface ProviderContext extends Bindings {
    /**
     * {@return the name of the extension point, such as {@code cache.store}}
     */
    String point();

    /**
     * {@return the name of the binding, such as {@code l1}}
     */
    String binding();

    /**
     * {@return the number of this generation; 1 for a binding's first, and growing}
     */
    int generation();

    /**
     * {@return the executor of this generation: a virtual thread per task on Java 21 and later, a bounded pool before;
     * carries the {@link CallContext} of the submitter}
     */
    ExecutorService executor();

    /**
     * {@return timers of this generation; tasks run on {@link #executor}}
     */
    ScheduledExecutorService scheduler();

    /**
     * {@return the logger of the plugin; declared secrets are masked in what it writes}
     */
    System.Logger logger();

    /**
     * {@return the clock; tests replace it}
     */
    Clock clock();

    /**
     * A folder for this binding, made when asked for, kept over generations and restarts. The generation before may
     * still be using it.
     *
     * @return the folder
     */
    Path dataFolder();

    /**
     * {@return where this generation tells what happened}
     */
    Events events();

    /**
     * {@return this generation's view of the meters; its meters vanish with it}
     */
    Meters meters();

    /**
     * Routes on the control listener and Vert.x, on a context of this generation's own. Not for {@code Routes} and
     * {@code Gateway} instances, which are given their mount. Asked for during {@code create} or {@code start} at first,
     * where it may block; any time afterwards.
     *
     * @return the mount, the same on every call
     */
    Mount mount();

    /**
     * Registers what is called when this generation has been replaced and is to end its endless streams. Called once,
     * before the drain, off the event loop.
     *
     * @param onDrain gets the time after which clients should come back
     */
    void onDrain(Consumer<Duration> onDrain);

    /**
     * Registers something to close when this generation retires, last first, after the instance itself.
     *
     * @param resource closed once, may block
     */
    void onRetire(AutoCloseable resource);
}
