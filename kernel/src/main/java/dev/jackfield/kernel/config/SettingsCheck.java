package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.Deadlines;
import dev.jackfield.kernel.trust.TrustMode;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From a merged layer to {@link Settings}; a setting with a mistake has its default. */
final class SettingsCheck {
    private final Layer merged;
    private final Values values;
    private final Path home;
    private final List<Problem> problems;
    private final Shown shown;
    private final Map<String, OptionValues> sections = new LinkedHashMap<>();

    SettingsCheck(Layer merged, Values values, Path home, List<Problem> problems, Shown shown) {
        this.merged = merged;
        this.values = values;
        this.home = home;
        this.problems = problems;
        this.shown = shown;
    }

    Settings settings() {
        Schema.SECTIONS.forEach((section, options) -> sections.put(section, section(section, options)));
        Listener traffic =
                listener("http.traffic").listener(Schema.TRAFFIC_HOST, Schema.TRAFFIC_PORT, Schema.TRAFFIC_INSECURE);
        Listener control =
                listener("http.control").listener(Schema.CONTROL_HOST, Schema.CONTROL_PORT, Schema.CONTROL_INSECURE);
        if (traffic.sharesPort(control)) {
            problem("http.control", Schema.CONTROL_PORT, traffic.port() + " is the port of http.traffic already");
        }
        return new Settings(
                traffic,
                control,
                directory(),
                TrustMode.of(get("plugins", Schema.TRUST)),
                get("plugins", Schema.LOAD_TIMEOUT),
                get("plugins", Schema.SCAN_INTERVAL),
                new Deadlines(
                        get("swap", Schema.START_TIMEOUT),
                        get("swap", Schema.HEALTH_TIMEOUT),
                        get("swap", Schema.CARRY_TIMEOUT),
                        get("swap", Schema.DRAIN),
                        get("swap", Schema.STOP_TIMEOUT)),
                get("health", Schema.HEALTH_INTERVAL),
                new AuthCheck(sections, home, this::problem).settings(),
                get("shutdown", Schema.SHUTDOWN_DRAIN));
    }

    private OptionValues section(String section, Options options) {
        Map<String, Node> leaves = new LinkedHashMap<>();
        for (Option<?> option : options) {
            Node leaf = merged.get(Schema.pointer(section, option));
            if (leaf != null) {
                leaves.put(option.name(), leaf);
            }
        }
        Pointer at = Pointer.of(section.split("\\."));
        OptionValues checked = values.check(at, Origin.DEFAULT, leaves, options, problems);
        Map<String, Object> masked = checked.masked();
        for (Option<?> option : options) {
            Object value = masked.get(option.name());
            if (value != null) {
                Node leaf = leaves.get(option.name());
                shown.put(Schema.pointer(section, option), value, leaf == null ? Origin.DEFAULT : leaf.origin());
            }
        }
        return checked;
    }

    private <V> V get(String section, Option<V> option) {
        V fallback = option.defaultValue();
        if (fallback == null) {
            throw new IllegalStateException(section + "." + option.name() + " has no default");
        }
        return values(section).find(option).orElse(fallback);
    }

    private ListenerCheck listener(String section) {
        return new ListenerCheck(section, values(section), values(section + ".tls"), this::path, this::problem);
    }

    private OptionValues values(String section) {
        OptionValues checked = sections.get(section);
        if (checked == null) {
            throw new IllegalStateException(section + " was not checked");
        }
        return checked;
    }

    private Path directory() {
        Path directory = path("plugins", Schema.DIRECTORY);
        return directory == null ? home : directory;
    }

    /** What an option names, absolute; null where it names nothing. */
    private @Nullable Path path(String section, Option<String> option) {
        String named = values(section).find(option).orElse(option.defaultValue());
        if (named == null) {
            return null;
        }
        Node leaf = merged.get(Schema.pointer(section, option));
        Path from = leaf != null && leaf.origin().beatsOverlay() ? Path.of("").toAbsolutePath() : home;
        try {
            return from.resolve(named).normalize();
        } catch (InvalidPathException e) {
            problem(section, option, "is no path: " + e.getReason());
            return from;
        }
    }

    private void problem(String section, Option<?> option, String detail) {
        Pointer pointer = Schema.pointer(section, option);
        Node leaf = merged.get(pointer);
        problems.add(new Problem(pointer.toString(), detail, (leaf == null ? Origin.DEFAULT : leaf.origin()).source()));
    }
}
