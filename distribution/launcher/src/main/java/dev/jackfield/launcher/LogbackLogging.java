package dev.jackfield.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.jackfield.kernel.Logging;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Changes the levels of logback while it runs. */
record LogbackLogging(LoggerContext context) implements Logging {
    /** {@return what this process logs with; empty where that is not logback} */
    static Optional<Logging> current() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(new LogbackLogging(context))
                : Optional.empty();
    }

    @Override
    public Map<String, System.Logger.Level> levels() {
        Map<String, System.Logger.Level> levels = new LinkedHashMap<>();
        for (Logger logger : context.getLoggerList()) {
            Level own = logger.getLevel();
            if (own != null) {
                levels.put(logger.getName(), converted(own));
            }
        }
        return levels;
    }

    @Override
    public System.Logger.Level effective(String logger) {
        return converted(context.getLogger(logger).getEffectiveLevel());
    }

    @Override
    public void set(String logger, System.Logger.@Nullable Level level) {
        context.getLogger(logger).setLevel(level == null ? null : converted(level));
    }

    private static System.Logger.Level converted(Level level) {
        return switch (level.toInt()) {
            case Level.OFF_INT -> System.Logger.Level.OFF;
            case Level.ERROR_INT -> System.Logger.Level.ERROR;
            case Level.WARN_INT -> System.Logger.Level.WARNING;
            case Level.INFO_INT -> System.Logger.Level.INFO;
            case Level.DEBUG_INT -> System.Logger.Level.DEBUG;
            default -> System.Logger.Level.TRACE;
        };
    }

    private static Level converted(System.Logger.Level level) {
        return switch (level) {
            case OFF -> Level.OFF;
            case ERROR -> Level.ERROR;
            case WARNING -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE, ALL -> Level.TRACE;
        };
    }
}
