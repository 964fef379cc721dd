package dev.jackfield.kernel;

import dev.jackfield.kernel.log.LogPort;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The host's logging system, as the parts of the kernel see it. */
record HostLogging(Logging host) implements LogPort {
    static @Nullable LogPort of(@Nullable Logging host) {
        return host == null ? null : new HostLogging(host);
    }

    @Override
    public Map<String, System.Logger.Level> levels() {
        return host.levels();
    }

    @Override
    public System.Logger.Level effective(String logger) {
        return host.effective(logger);
    }

    @Override
    public void set(String logger, System.Logger.@Nullable Level level) {
        host.set(logger, level);
    }
}
