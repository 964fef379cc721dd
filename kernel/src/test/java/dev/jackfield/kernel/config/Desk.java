package dev.jackfield.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.event.Secrets;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.Catalogs;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.http.Routes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A configuration with a file, an environment, flags and a data folder, and what runs by it: all in a folder of a test. */
final class Desk {
    static final BindingKey L1 = new BindingKey("cache.store", "l1");
    static final BindingKey L2 = new BindingKey("cache.store", "l2");
    static final BindingKey CACHE = new BindingKey("cache", "default");
    static final BindingKey GATEWAY = new BindingKey("gateway", "default");
    static final BindingKey UPSTREAM = new BindingKey("upstream", "default");

    static final Options CAFFEINE = Options.of(
            Option.integer("maximum_entries")
                    .doc("How many entries fit.")
                    .unit("entries")
                    .between(1L, 1_000_000L)
                    .defaultsTo(10_000L),
            Option.duration("time_to_live").doc("How long.").optional());
    static final Options MAP = Options.of(
            Option.integer("maximum_entries").between(1L, 1_000_000L).defaultsTo(5_000L),
            Option.choice("policy", "lru", "lfu").defaultsTo("lru"));
    static final Options REDIS = Options.of(
            Option.uri("uri").doc("Where it is."),
            Option.string("password").doc("What it asks for.").optional().asSecret(),
            Option.size("buffer").between(1024L, 1L << 30).defaultsTo(64L << 20),
            Option.number("share").between(0.0, 1.0).defaultsTo(0.5),
            Option.bool("tls").defaultsTo(false),
            Option.strings("prefixes").defaultsTo(List.of()));

    final Path home;
    final Path file;
    final Path data;
    final Map<String, String> environment = new HashMap<>();
    final Map<String, Object> flags = new LinkedHashMap<>();
    final Map<String, Object> code = new LinkedHashMap<>();
    Secrets secrets = new Secrets();
    Catalog catalog = all().catalog();
    Configuration configuration;
    Map<BindingKey, Target> running = Map.of();

    Desk(Path folder) {
        this.home = folder;
        this.file = folder.resolve("jackfield.yaml");
        this.data = folder.resolve("data");
        write("");
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Catalogs all() {
        return new Catalogs()
                .point(Routes.class)
                .provider(CacheStore.class, "caffeine", CAFFEINE)
                .provider(CacheStore.class, "map", MAP)
                .provider(CacheStore.class, "redis", REDIS)
                .provider(
                        Cache.class,
                        "levels",
                        Options.of(Option.bindings("levels", CacheStore.class).defaultsTo(List.of("l1"))))
                .provider(
                        Upstream.class,
                        "round_robin",
                        Options.of(
                                Option.uris("nodes"),
                                Option.string("health_path").optional()))
                .provider(
                        Gateway.class,
                        "pipeline",
                        Options.of(
                                Option.binding("upstream", Upstream.class).defaultsTo("default"),
                                Option.choice("http_cache", "standard", "off").defaultsTo("standard")));
    }

    Desk write(String yaml) {
        try {
            Files.writeString(file, yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Path secretFile(String name, String content) {
        try {
            return Files.writeString(home.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the process would at its start. */
    Configured start() {
        Configured configured = startUp();
        apply(configured);
        return configured;
    }

    Configured startUp() {
        secrets = new Secrets();
        configuration = new Configuration(new Sources(home, file, code, flags, environment, data), secrets);
        configuration.open();
        return configuration.check(catalog);
    }

    void apply(Configured configured) {
        running = configured.bindings();
        try (Configuration.Written written = configuration.write(configured)) {
            configuration.accept(written);
        }
    }

    /** As an edit of the file would. */
    Plan edit(String yaml) {
        write(yaml);
        return applied(configuration.edited(yaml.getBytes(StandardCharsets.UTF_8), catalog));
    }

    Plan put(BindingKey key, String provider, Map<String, ?> options) {
        return applied(configuration.withBinding(key, provider, options, catalog, Consent.GIVEN));
    }

    Plan put(Map<String, ?> tree) {
        return applied(configuration.withTree(tree, catalog, Consent.GIVEN));
    }

    private Plan applied(Configured configured) {
        Plan plan = configuration.plan(configured, running);
        apply(configured);
        return plan;
    }

    /** The problems of a start. */
    List<String> problems() {
        return problems(this::startUp);
    }

    static List<String> problems(ThrowingCallable action) {
        ConfigurationInvalid invalid = catchThrowableOfType(ConfigurationInvalid.class, action);
        assertThat(invalid).as("a refusal").isNotNull();
        assertThat(invalid.code()).isEqualTo("invalid_configuration");
        return invalid.problems().stream().map(Problem::toString).toList();
    }

    Object value(String... path) {
        return at("configuration", path);
    }

    Object origin(String... path) {
        return at("origins", path);
    }

    private Object at(String member, String... path) {
        Object place = configuration.describe().get(member);
        for (String part : path) {
            place = place instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return place;
    }

    Object option(BindingKey key, String option) {
        return value("bindings", key.point(), key.name(), option);
    }

    Object optionOrigin(BindingKey key, String option) {
        return origin("bindings", key.point(), key.name(), option);
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }
}
