package dev.jackfield.kernel.config;

import static dev.jackfield.kernel.config.Desk.CACHE;
import static dev.jackfield.kernel.config.Desk.GATEWAY;
import static dev.jackfield.kernel.config.Desk.L1;
import static dev.jackfield.kernel.config.Desk.L2;
import static dev.jackfield.kernel.config.Desk.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Deadlines;
import dev.jackfield.kernel.plugin.Catalogs;
import dev.jackfield.kernel.trust.TrustMode;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where values come from, and which one counts. */
class SourcesTest {
    @TempDir
    Path folder;

    Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    @Test
    void everythingHasADefaultThatWorks() {
        Configured configured = desk.start();
        Settings settings = configured.settings();
        assertThat(settings)
                .isEqualTo(new Settings(
                        new Listener("127.0.0.1", 8080, false, null),
                        new Listener("127.0.0.1", 8081, false, null),
                        folder.resolve("plugins"),
                        TrustMode.ANY,
                        Duration.ofSeconds(10),
                        Duration.ofMillis(500),
                        Deadlines.DEFAULT,
                        Duration.ofSeconds(5),
                        AuthSettings.DEFAULT,
                        Duration.ofSeconds(7)));
        assertThat(configured.bindings().keySet()).containsExactly(L1, CACHE, GATEWAY);
        assertThat(desk.option(L1, "provider")).isEqualTo("caffeine");
        assertThat(desk.option(CACHE, "levels")).isEqualTo(List.of("l1"));
        assertThat(desk.option(GATEWAY, "http_cache")).isEqualTo("standard");
        assertThat(desk.optionOrigin(L1, "provider")).isEqualTo("default");
        assertThat(desk.origin("http", "traffic", "port")).isEqualTo("default");
        assertThat(configured.warnings()).isEmpty();
    }

    @Test
    void defaultsAreOnlyThoseThatThePluginsProvide() {
        desk.catalog = new Catalogs().point(CacheStore.class).catalog();
        assertThat(desk.start().bindings()).isEmpty();
        desk.catalog = Desk.all().catalog();
        assertThat(desk.start().bindings()).containsKey(L1);
    }

    @Test
    void aDefaultWhoseReferenceIsMissingIsNone() {
        desk.catalog = new Catalogs()
                .point(CacheStore.class)
                .provider(
                        Cache.class,
                        "levels",
                        desk.catalog.find("cache", "levels").orElseThrow().options())
                .catalog();
        assertThat(desk.start().bindings()).isEmpty();
    }

    @Test
    void theFileReplacesOneDefaultAndLeavesTheOthers() {
        desk.write("bindings: {cache.store: {l1: {provider: map, policy: lfu}}}");
        Configured configured = desk.start();
        assertThat(configured.bindings().keySet()).containsExactly(L1, CACHE, GATEWAY);
        assertThat(desk.option(L1, "provider")).isEqualTo("map");
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(5000L);
    }

    @Test
    void anOptionAloneBelongsToTheDefaultProvider() {
        desk.write("bindings: {cache.store: {l1: {maximum_entries: 7}}}");
        desk.start();
        assertThat(desk.option(L1, "provider")).isEqualTo("caffeine");
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(7L);
    }

    @Test
    void noneLeavesADefaultBindingEmptyAndWhatNeedsItToo() {
        desk.write("bindings: {cache.store: {l1: {provider: none}}}");
        assertThat(desk.start().bindings().keySet()).containsExactly(GATEWAY);
        assertThat(desk.option(L1, "provider")).isEqualTo("none");
    }

    @Test
    void strongerSourcesBeatWeakerOnes() {
        desk.code.put("http", Map.of("traffic", Map.of("port", 1, "host", "::1")));
        desk.code.put("swap", Map.of("drain_timeout", "1s", "stop_timeout", "1s"));
        desk.write("http: {traffic: {port: 2}}\nswap: {drain_timeout: 2s}");
        desk.start();
        assertThat(desk.value("http", "traffic", "port")).isEqualTo(2L);
        assertThat(desk.origin("http", "traffic", "port")).isEqualTo("file:1");
        assertThat(desk.origin("http", "traffic", "host")).isEqualTo("code");
        assertThat(desk.value("swap", "drain_timeout")).isEqualTo("2s");
        assertThat(desk.origin("swap", "drain_timeout")).isEqualTo("file:2");
        assertThat(desk.value("swap", "stop_timeout")).isEqualTo("1s");

        desk.environment.put("JACKFIELD_HTTP_TRAFFIC_PORT", "4");
        desk.start();
        assertThat(desk.value("http", "traffic", "port")).isEqualTo(4L);
        assertThat(desk.origin("http", "traffic", "port")).isEqualTo("environment:JACKFIELD_HTTP_TRAFFIC_PORT");

        desk.flags.put("http.traffic.port", 5);
        assertThat(desk.start().settings().traffic().port()).isEqualTo(5);
        assertThat(desk.origin("http", "traffic", "port")).isEqualTo("flag:--port");
    }

