package dev.jackfield.kernel.binding;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin's logger, {@code plugin.<id>} to the logging system. Everything is text before it gets there: secrets are
 * masked, and no log keeps an object of a plugin.
 */
final class PluginLogger implements System.Logger {
    private final Logger log;
    private final String plugin;
    private final String binding;
    private final UnaryOperator<String> mask;

    PluginLogger(String pluginId, String binding, UnaryOperator<String> mask) {
        this.log = LoggerFactory.getLogger("plugin." + pluginId);
        this.plugin = pluginId;
        this.binding = binding;
        this.mask = mask;
    }

    @Override
    public String getName() {
        return log.getName();
    }

    @Override
    public boolean isLoggable(System.Logger.Level level) {
        return switch (level) {
            case OFF -> false;
            case ALL, TRACE -> log.isTraceEnabled();
            case DEBUG -> log.isDebugEnabled();
            case INFO -> log.isInfoEnabled();
            case WARNING -> log.isWarnEnabled();
            case ERROR -> log.isErrorEnabled();
        };
    }

    @Override
    public void log(
            System.Logger.Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            String text = text(bundle, message);
            write(level, thrown == null ? text : text + System.lineSeparator() + Failures.trace(thrown));
        }
    }

    @Override
    public void log(
            System.Logger.Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        if (isLoggable(level)) {
            write(level, fill(text(bundle, format), parameters));
        }
    }

    private static String text(@Nullable ResourceBundle bundle, @Nullable String message) {
        if (bundle != null && message != null) {
            try {
                return bundle.getString(message);
            } catch (MissingResourceException | ClassCastException e) {
                return message;
            }
        }
        return String.valueOf(message);
    }

    private static String fill(String format, @Nullable Object @Nullable [] parameters) {
        if (parameters == null || parameters.length == 0) {
            return format;
        }
        try {
            return MessageFormat.format(format, parameters);
        } catch (IllegalArgumentException e) {
            return format;
        }
    }

    private void write(System.Logger.Level level, String text) {
        String masked = mask.apply(text);
        log.atLevel(levelOf(level))
                .addKeyValue("plugin", plugin)
                .addKeyValue("binding", binding)
                .log(masked);
    }

    private static org.slf4j.event.Level levelOf(System.Logger.Level level) {
        return switch (level) {
            case OFF, ALL, TRACE -> org.slf4j.event.Level.TRACE;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case INFO -> org.slf4j.event.Level.INFO;
            case WARNING -> org.slf4j.event.Level.WARN;
            case ERROR -> org.slf4j.event.Level.ERROR;
        };
    }
}
