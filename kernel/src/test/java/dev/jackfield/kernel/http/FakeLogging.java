package dev.jackfield.kernel.http;

import dev.jackfield.kernel.log.LogPort;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A logging system with a map in place of a log. */
final class FakeLogging implements LogPort {
    final Map<String, System.Logger.Level> own = new LinkedHashMap<>(Map.of("ROOT", System.Logger.Level.WARNING));

    @Override
    public Map<String, System.Logger.Level> levels() {
        return Map.copyOf(own);
    }

    @Override
    public System.Logger.Level effective(String logger) {
        return own.getOrDefault(logger, own.getOrDefault("ROOT", System.Logger.Level.INFO));
    }

    @Override
    public void set(String logger, System.Logger.@Nullable Level level) {
        if (level == null) {
            own.remove(logger);
        } else {
            own.put(logger, level);
        }
    }
}