    @Test
    void theOverlayBeatsTheFileAndLosesToTheEnvironment() {
        desk.write("swap: {drain_timeout: 2s}");
        desk.start();
        desk.put(Map.of("swap", Map.of("drain_timeout", "3s")));
        assertThat(desk.value("swap", "drain_timeout")).isEqualTo("3s");
        assertThat(desk.origin("swap", "drain_timeout")).isEqualTo("overlay");
        desk.environment.put("JACKFIELD_SWAP_DRAIN_TIMEOUT", "4s");
        assertThat(desk.start().settings().deadlines().drain()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void anotherProviderForgetsTheOptionsOfTheWeakerSource() {
        desk.code.put(
                "bindings", Map.of("cache.store", Map.of("l1", Map.of("provider", "caffeine", "time_to_live", "5m"))));
        desk.write("bindings: {cache.store: {l1: {provider: map}}}");
        desk.start();
        assertThat(desk.option(L1, "time_to_live")).isNull();
    }

    @Test
    void upstreamFlagsAreABinding() {
        desk.flags.put("bindings.upstream.default.provider", "round_robin");
        desk.flags.put("bindings.upstream.default.nodes", List.of("http://127.0.0.1:9000", "http://127.0.0.1:9001"));
        desk.write("bindings: {upstream: {default: {provider: round_robin, nodes: ['http://h:1'], health_path: /h}}}");
        assertThat(desk.start().bindings()).containsKey(UPSTREAM);
        assertThat(desk.option(UPSTREAM, "nodes")).isEqualTo(List.of("http://127.0.0.1:9000", "http://127.0.0.1:9001"));
        assertThat(desk.option(UPSTREAM, "health_path")).isEqualTo("/h");
        assertThat(desk.optionOrigin(UPSTREAM, "nodes")).isEqualTo("flag:--upstream");
    }

    @Test
    void bindingsComeInTheOrderOfTheFile() {
        desk.write("""
                bindings:
                  cache.store:
                    z: {provider: map}
                    l2: {provider: map}
                    a: {provider: map}
                """);
        assertThat(desk.start().bindings().keySet())
                .containsExactly(
                        new BindingKey("cache.store", "z"), L2, new BindingKey("cache.store", "a"), L1, CACHE, GATEWAY);
    }

    @Test
    void variablesOfTheEnvironmentReachBindingsThatAreThere() {
        desk.write("bindings: {cache.store: {l2: {provider: map}}}");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L1_MAXIMUM_ENTRIES", "77");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L2_POLICY", "lfu");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_DEFAULT_LEVELS", "l1, l2");
        Configured configured = desk.start();
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(77L);
        assertThat(desk.option(L2, "policy")).isEqualTo("lfu");
        assertThat(desk.option(CACHE, "levels")).isEqualTo(List.of("l1", "l2"));
        assertThat(configured.warnings()).isEmpty();
    }

    @Test
    void variablesOfTheEnvironmentMakeNewBindings() {
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L2_PROVIDER", "redis");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L2_URI", "redis://h:6379");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L2_DRAIN_TIMEOUT", "250ms");
        assertThat(desk.start().bindings().get(L2).deadlines().drain()).isEqualTo(Duration.ofMillis(250));
        assertThat(desk.option(L2, "uri")).isEqualTo("redis://h:6379");
    }

    @Test
    void aVariableWithTwoMeaningsIsAMistake() {
        desk.write(
                "bindings: {cache.store: {l1: {provider: map}}, cache: {store_l1: {provider: levels, levels: [l1]}}}");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L1_PROVIDER", "caffeine");
        assertThat(desk.problems())
                .containsExactly("environment JACKFIELD_BINDINGS_CACHE_STORE_L1_PROVIDER: could mean"
                        + " bindings.cache.store.l1.provider and bindings.cache.store_l1.provider; say it in the file");
    }

