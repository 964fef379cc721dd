package dev.jackfield.launcher;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what is said through {@link System.Logger}, by plugins and by the JDK, into the one log. */
public final class PlatformLogs extends System.LoggerFinder {
    /** Made by the JDK. */
    public PlatformLogs() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Bridge(LoggerFactory.getLogger(name));
    }

    private record Bridge(Logger log) implements System.Logger {
        @Override
        public String getName() {
            return log.getName();
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && (level == Level.ALL || log.isEnabledForLevel(converted(level)));
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                log.atLevel(converted(level)).setCause(thrown).log(localized(bundle, message));
            }
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String format, @Nullable Object... values) {
            if (isLoggable(level)) {
                String pattern = localized(bundle, format);
                log.atLevel(converted(level))
                        .log(values == null || values.length == 0 ? pattern : filled(pattern, values));
            }
        }

        private static String filled(String pattern, @Nullable Object[] values) {
            try {
                return new MessageFormat(pattern, Locale.ROOT).format(values);
            } catch (IllegalArgumentException e) {
                return pattern;
            }
        }

        private static String localized(@Nullable ResourceBundle bundle, @Nullable String key) {
            if (bundle == null || key == null) {
                return String.valueOf(key);
            }
            try {
                return bundle.getString(key);
            } catch (MissingResourceException e) {
                return key;
            }
        }

        private static org.slf4j.event.Level converted(Level level) {
            return switch (level) {
                case ALL, TRACE -> org.slf4j.event.Level.TRACE;
                case DEBUG -> org.slf4j.event.Level.DEBUG;
                case INFO -> org.slf4j.event.Level.INFO;
                case WARNING -> org.slf4j.event.Level.WARN;
                case ERROR, OFF -> org.slf4j.event.Level.ERROR;
            };
        }
    }
}
