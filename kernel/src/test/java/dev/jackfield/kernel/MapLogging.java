package dev.jackfield.kernel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A host's logging system with a map in place of a log. */
final class MapLogging implements Logging {
    private final Map<String, System.Logger.Level> own = new ConcurrentHashMap<>();

    @Override
    public Map<String, System.Logger.Level> levels() {
        return Map.copyOf(own);
    }

    @Override
    public System.Logger.Level effective(String logger) {
        return own.getOrDefault(logger, System.Logger.Level.INFO);
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
