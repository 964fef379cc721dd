package dev.jackfield.kernel.log;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the logging system of the host can do. Thread-safe. */
public interface LogPort {
    /**
     * {@return the loggers that have a level of their own}
     */
    Map<String, System.Logger.Level> levels();

    /**
     * {@return from which level on a logger writes}
     *
     * @param logger its name
     */
    System.Logger.Level effective(String logger);

    /**
     * Changes from which level on a logger, and those below it, write.
     *
     * @param logger its name
     * @param level null for that of the logger above it
     */
    void set(String logger, System.Logger.@Nullable Level level);
}
