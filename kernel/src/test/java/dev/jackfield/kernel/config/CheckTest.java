package dev.jackfield.kernel.config;

import static dev.jackfield.kernel.config.Desk.CACHE;
import static dev.jackfield.kernel.config.Desk.GATEWAY;
import static dev.jackfield.kernel.config.Desk.L1;
import static dev.jackfield.kernel.config.Desk.L2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.plugin.Catalogs;
import dev.jackfield.kernel.tls.TlsSettings;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.http.Gateway;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused, and what a person reads then. */
class CheckTest {
    @TempDir
    Path folder;

    Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    @Test
    void allMistakesAreReportedTogetherWithTheirPlaces() {
        desk.write("""
                htp: {}
                http:
                  traffic: {port: eighty, hst: a}
                  control: 5
                plugins: {trust: signet}
                bindings:
                  cache.stroe: {l1: {provider: map}}
                  cache.store:
                    l1: {provider: map, maximum_entrys: 5}
                    l2: {provider: reddis}
                    l3: {provider: redis, buffer: 1KB, share: 2, tls: maybe}
                    l4: {maximum_entries: 5}
                    l5:
                    L6: {provider: map}
                  cache:
                    default: {provider: levels, levels: [l1, l9]}
                """);
        assertThat(desk.problems())
                .containsExactly(
                        "jackfield.yaml:1:1: htp: unknown section \"htp\"; did you mean \"http\"? available: http,"
                                + " plugins, swap, health, shutdown, bindings",
                        "jackfield.yaml:3:19: http.traffic.port: was \"eighty\", must be a whole number from 0 to"
                                + " 65535",
                        "jackfield.yaml:3:27: http.traffic.hst: unknown option \"hst\"; did you mean \"host\"?"
                                + " available: host, port, insecure, tls",
                        "jackfield.yaml:4:3: http.control: must be a map with host, port, insecure, tls; was a single value",
                        "jackfield.yaml:5:18: plugins.trust: unknown value \"signet\"; did you mean \"signed\"? available:"
                                + " any, locked, signed",
                        "jackfield.yaml:7:3: bindings.cache.stroe: unknown extension point \"cache.stroe\"; did you"
                                + " mean \"cache.store\"? available: cache, cache.store, gateway, http.routes, upstream",
                        "jackfield.yaml:9:41: bindings.cache.store.l1.maximum_entrys: unknown option"
                                + " \"maximum_entrys\"; did you mean \"maximum_entries\"? available: maximum_entries,"
                                + " policy",
                        "jackfield.yaml:10:20: bindings.cache.store.l2: unknown provider \"reddis\"; did you mean"
                                + " \"redis\"? available: caffeine, map, redis",
                        "jackfield.yaml:11:5: bindings.cache.store.l3.uri: is required: an absolute URI, such as"
                                + " http://127.0.0.1:9000. Where it is.",
                        "jackfield.yaml:11:47: bindings.cache.store.l3.share: was 2.0, must be a number from 0.0 to"
                                + " 1.0",
                        "jackfield.yaml:11:55: bindings.cache.store.l3.tls: was \"maybe\", must be true or false",
                        "jackfield.yaml:12:5: bindings.cache.store.l4: needs a provider; available: caffeine, map,"
                                + " redis",
                        "jackfield.yaml:13:5: bindings.cache.store.l5: must be a map with a provider and its options,"
                                + " such as {provider: caffeine}; was nothing",
                        "jackfield.yaml:14:5: bindings.cache.store.L6: the name of a binding is made of lower-case"
                                + " letters, digits, _ and -, at most 63",
                        "jackfield.yaml:16:41: bindings.cache.default.levels: unknown binding of cache.store \"l9\";"
                                + " did you mean \"l1\"? available: l1, l2, l3, l4");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bindings: 5 | must be a map from extension points",
                "bindings: {cache.store: [a]} | bindings.cache.store: must be a map from names of bindings",
                "bindings: {cache.store: {l1: [a]}} | bindings.cache.store.l1: must be a map with a provider",
                "bindings: {cache.store: {l1: {provider: [map]}}} | bindings.cache.store.l1",
                "bindings: {cache.store: {l1: {provider: map, policy: {a: b}}}} | must be a single value or a list of"
                        + " them",
                "bindings: {cache.store: {l1: {provider: map, policy: [[a]]}}} | must be a single value or a list of"
                        + " them",
                "bindings: {cache.store: {l1: {provider: map, maximum_entries: }}} | maximum_entries: was nothing,"
                        + " must be",
                "bindings: {cache.store: {l1: {provider: map, maximum_entries: [1]}}} | must be a whole number from 1",
                "bindings: {cache.store: {l1: {provider: map, maximum_entries: 0}}} | was 0, must be a whole number"
                        + " from 1",
                "bindings: {cache.store: {l1: {provider: map, policy: lffu}}} | did you mean \"lfu\"? available: lru,"
                        + " lfu",
                "bindings: {cache.store: {l1: {provider: caffeine, time_to_live: 5}}} | a duration with a unit",
                "bindings: {cache.store: {l1: {provider: map, drain_timeout: 2d}}} | from 0s to 1h",
                "bindings: {http.routes: {x: {provider: y}}} | unknown provider \"y\"; available: none",
                "http: {traffic: {port: 9}, control: {port: 9}} | 9 is the port of http.traffic already",
                "http: {traffic: {host: 0.0.0.0}} | http.traffic.host: others reach \"0.0.0.0\", and what is sent there"
                        + " would be in clear; possible: http.traffic.tls with a certificate and its key (or a"
                        + " key_store), the host 127.0.0.1, or http.traffic.insecure: true where",
                "http: {control: {host: '::'}} | http.control.host: others reach \"::\"",
                "http: {control: {host: 192.0.2.1}} | http.control.host: others reach \"192.0.2.1\"",
                "http: {control: {host: '[::zz]'}} | \"[::zz]\" is no address of this machine's own",
                "http: {traffic: {tls: {certificate: a}}} | http.traffic.tls.certificate: needs a key beside it",
                "http: {traffic: {tls: {key: a}}} | http.traffic.tls.key: needs a certificate beside it",
                "http: {traffic: {tls: {key: a, key_store: b}}} | http.traffic.tls.key_store: stands beside",
                "http: {traffic: {tls: {client_auth: required}}} | http.traffic.tls.client_auth: needs TLS",
                "http: {traffic: {tls: {key_store: b, client_auth: request}}} | needs client_certificates",
                "http: {traffic: {tls: {key_store: b, client_auth: some}}} | unknown value \"some\"",
                "http: {traffic: {tls: {key_store: b, protocols: [TLSv1.1]}}} | unknown protocol \"TLSv1.1\"",
                "http: {traffic: {tls: {key_store: b, protocols: []}}} | http.traffic.tls.protocols: is empty",
                "http: {traffic: {tls: {key_store: b, cipher_suites: [TLS_NULL]}}} | unknown cipher suite",
                "swap: {start_timeout: 1ms} | swap.start_timeout: was \"1ms\", must be a duration",
                "health: {interval: 0s} | health.interval",
                "shutdown: {drain_timeout: never} | shutdown.drain_timeout",
                "plugins: {trust: some} | unknown value \"some\"",
            })
    void aMistakeIsNamed(String yaml, String message) {
        desk.write(yaml);
        assertThat(desk.problems())
                .singleElement()
                .asString()
                .startsWith("jackfield.yaml:1:")
                .contains(message);
    }

    @Test
    void emptySectionsSayNothing() {
        desk.write("http:\nplugins: {}\nbindings:\n  cache.store:\n");
        assertThat(desk.start().bindings()).containsKey(L1);
    }

    @Test
    void valuesReachProvidersWithTheirTypes() {
        desk.write("""
                bindings:
                  cache.store:
                    l2:
                      provider: redis
                      uri: redis://127.0.0.1:6379
                      password: 0123
                      buffer: 1MB
                      share: 0.25
                      tls: true
                      prefixes: [a, 1.10]
                """);
        OptionValues values = desk.start().bindings().get(L2).options();
        assertThat(values.find(Option.uri("uri"))).contains(URI.create("redis://127.0.0.1:6379"));
        assertThat(values.find(Option.string("password"))).contains("0123");
        assertThat(values.find(Option.size("buffer"))).contains(1L << 20);
        assertThat(values.find(Option.number("share"))).contains(0.25);
        assertThat(values.find(Option.bool("tls"))).contains(true);
        assertThat(values.find(Option.strings("prefixes"))).contains(List.of("a", "1.10"));
    }

    @Test
    void everySettingTakesAnotherValueThanItsDefault() {
        Map<String, String> others = new LinkedHashMap<>(Map.ofEntries(
                Map.entry("http.traffic.host", "0.0.0.0"),
                Map.entry("http.traffic.port", "81"),
                Map.entry("http.traffic.insecure", "true"),
                Map.entry("http.control.insecure", "true"),
                Map.entry("http.control.host", "::1"),
                Map.entry("http.control.port", "82"),
                Map.entry("plugins.directory", "/p"),
                Map.entry("plugins.trust", "locked"),
                Map.entry("plugins.load_timeout", "1s"),
                Map.entry("plugins.scan_interval", "2s"),
                Map.entry("swap.start_timeout", "3s"),
                Map.entry("swap.health_timeout", "4s"),
                Map.entry("swap.carry_timeout", "6s"),
                Map.entry("swap.drain_timeout", "8s"),
                Map.entry("swap.stop_timeout", "9s"),
                Map.entry("health.interval", "11s"),
                Map.entry("shutdown.drain_timeout", "12s")));
        others.put("http.auth.session_idle_timeout", "2m");
        others.put("http.auth.session_lifetime", "3m");
        others.put("http.auth.failures_per_minute", "7");
        others.put("http.auth.jwt.issuer", "other");
        others.put("http.auth.jwt.audience", "other");
        others.put("http.auth.jwt.algorithms", "ES256");
        others.put("http.auth.jwt.public_key", "other");
        others.put("http.auth.jwt.shared_secret", "o".repeat(40));
        others.put("http.auth.jwt.jwks_file", "/j");
        others.put("http.auth.jwt.name_claim", "name");
        others.put("http.auth.jwt.scope_claim", "roles");
        others.put("http.auth.jwt.scope_prefix", "p:");
        others.put("http.auth.jwt.leeway", "5s");
        for (String listener : List.of("http.traffic.tls.", "http.control.tls.")) {
            others.put(listener + "certificate", "/c");
            others.put(listener + "key", "/k");
            others.put(listener + "key_store", "/s");
            others.put(listener + "key_store_password", "other");
            others.put(listener + "client_auth", "required");
            others.put(listener + "client_certificates", "/a");
            others.put(listener + "protocols", "TLSv1.2");
            others.put(listener + "cipher_suites", "TLS_AES_256_GCM_SHA384");
            others.put(listener + "http2", "false");
            others.put(listener + "reload_interval", "3s");
            others.put(listener + "expiry_warning", "4d");
        }
        assertThat(others.keySet()).as("every setting is tried").isEqualTo(Set.copyOf(Schema.pointers()));
        assertThat(Schema.DOCS.keySet()).isEqualTo(Schema.SECTIONS.keySet());
        others.forEach((pointer, value) -> {
            desk.write(standing(pointer));
            Settings defaults = desk.start().settings();
            desk.flags.put(pointer, value);
            Settings settings = desk.start().settings();
            assertThat(settings).as(pointer).isNotEqualTo(defaults);
            String name = pointer.substring(pointer.lastIndexOf('.') + 1);
            String shown = Set.of("key_store_password", "shared_secret").contains(name)
                    ? OptionValues.MASK
                    : Set.of("protocols", "cipher_suites", "audience", "algorithms")
                                    .contains(name)
                            ? "[" + value + "]"
                            : value;
            assertThat(desk.value(pointer.split("\\."))).as(pointer).asString().isEqualTo(shown);
            desk.flags.clear();
            desk.environment.put(Variables.variable(pointer), value);
            assertThat(desk.start().settings()).as(pointer).isEqualTo(settings);
            desk.environment.clear();
        });
    }

    /** What a setting needs beside it. */
    private static String standing(String pointer) {
        String listener = pointer.endsWith(".host")
                ? "{insecure: true}"
                : pointer.contains(".tls.key_store")
                        ? "{tls: {key_store: x}}"
                        : pointer.contains(".tls.") ? "{tls: {certificate: a, key: b, client_certificates: c}}" : "{}";
        String key = pointer.endsWith(".shared_secret")
                ? "shared_secret: " + "s".repeat(40) + ", algorithms: [HS256]"
                : pointer.endsWith(".jwks_file") ? "jwks_file: x" : "public_key: k";
        String jwt = pointer.contains(".jwt.") ? "{jwt: {issuer: i, audience: [a], " + key + "}}" : "{}";
        return "http: {traffic: " + listener + ", control: " + listener + ", auth: " + jwt + "}";
    }

    @Test
    void aPublicAddressIsListenedOnWithTlsOrWhereItIsSaidToBeInsecure() {
        desk.write("http: {traffic: {host: 0.0.0.0, insecure: true}, control: {host: localhost}}");
        assertThat(desk.start().settings().traffic().insecure()).isTrue();
        desk.write("http: {traffic: {host: 0.0.0.0, tls: {certificate: tls/a.pem, key: /k.pem}}}");
        TlsSettings tls = desk.start().settings().traffic().tls().orElseThrow();
        assertThat(tls.certificate()).isEqualTo(folder.resolve("tls/a.pem"));
        assertThat(tls.key()).isEqualTo(Path.of("/k.pem"));
        assertThat(tls.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(tls.cipherSuites())
                .isNotEmpty()
                .allMatch(suite -> !suite.contains("_CBC_") && (suite.contains("ECDHE") || !suite.contains("WITH")));
    }

    @Test
    void theTreeOfAnEmbedderIsHeldToTheSame() {
        desk.code.put("http", Map.of("control", Map.of("host", "0.0.0.0")));
        assertThat(desk.problems())
                .singleElement()
                .asString()
                .contains("http.control.host: others reach", "http.control.insecure: true");
        desk.code.put("http", Map.of("control", Map.of("host", "0.0.0.0", "insecure", true)));
        assertThat(desk.start().settings().control().insecure()).isTrue();
    }

    @Test
    void thePasswordOfAKeyStoreIsShownNowhere() {
        desk.write("http: {traffic: {tls: {key_store: x, key_store_password: hunter22}}}");
        Settings settings = desk.start().settings();
        assertThat(settings.traffic().tls().orElseThrow().keyStorePassword()).isEqualTo("hunter22");
        assertThat(settings.toString()).doesNotContain("hunter22");
        assertThat(desk.configuration.describe().toString()).doesNotContain("hunter22");
    }

    @Test
    void theDrainTimeoutIsThatOfTheBindingOrOfAllSwaps() {
        desk.write("""
                swap: {drain_timeout: 3s}
                bindings: {cache.store: {l1: {provider: map, drain_timeout: 1s}, l2: {provider: map}}}
                """);
        Map<BindingKey, Target> bindings = desk.start().bindings();
        assertThat(bindings.get(L1).deadlines().drain()).isEqualTo(Duration.ofSeconds(1));
        assertThat(bindings.get(L2).deadlines().drain()).isEqualTo(Duration.ofSeconds(3));
        assertThat(desk.option(L1, "drain_timeout")).isEqualTo("1s");
    }

    @Test
    void aProviderThatDeclaresWhatEveryBindingHasIsRefused() {
        desk.catalog = Desk.all()
                .provider(
                        CacheStore.class,
                        "greedy",
                        Options.of(Option.string("drain_timeout").optional()))
                .catalog();
        desk.write("bindings: {cache.store: {l1: {provider: greedy}}}");
        assertThat(desk.problems()).singleElement().asString().contains("declares the option \"drain_timeout\"");
    }

    @Test
    void whatTheDefaultOfAnOptionNamesNeedNotBeThereAndEverythingElseMust() {
        desk.write("bindings: {gateway: {default: {provider: pipeline, upstream: default}}}");
        assertThat(desk.start().bindings()).containsKey(GATEWAY);
        desk.write("bindings: {cache.store: {l1: {provider: none}}, cache: {default: {provider: levels}}}");
        assertThat(desk.problems()).singleElement().asString().contains("unknown binding of cache.store \"l1\"");
        desk.write("bindings: {gateway: {default: {provider: pipeline, upstream: main}}}");
        assertThat(desk.problems()).singleElement().asString().contains("unknown binding of upstream \"main\"");
    }

    @Test
    void circlesAreShown() {
        desk.catalog = Desk.all()
                .provider(CacheStore.class, "over", Options.of(Option.binding("under", CacheStore.class)))
                .provider(Gateway.class, "self", Options.of(Option.binding("next", Gateway.class)))
                .catalog();
        desk.write("""
                bindings:
                  cache.store:
                    a: {provider: over, under: b}
                    b: {provider: over, under: c}
                    c: {provider: over, under: a}
                    d: {provider: over, under: a}
                  gateway:
                    default: {provider: self, next: default}
                """);
        assertThat(desk.problems())
                .containsExactly(
                        "jackfield.yaml:5:32: bindings.cache.store.c.under: closes a circle: cache.store/a →"
                                + " cache.store/b → cache.store/c → cache.store/a",
                        "jackfield.yaml:8:37: bindings.gateway.default.next: closes a circle: gateway/default →"
                                + " gateway/default");
    }

    @Test
    void aLongChainOfBindingsIsNoTrouble() {
        desk.catalog = Desk.all()
                .provider(CacheStore.class, "over", Options.of(Option.binding("under", CacheStore.class)))
                .catalog();
        StringBuilder yaml = new StringBuilder("bindings:\n  cache.store:\n    n0: {provider: map}\n");
        for (int i = 1; i < 3000; i++) {
            yaml.append("    n%d: {provider: over, under: n%d}\n".formatted(i, i - 1));
        }
        desk.write(yaml.toString());
        assertThat(desk.start().bindings()).hasSize(3003);
    }

    @Test
    void aFloodOfMistakesIsCutOff() {
        StringBuilder yaml = new StringBuilder("bindings:\n  cache.store:\n");
        for (int i = 0; i < 1000; i++) {
            yaml.append("    n%d: {provider: nope}\n".formatted(i));
        }
        desk.write(yaml.toString());
        assertThat(desk.problems()).hasSize(201).last().asString().isEqualTo("and 800 more");
    }

    @Test
    void bindingsOfAPluginThatWasTakenAwayByForceStayEmptyUntilItIsBack() {
        desk.write("bindings: {cache.store: {l2: {provider: redis, uri: 'redis://h', password: hunter22}}}");
        desk.start();
        desk.catalog =
                new Catalogs().provider(CacheStore.class, "map", Desk.MAP).catalog();
        assertThat(Desk.problems(() -> desk.configuration.check(desk.catalog))).hasSize(1);
        desk.configuration.excuse(List.of(L2));
        Configured without = desk.configuration.check(desk.catalog);
        assertThat(without.bindings()).isEmpty();
        assertThat(without.warnings())
                .containsExactly(
                        "bindings.cache.store.l2: stays empty, since the plugin with the provider \"redis\" was"
                                + " stopped or deleted");
        desk.apply(without);
        assertThat(desk.option(L2, "uri")).isEqualTo("********");
        assertThat(desk.put(L1, "map", Map.of()).added()).containsExactly(L1);

        desk.catalog = Desk.all().catalog();
        Configured again = desk.configuration.check(desk.catalog);
        assertThat(again.bindings()).containsKey(L2);
        desk.apply(again);
        desk.catalog =
                new Catalogs().provider(CacheStore.class, "map", Desk.MAP).catalog();
        assertThat(Desk.problems(() -> desk.configuration.check(desk.catalog))).isNotEmpty();
    }

    @Test
    void whatStoodOnAnEmptyBindingStaysEmptyWithIt() {
        desk.write("""
                bindings:
                  cache.store: {l1: {provider: map}, l2: {provider: caffeine}}
                  cache: {default: {provider: levels, levels: [l1, l2]}, other: {provider: levels, levels: [l2]}}
                """);
        desk.start();
        desk.catalog = new Catalogs()
                .provider(CacheStore.class, "caffeine", Desk.CAFFEINE)
                .provider(Cache.class, "levels", Options.of(Option.bindings("levels", CacheStore.class)))
                .catalog();
        desk.configuration.excuse(List.of(L1, CACHE));
        Configured without = desk.configuration.check(desk.catalog);
        assertThat(without.bindings().keySet()).containsExactly(L2, new BindingKey("cache", "other"));
        assertThat(without.warnings())
                .hasSize(2)
                .last()
                .asString()
                .endsWith("stays empty, since it needs cache.store/l1");
        desk.apply(without);
        assertThat(Desk.problems(
                        () -> desk.put(new BindingKey("cache", "new"), "levels", Map.of("levels", List.of("l1")))))
                .containsExactly("bindings.cache.new.levels: needs cache.store/l1, which stays empty");
        desk.catalog = Desk.all().catalog();
        assertThat(desk.configuration.check(desk.catalog).bindings()).containsKeys(L1, CACHE);
    }

    @Test
    void whateverIsAskedForItIsRefusedWithReasonsOrApplied() {
        desk.write("bindings: {cache.store: {l1: {provider: caffeine, maximum_entries: 5}}}");
        desk.start();
        String good = "";
        int applied = 0;
        for (long seed = 0; seed < 600; seed++) {
            Random random = new Random(seed);
            String asked = tree(random);
            desk.write(asked);
            try {
                Configured fromFile = desk.configuration.edited(asked.getBytes(StandardCharsets.UTF_8), desk.catalog);
                desk.apply(fromFile);
                good = asked;
                applied++;
            } catch (ConfigurationInvalid e) {
                assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
            }
            try {
                desk.put(one(random, List.of(L1, L2)), one(random, List.of("map", "caffeine")), options(random));
            } catch (ConfigurationInvalid e) {
                assertThat(e.problems()).as("seed %d", seed).isNotEmpty();
            }
            Configured same = desk.configuration.withTree(shownTree(), desk.catalog, Consent.GIVEN);
            assertThat(desk.configuration.plan(same, desk.running).isEmpty())
                    .as("seed %d", seed)
                    .isTrue();
            if (applied > 0 && seed % 10 == 0) {
                Map<BindingKey, Target> before = desk.running;
                desk.write(good);
                assertThat(desk.start().bindings())
                        .as("after a restart, seed %d", seed)
                        .isEqualTo(before);
            }
        }
        assertThat(applied).as("of 600, neither all nor none").isBetween(50, 550);
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> shownTree() {
        return (Map<String, Object>) desk.configuration.describe().get("configuration");
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static List<String> providers(Random random, String point) {
        if (random.nextInt(10) == 0) {
            return List.of("map", "redis", "levels", "round_robin");
        }
        return point.equals("cache.store") ? List.of("map", "caffeine") : List.of("none");
    }

    private static Map<String, Object> options(Random random) {
        Map<String, Object> options = new LinkedHashMap<>();
        if (random.nextBoolean()) {
            options.put("maximum_entries", one(random, List.of(5, "5000", 10_000, 0)));
        }
        if (random.nextBoolean()) {
            options.put("policy", one(random, List.of("lru", "lfu")));
        }
        return options;
    }

    private static String tree(Random random) {
        List<String> values = List.of(
                "1",
                "0",
                "-1",
                "5m",
                "64MB",
                "lfu",
                "lru",
                "map",
                "caffeine",
                "redis",
                "levels",
                "true",
                "[]",
                "[l1]",
                "[l1, l2]",
                "{}",
                "~",
                "''",
                "'${A:7}'",
                "'${A}'",
                "'$${x}'",
                "redis://h",
                "'redis://u:pass@h'",
                "none");
        List<String> options = List.of(
                "provider",
                "maximum_entries",
                "policy",
                "levels",
                "uri",
                "password",
                "drain_timeout",
                "buffer",
                "nodes");
        StringBuilder yaml = new StringBuilder();
        if (random.nextInt(3) == 0) {
            yaml.append("swap: {")
                    .append(one(random, List.of("drain_timeout", "stop_timeout", "x")))
                    .append(": ")
                    .append(one(random, values))
                    .append("}\n");
        }
        yaml.append("bindings:\n");
        for (String point : List.of("cache.store", "cache", "upstream")) {
            yaml.append("  ").append(point).append(":\n");
            for (String name : List.of("l1", "l2", "default")) {
                if (random.nextInt(3) == 0) {
                    yaml.append("    ")
                            .append(name)
                            .append(":\n      provider: ")
                            .append(one(random, providers(random, point)))
                            .append("\n");
                    for (String option : options) {
                        if (random.nextInt(12) == 0 && !option.equals("provider")) {
                            yaml.append("      ")
                                    .append(option)
                                    .append(": ")
                                    .append(one(random, values))
                                    .append("\n");
                        }
                    }
                }
            }
        }
        return yaml.toString();
    }
}