    @Test
    void variablesThatMeanNothingAreWarnedOfAndThoseOfTheLauncherAreNot() {
        desk.environment.put("JACKFIELD_HTTP_TRAFIC_PORT", "1");
        desk.environment.put("JACKFIELD_PORT", "tcp://10.0.0.1:80");
        desk.environment.put("JACKFIELD_BINDINGS_NONSENSE", "1");
        Variables.RESERVED.forEach(name -> desk.environment.put(name, "x"));
        desk.environment.put("JACKFIELD_LOG_FORMAT", "json");
        assertThat(desk.start().warnings())
                .containsExactly(
                        "the variable JACKFIELD_BINDINGS_NONSENSE of the environment means nothing here",
                        "the variable JACKFIELD_HTTP_TRAFIC_PORT of the environment means nothing here;"
                                + " did you mean JACKFIELD_HTTP_TRAFFIC_PORT?",
                        "the variable JACKFIELD_PORT of the environment means nothing here");
    }

    @Test
    void aMistakeInAVariableOrFlagSaysWhereItIs() {
        desk.environment.put("JACKFIELD_HTTP_CONTROL_PORT", "many");
        desk.flags.put("http.traffic.port", "70000");
        desk.flags.put("http.trafic.port", "1");
        assertThat(desk.problems())
                .contains(
                        "--port: http.traffic.port: was \"70000\", must be a whole number from 0 to 65535"
                                .replace("\"70000\"", "70000"),
                        "environment JACKFIELD_HTTP_CONTROL_PORT: http.control.port: was \"many\", must be a whole"
                                + " number from 0 to 65535")
                .anyMatch(problem -> problem.startsWith("http.trafic.port: http.trafic.port: unknown setting"
                        + " \"http.trafic.port\"; did you mean \"http.traffic.port\"?"));
    }

    @Test
    void relativePathsStartFromTheDistributionInTheFileAndFromHereInFlags() {
        desk.write("plugins: {directory: my/plugins}");
        assertThat(desk.start().settings().pluginDirectory()).isEqualTo(folder.resolve("my/plugins"));
        desk.flags.put("plugins.directory", "my/plugins");
        assertThat(desk.start().settings().pluginDirectory())
                .isEqualTo(Path.of("my/plugins").toAbsolutePath());
        desk.flags.put("plugins.directory", "/abs");
        assertThat(desk.start().settings().pluginDirectory()).isEqualTo(Path.of("/abs"));
    }

    @Test
    void aConfigurationIsYamlWhateverItsName() throws Exception {
        Path other = Files.writeString(folder.resolve("site.conf"), "http: {traffic: {port: 99}}");
        Configuration configuration =
                new Configuration(new Sources(folder, other, Map.of(), Map.of(), Map.of(), null), desk.secrets);
        assertThat(configuration.open().traffic().port()).isEqualTo(99);
        assertThat(configuration.check(desk.catalog).settings().traffic().port())
                .isEqualTo(99);
    }

    @Test
    void aFileThatIsMissingOrAFolderIsRefusedAtOnce() {
        Configuration missing = new Configuration(
                new Sources(folder, folder.resolve("no.yaml"), Map.of(), Map.of(), Map.of(), null), desk.secrets);
        assertThat(Desk.problems(missing::open)).containsExactly(folder.resolve("no.yaml") + ": does not exist");
        Configuration directory =
                new Configuration(new Sources(folder, folder, Map.of(), Map.of(), Map.of(), null), desk.secrets);
        assertThat(Desk.problems(directory::open)).containsExactly(folder + ": can't be read: is a folder");
    }

    @Test
    void settingsAreKnownBeforePluginsAreEvenWithMistakesElsewhere() {
        desk.write(
                "plugins: {directory: here}\nhttp: {traffic: {port: no}}\nbindings: {cache.store: {l1: {provider: x}}}");
        Configuration configuration =
                new Configuration(new Sources(folder, desk.file, Map.of(), Map.of(), Map.of(), null), desk.secrets);
        Settings settings = configuration.open();
        assertThat(settings.pluginDirectory()).isEqualTo(folder.resolve("here"));
        assertThat(settings.traffic().port()).isEqualTo(8080);
        assertThat(Desk.problems(() -> configuration.check(desk.catalog))).hasSize(2);
    }
}
