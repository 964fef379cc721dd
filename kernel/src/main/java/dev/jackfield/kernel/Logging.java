package dev.jackfield.kernel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A logging system that a host lends, so that its levels can be changed while Jackfield runs. Thread-safe; must not block.
 *
 * @since 1.0
 */
public interface Logging {
    /**
     * {@return the loggers that have a level of their own, by name; the topmost is {@code ROOT}}
     */
    Map<String, System.Logger.Level> levels();

    /**
     * {@return from which level on a logger writes}
     *
     * @param logger its name; need not exist yet
     */
    System.Logger.Level effective(String logger);

    /**
     * Changes from which level on a logger, and those below it without a level of their own, write.
     *
     * @param logger its name; need not exist yet
     * @param level null for that of the logger above it
     */
    void set(String logger, System.Logger.@Nullable Level level);
}
