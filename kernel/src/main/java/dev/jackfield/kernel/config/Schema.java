package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Deadlines;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the kernel itself can be told: the sections beside {@code bindings}, and the keys that every binding has. */
final class Schema {
    /** So long that nobody means it. */
    private static final Duration LONGEST = Duration.ofHours(1);

    static final Option<String> TRAFFIC_HOST = Option.string("host")
            .doc("The name or address that requests for the service come in at.")
            .defaultsTo("127.0.0.1");
    static final Option<Long> TRAFFIC_PORT = Option.integer("port")
            .doc("Its port; 0 for any that is free.")
            .between(0L, 65_535L)
            .defaultsTo(8080L);
    static final Option<String> CONTROL_HOST = Option.string("host")
            .doc("The name or address of the API, health and metrics.")
            .defaultsTo("127.0.0.1");
    static final Option<Long> CONTROL_PORT = Option.integer("port")
            .doc("Its port; 0 for any that is free.")
            .between(0L, 65_535L)
            .defaultsTo(8081L);

    static final Option<String> DIRECTORY = Option.string("directory")
            .doc("The drop directory. In the file a relative path starts from the distribution's folder,"
                    + " in flags and in the environment from the working directory.")
            .defaultsTo("plugins");
    static final Option<String> TRUST = Option.choice("trust", "any", "locked", "signed")
            .doc("Which plugins are loaded. Only `any` is there yet; `locked` and `signed` are refused.")
            .defaultsTo("any");
    static final Option<Duration> LOAD_TIMEOUT = Option.duration("load_timeout")
            .doc("How long a plugin's classes and the constructors of its providers may take.")
            .between(Duration.ofMillis(100), LONGEST)
            .defaultsTo(Duration.ofSeconds(10));
    static final Option<Duration> SCAN_INTERVAL = Option.duration("scan_interval")
            .doc("How often the drop directory is looked at; a file is taken when two looks saw the same.")
            .between(Duration.ofMillis(50), LONGEST)
            .defaultsTo(Duration.ofMillis(500));

    static final Option<Duration> START_TIMEOUT = Option.duration("start_timeout")
            .doc("How long a new generation may take to be created, to start, and to mount its routes, each.")
            .between(Duration.ofMillis(10), LONGEST)
            .defaultsTo(Deadlines.DEFAULT.start());
    static final Option<Duration> HEALTH_TIMEOUT = Option.duration("health_timeout")
            .doc("How long one answer about health may take.")
            .between(Duration.ofMillis(10), LONGEST)
            .defaultsTo(Deadlines.DEFAULT.health());
    static final Option<Duration> CARRY_TIMEOUT = Option.duration("carry_timeout")
            .doc("How long carrying state from the old generation to the new one may take.")
            .between(Duration.ofMillis(10), LONGEST)
            .defaultsTo(Deadlines.DEFAULT.carry());
    static final Option<Duration> DRAIN = Option.duration(Pointer.DRAIN_TIMEOUT)
            .doc("How long calls in flight may take to leave the old generation; what remains is cut and counted.")
            .between(Duration.ZERO, LONGEST)
            .defaultsTo(Deadlines.DEFAULT.drain());
    static final Option<Duration> STOP_TIMEOUT = Option.duration("stop_timeout")
            .doc("How long an old generation may take to stop and to close, each.")
            .between(Duration.ofMillis(10), LONGEST)
            .defaultsTo(Deadlines.DEFAULT.stop());

    static final Option<Duration> HEALTH_INTERVAL = Option.duration("interval")
            .doc("How often what is plugged in is asked how it is.")
            .between(Duration.ofMillis(100), LONGEST)
            .defaultsTo(Duration.ofSeconds(5));

    static final Option<Duration> SHUTDOWN_DRAIN = Option.duration(Pointer.DRAIN_TIMEOUT)
            .doc("What the drains of all bindings share when the process is told to stop.")
            .between(Duration.ZERO, LONGEST)
            .defaultsTo(Duration.ofSeconds(7));

