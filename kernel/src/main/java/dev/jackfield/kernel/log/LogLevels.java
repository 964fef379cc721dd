package dev.jackfield.kernel.log;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.JackfieldException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: levels by the name of a plugin or a logger. What was changed is forgotten at a restart. At most
 * {@value #CAPACITY} are changed at a time, and {@value #MOST_NAMES} have ever been, since a logging system forgets no logger.
 * Thread-safe.
 */
public final class LogLevels {
    /** How many may be other than they were. */
    public static final int CAPACITY = 200;
    /** How many loggers may be changed until the next start. */
    public static final int MOST_NAMES = 1000;

    private static final String ROOT = "ROOT";
    private static final String KERNEL = "dev.jackfield";
    private static final String PLUGIN = "plugin.";

    private final @Nullable LogPort port;
    private final Supplier<? extends Collection<String>> plugins;
    private final Clock clock;
    private final Later later;
    private final Consumer<String> restored;
    /** The loggers that were ever changed. */
    private final Set<String> touched = new HashSet<>();

    private final Map<String, Changed> changed = new LinkedHashMap<>();

    /** A level that is another one than it was. */
    private record Changed(
            System.Logger.@Nullable Level before, @Nullable Instant until, Runnable cancel) {}

    /** Does something later. */
    public interface Later {
        /**
         * {@return what takes it back}
         *
         * @param after when
         * @param task what; may block
         */
        Runnable run(Duration after, Runnable task);
    }

    /**
     * How much a logger writes.
     *
     * @param name the plugin's id, or the logger's name
     * @param logger the logger's name
     * @param level from which level on
     * @param changed whether that was changed since the start
     * @param until when it is restored by itself; null for at the next start
     */
    public record Shown(
            String name,
            String logger,
            String level,
            boolean changed,
            @Nullable Instant until) {
        /**
         * {@return it as JSON shows it}
         */
        public Map<String, @Nullable Object> asMap() {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("logger", logger);
            map.put("level", level);
            map.put("changed", changed);
            map.put("until", until == null ? null : until.toString());
            return map;
        }
    }

    /**
     * @param port null where the host's logging can't be changed
     * @param plugins the ids of all plugins
     * @param clock tells when levels are restored
     * @param later restores them
     * @param restored told which were
     */
    public LogLevels(
            @Nullable LogPort port,
            Supplier<? extends Collection<String>> plugins,
            Clock clock,
            Later later,
            Consumer<String> restored) {
        this.port = port;
        this.plugins = plugins;
        this.clock = clock;
        this.later = later;
        this.restored = restored;
    }

    private LogPort port() {
        if (port == null) {
            throw new JackfieldException(
                    "unavailable", "the levels can't be changed here: the host lends no logging system", null);
        }
        return port;
    }

    /**
     * {@return every plugin, and every logger with a level of its own}
     *
     * @throws JackfieldException {@code unavailable} where the host's logging can't be changed
     */
    public synchronized List<Shown> all() {
        LogPort host = port();
        Set<String> names = new LinkedHashSet<>(List.of(ROOT, KERNEL));
        names.addAll(plugins.get());
        Set<String> shown = new LinkedHashSet<>();
        names.forEach(name -> shown.add(logger(name)));
        host.levels().keySet().stream().filter(shown::add).forEach(names::add);
        changed.keySet().stream().filter(shown::add).forEach(names::add);
        List<Shown> all = new ArrayList<>();
        names.forEach(name -> all.add(shown(host, name)));
        return all;
    }

    private Shown shown(LogPort host, String name) {
        String logger = logger(name);
        Changed change = changed.get(logger);
        return new Shown(
                name,
                logger,
                LevelWord.of(host.effective(logger)),
                change != null,
                change == null ? null : change.until());
    }

    private String logger(String name) {
        return plugins.get().contains(name) ? PLUGIN + name : name;
    }

    /**
     * Changes levels.
     *
     * @param levels by plugin or logger; null restores what was at the start
     * @param lasting after which they are restored by themselves; null for never
     * @return how those are now
     * @throws JackfieldException {@code unavailable} where the host's logging can't be changed, {@code conflict} where too
     *     many are changed already, or where nothing is known of a logger that is to be restored
     */
    public synchronized List<Shown> change(
            Map<String, System.Logger.@Nullable Level> levels, @Nullable Duration lasting) {
        LogPort host = port();
        long more = levels.entrySet().stream()
                .filter(each -> each.getValue() != null && !changed.containsKey(logger(each.getKey())))
                .count();
        if (changed.size() + more > CAPACITY) {
            throw new JackfieldException("conflict", CAPACITY + " levels are changed already; restore some", null);
        }
        refuseUnknown(levels);
        levels.forEach((name, level) -> {
            String logger = logger(name);
            Changed before = changed.remove(logger);
            if (before != null) {
                before.cancel().run();
            }
            if (level == null) {
                if (before != null) {
                    host.set(logger, before.before());
                }
                return;
            }
            System.Logger.Level original =
                    before != null ? before.before() : host.levels().get(logger);
            host.set(logger, level);
            Instant until = lasting == null ? null : clock.instant().plus(lasting);
            Runnable cancel = lasting == null ? () -> {} : later.run(lasting, () -> restore(logger, until));
            changed.put(logger, new Changed(original, until, cancel));
        });
        return levels.keySet().stream().map(name -> shown(host, name)).toList();
    }

    /** To ask a logging system about a logger makes it one that is never forgotten. */
    private void refuseUnknown(Map<String, System.Logger.@Nullable Level> levels) {
        Set<String> known = new HashSet<>(touched);
        all().forEach(shown -> known.add(shown.logger()));
        Set<String> fresh = new HashSet<>();
        levels.forEach((name, level) -> {
            String logger = logger(name);
            if (level != null) {
                fresh.add(logger);
            } else if (!known.contains(logger)) {
                throw new JackfieldException(
                        "conflict", "the level of \"" + name + "\" was not changed; there is nothing to restore", null);
            }
        });
        fresh.addAll(touched);
        if (fresh.size() > MOST_NAMES) {
            throw new JackfieldException(
                    "conflict",
                    MOST_NAMES + " loggers were changed since the start; change one of those, or one above them",
                    null);
        }
        touched.addAll(fresh);
    }

    private void restore(String logger, @Nullable Instant until) {
        synchronized (this) {
            Changed change = changed.get(logger);
            if (change == null || change.until() != until) {
                return;
            }
            changed.remove(logger);
            port().set(logger, change.before());
        }
        restored.accept(logger);
    }
}
