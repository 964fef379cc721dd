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
    static final Option<Boolean> TRAFFIC_INSECURE = Option.bool("insecure")
            .doc("Whether it may listen without TLS on an address that others reach; a start is refused otherwise.")
            .defaultsTo(false);
    static final Option<String> CONTROL_HOST = Option.string("host")
            .doc("The name or address of the API, health and metrics.")
            .defaultsTo("127.0.0.1");
    static final Option<Long> CONTROL_PORT = Option.integer("port")
            .doc("Its port; 0 for any that is free.")
            .between(0L, 65_535L)
            .defaultsTo(8081L);
    static final Option<Boolean> CONTROL_INSECURE = Option.bool("insecure")
            .doc("Whether it may listen without TLS on an address that others reach; a start is refused otherwise."
                    + " Tokens would be sent in clear.")
            .defaultsTo(false);

    static final String AUTH = "http.auth";
    static final String JWT = "http.auth.jwt";

    static final Option<Duration> SESSION_IDLE = Option.duration("session_idle_timeout")
            .doc("After how long without a request a browser has to sign in again.")
            .between(Duration.ofMinutes(1), Duration.ofDays(30))
            .defaultsTo(AuthSettings.DEFAULT.sessionIdle());
    static final Option<Duration> SESSION_LIFETIME = Option.duration("session_lifetime")
            .doc("After how long it has to in any case.")
            .between(Duration.ofMinutes(1), Duration.ofDays(30))
            .defaultsTo(AuthSettings.DEFAULT.sessionLifetime());
    static final Option<Long> FAILURES = Option.integer("failures_per_minute")
            .doc("How many wrong tokens an address may send within a minute.")
            .between(1L, 10_000L)
            .defaultsTo((long) AuthSettings.DEFAULT.failures());

    static final Option<String> JWT_ISSUER = Option.string("issuer")
            .doc("What `iss` has to be. JWTs are taken when this, `audience` and a key are given.")
            .optional();
    static final Option<List<String>> JWT_AUDIENCE =
            Option.strings("audience").doc("One of these has to be in `aud`.").optional();
    static final Option<List<String>> JWT_ALGORITHMS = Option.strings("algorithms")
            .doc("One of these has to sign: `RS256`, `PS256`, `ES256`, `EdDSA`, `HS256` and their like; `HS…` with a"
                    + " shared secret, the others with a public key.")
            .defaultsTo(List.of("RS256"));
    static final Option<String> JWT_PUBLIC_KEY = Option.string("public_key")
            .doc("The issuer's key as PEM, usually `${file:…}`.")
            .optional();
    static final Option<String> JWT_SHARED_SECRET = Option.string("shared_secret")
            .doc("In place of it: a secret of at least 32 bytes, usually `${file:…}`.")
            .optional()
            .asSecret();
    static final Option<String> JWT_JWKS_FILE = Option.string("jwks_file")
            .doc("In place of both: a file with a JSON Web Key Set, read at start.")
            .optional();
    static final Option<String> JWT_NAME_CLAIM =
            Option.string("name_claim").doc("Which claim names who asks.").defaultsTo("sub");
    static final Option<String> JWT_SCOPE_CLAIM = Option.string("scope_claim")
            .doc("Which claim has the scopes `read`, `write`, `admin`: a text with spaces, or a list.")
            .defaultsTo("scope");
    static final Option<String> JWT_SCOPE_PREFIX = Option.string("scope_prefix")
            .doc("What stands before each of them there, such as `jackfield:`; others are not looked at.")
            .defaultsTo("");
    static final Option<Duration> JWT_LEEWAY = Option.duration("leeway")
            .doc("By how much the issuer's clock may differ.")
            .between(Duration.ZERO, Duration.ofMinutes(5))
            .defaultsTo(Duration.ofSeconds(30));

    static final Option<String> DIRECTORY = Option.string("directory")
            .doc("The drop directory. In the file a relative path starts from the distribution's folder,"
                    + " in flags and in the environment from the working directory.")
            .defaultsTo("plugins");
    static final Option<String> TRUST = Option.choice("trust", "any", "locked", "signed")
            .doc(
                    "Which plugins are loaded: `any`; those in `plugins.lock`, byte for byte (`locked`); those that a key in"
                            + " `trusted-keys` signed (`signed`). Both are beside the configuration file.")
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
            "http.traffic",
            "Where requests for the service come in.",
            TlsSchema.TRAFFIC,
            "TLS for requests of the service.",
            "http.control",
            "Where Jackfield is controlled: API, health, metrics.",
            TlsSchema.CONTROL,
            "TLS for the API, health and metrics.",
            AUTH,
            "Who is let in at the control listener.",
            JWT,
            "Tokens of another issuer (RFC 7519).",
            "plugins",
            "Where plugins come from.",
            "swap",
            "How long the steps of a swap may take.",
            "health",
            "How running bindings are watched.",
            "shutdown",
            "How the process ends.");

    /** Sections whose changes take effect at the next start. */
    private static final List<String> AT_START = List.of("http", "plugins", "health", "shutdown");

    private Schema() {}

    private static Map<String, Options> sections() {
        Map<String, Options> sections = new LinkedHashMap<>();
        sections.put("http.traffic", Options.of(TRAFFIC_HOST, TRAFFIC_PORT, TRAFFIC_INSECURE));
        sections.put(TlsSchema.TRAFFIC, TlsSchema.OPTIONS);
        sections.put("http.control", Options.of(CONTROL_HOST, CONTROL_PORT, CONTROL_INSECURE));
        sections.put(TlsSchema.CONTROL, TlsSchema.OPTIONS);
        sections.put(AUTH, Options.of(SESSION_IDLE, SESSION_LIFETIME, FAILURES));
        sections.put(
                JWT,
                Options.of(
                        JWT_ISSUER,
                        JWT_AUDIENCE,
                        JWT_ALGORITHMS,
                        JWT_PUBLIC_KEY,
                        JWT_SHARED_SECRET,
                        JWT_JWKS_FILE,
                        JWT_NAME_CLAIM,
                        JWT_SCOPE_CLAIM,
                        JWT_SCOPE_PREFIX,
                        JWT_LEEWAY));
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
        bindings.put(new BindingKey("cluster", "default"), Map.of(Pointer.PROVIDER, "local"));
        bindings.put(
                new BindingKey("gateway", "default"), Map.of(Pointer.PROVIDER, "pipeline", "http_cache", "standard"));
        bindings.put(new BindingKey("dashboard", "default"), Map.of(Pointer.PROVIDER, "panel"));
        bindings.put(new BindingKey("metric.history", "default"), Map.of(Pointer.PROVIDER, "memory"));
        bindings.put(new BindingKey("metric.exporter", "prometheus"), Map.of(Pointer.PROVIDER, "prometheus"));
        bindings.put(new BindingKey("database", "default"), Map.of(Pointer.PROVIDER, "h2"));
        return bindings;
    }
}