    static final Option<String> PROVIDER = Option.string(Pointer.PROVIDER)
            .doc("The name of what is plugged in; `none` leaves the binding empty, also where it has a default.");
    static final Option<Duration> BINDING_DRAIN = Option.duration(Pointer.DRAIN_TIMEOUT)
            .doc("Of this binding alone, in place of `swap.drain_timeout`.")
            .between(Duration.ZERO, LONGEST)
            .optional();

    /** What every binding understands, besides its provider's options. */
    static final Options BINDING = Options.of(PROVIDER, BINDING_DRAIN);

    /** Sections by dotted name. */
    static final Map<String, Options> SECTIONS = sections();

    /** What every section is for. */
    static final Map<String, String> DOCS = Map.of(
            "http.traffic", "Where requests for the service come in.",
            "http.control", "Where Jackfield is controlled: API, health, metrics.",
            "plugins", "Where plugins come from.",
            "swap", "How long the steps of a swap may take.",
            "health", "How running bindings are watched.",
            "shutdown", "How the process ends.");

    /** Sections whose changes take effect at the next start. */
    private static final List<String> AT_START = List.of("http", "plugins", "health", "shutdown");

    private Schema() {}

    private static Map<String, Options> sections() {
        Map<String, Options> sections = new LinkedHashMap<>();
        sections.put("http.traffic", Options.of(TRAFFIC_HOST, TRAFFIC_PORT));
        sections.put("http.control", Options.of(CONTROL_HOST, CONTROL_PORT));
        sections.put("plugins", Options.of(DIRECTORY, TRUST, LOAD_TIMEOUT, SCAN_INTERVAL));
        sections.put("swap", Options.of(START_TIMEOUT, HEALTH_TIMEOUT, CARRY_TIMEOUT, DRAIN, STOP_TIMEOUT));
        sections.put("health", Options.of(HEALTH_INTERVAL));
        sections.put("shutdown", Options.of(SHUTDOWN_DRAIN));
        return Collections.unmodifiableMap(sections);
    }

    static Pointer pointer(String section, Option<?> option) {
        List<String> parts = new ArrayList<>(List.of(section.split("\\.")));
        parts.add(option.name());
        return new Pointer(parts);
    }

    /** The option that a pointer outside of the bindings means. */
    static Optional<Option<?>> option(Pointer pointer) {
        List<String> parts = pointer.parts();
        Options options = SECTIONS.get(String.join(".", parts.subList(0, parts.size() - 1)));
        return options == null ? Optional.empty() : options.find(pointer.last());
    }

    /** Every setting outside of the bindings, dotted. */
    static List<String> pointers() {
        List<String> pointers = new ArrayList<>();
        SECTIONS.forEach((section, options) ->
                options.forEach(option -> pointers.add(pointer(section, option).toString())));
        return pointers;
    }

    static boolean takesEffectAtStart(Pointer pointer) {
        return AT_START.contains(pointer.parts().get(0));
    }

    /** What can stand below a place outside of the bindings, in order; empty if the place is no section. */
    static List<String> below(List<String> place) {
        String prefix = place.isEmpty() ? "" : String.join(".", place) + ".";
        List<String> names = new ArrayList<>();
        SECTIONS.forEach((section, options) -> {
            if ((section + ".").equals(prefix)) {
                options.forEach(option -> names.add(option.name()));
            } else if (section.startsWith(prefix)) {
                String rest = section.substring(prefix.length());
                String name = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
                if (!names.contains(name)) {
                    names.add(name);
                }
            }
        });
        if (place.isEmpty()) {
            names.add(Pointer.BINDINGS);
        }
        return names;
    }

    /** Bindings that are there when nobody says otherwise, as far as there are such providers. */
    static Map<BindingKey, Map<String, Object>> defaultBindings() {
        Map<BindingKey, Map<String, Object>> bindings = new LinkedHashMap<>();
        bindings.put(new BindingKey("cache.store", "l1"), Map.of(Pointer.PROVIDER, "caffeine"));
        bindings.put(new BindingKey("cache", "default"), Map.of(Pointer.PROVIDER, "levels", "levels", List.of("l1")));
        bindings.put(
                new BindingKey("gateway", "default"), Map.of(Pointer.PROVIDER, "pipeline", "http_cache", "standard"));
        bindings.put(new BindingKey("dashboard", "default"), Map.of(Pointer.PROVIDER, "panel"));
        return bindings;
    }
}
