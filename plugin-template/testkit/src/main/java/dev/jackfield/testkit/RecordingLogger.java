package dev.jackfield.testkit;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A logger that keeps what was logged. Thread-safe.
 *
 * @since 1.0
 */
public final class RecordingLogger implements System.Logger {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    RecordingLogger() {}

    /**
     * {@return what was logged, each line as {@code LEVEL message}}
     */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String getName() {
        return "testkit";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable error) {
        lines.add(level + " " + message + (error == null ? "" : " " + error));
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String format, Object @Nullable ... parameters) {
        boolean plain = parameters == null || parameters.length == 0;
        lines.add(level + " " + (plain ? format : MessageFormat.format("" + format, parameters)));
    }
}
