package dev.jackfield.kernel.config;

import static dev.jackfield.kernel.config.Desk.CACHE;
import static dev.jackfield.kernel.config.Desk.GATEWAY;
import static dev.jackfield.kernel.config.Desk.L1;
import static dev.jackfield.kernel.config.Desk.L2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.kernel.binding.Deadlines;
import dev.jackfield.kernel.binding.Predecessor;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes over HTTP, edits of the file, and which of them wins. */
class OverlayTest {
    private static final String FILE =
            "bindings: {cache.store: {l1: {provider: caffeine, maximum_entries: 10, time_to_live: 5m}}}";

    @TempDir
    Path folder;

    Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
        desk.write(FILE);
        desk.start();
    }

    private String stored() throws Exception {
        return Files.readString(desk.data.resolve(OverlayFile.NAME));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> tree() {
        return (Map<String, Object>) desk.configuration.describe().get("configuration");
    }

    @Test
    void aChangedBindingSurvivesARestart() {
        Plan plan = desk.put(L1, "map", Map.of("policy", "lfu"));
        assertThat(plan.swapped()).containsExactly(L1);
        assertThat(plan.unchanged()).containsExactly(CACHE, GATEWAY);
        desk.start();
        assertThat(desk.option(L1, "provider")).isEqualTo("map");
        assertThat(desk.option(L1, "policy")).isEqualTo("lfu");
        assertThat(desk.optionOrigin(L1, "provider")).isEqualTo("overlay");
        assertThat(desk.option(L1, "time_to_live")).isNull();
        assertThat(desk.option(L1, "maximum_entries"))
                .as("not what the file says")
                .isEqualTo(5000L);
    }

    @Test
    void optionsThatAreLeftOutGetTheirDefaults() {
        desk.put(L1, "caffeine", Map.of());
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(10_000L);
        assertThat(desk.optionOrigin(L1, "maximum_entries")).isEqualTo("default");
        assertThat(desk.optionOrigin(L1, "provider")).isEqualTo("file:1");
    }

    @Test
    void aNewBindingIsAdded() {
        Plan plan =
                desk.put(L2, "redis", Map.of("uri", "redis://h", "tls", true, "share", 0.75, "prefixes", List.of("a")));
        assertThat(plan.added()).containsExactly(L2);
        assertThat(plan.asMap())
                .containsEntry("added", List.of("cache.store/l2"))
                .containsEntry("swapped", List.of())
                .containsEntry("removed", List.of())
                .containsEntry("unchanged", List.of("cache.store/l1", "cache/default", "gateway/default"))
                .containsEntry("pending", List.of());
        assertThat(desk.start().bindings()).containsKey(L2);
    }

    @Test
    void anEditOfTheFileWinsForTheKeysThatItChanges() {
        desk.put(L1, "caffeine", Map.of("maximum_entries", 20, "time_to_live", "10m"));
        desk.edit(FILE.replace("10,", "11,"));
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(11L);
        assertThat(desk.optionOrigin(L1, "maximum_entries")).isEqualTo("file:1");
        assertThat(desk.option(L1, "time_to_live")).isEqualTo("10m");
        assertThat(desk.optionOrigin(L1, "time_to_live")).isEqualTo("overlay");
    }

    @Test
    void anEditWhileTheProcessWasDownWinsForGood() {
        desk.put(L1, "caffeine", Map.of("maximum_entries", 20, "time_to_live", "5m"));
        desk.write(FILE.replace("10,", "11,"));
        desk.start();
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(11L);
        desk.write(FILE);
        desk.start();
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(10L);
    }

    @Test
    void anEditElsewhereOrOfACommentLeavesTheOverlay() {
        desk.put(L1, "map", Map.of("policy", "lfu"));
        desk.edit("# a comment\nhttp: {traffic: {port: 1}}\n" + FILE);
        assertThat(desk.option(L1, "provider")).isEqualTo("map");
    }

    @Test
    void aBindingWithAnotherProviderGivesWayAsAWhole() {
        desk.put(L1, "map", Map.of("policy", "lfu"));
        desk.edit(FILE.replace("5m", "6m"));
        assertThat(desk.option(L1, "provider")).isEqualTo("caffeine");
        assertThat(desk.option(L1, "time_to_live")).isEqualTo("6m");
        assertThat(desk.option(L1, "policy")).isNull();
    }

    @Test
    void anotherProviderInTheFileTakesTheBindingsOverlayAway() {
        desk.put(L1, "caffeine", Map.of("maximum_entries", 10, "time_to_live", "9m"));
        desk.edit("bindings: {cache.store: {l1: {provider: map}}}");
        assertThat(desk.option(L1, "provider")).isEqualTo("map");
        assertThat(desk.option(L1, "time_to_live")).isNull();
    }

    @Test
    void aBindingThatTheFileDropsGoesWithItsOverlay() {
        desk.edit("bindings: {cache.store: {l2: {provider: map}}}");
        desk.put(L2, "map", Map.of("policy", "lfu"));
        Plan plan = desk.edit("");
        assertThat(plan.removed()).containsExactly(L2);
    }

    @Test
    void aBindingThatTheFileGetsLaterWinsOverTheOneFromHttp() {
        desk.put(L2, "map", Map.of("policy", "lfu"));
        desk.edit(FILE.replace("}}}", "}, l2: {provider: caffeine}}}"));
        assertThat(desk.option(L2, "provider")).isEqualTo("caffeine");
    }

    @Test
    void aBadEditIsRefusedWholeAndChangesAreStillMadeToWhatRuns() {
        desk.write("bindings: {cache.store: {l1: {provider: nope}}}\nhttp: {traffic: {port: 3}}");
        assertThat(Desk.problems(() -> desk.edit("bindings: {cache.store: {l1: {provider: nope}}}")))
                .hasSize(1);
        assertThat(Desk.problems(() -> desk.edit("{{{"))).hasSize(1);
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(10L);
        desk.put(L2, "map", Map.of());
        assertThat(desk.option(L1, "maximum_entries")).isEqualTo(10L);
    }

    @Test
    void theWholeConfigurationAsItIsShownChangesNothing() throws Exception {
        desk.secretFile("password", "s3cret-word");
        desk.edit(FILE.replace("}}}", "}, l2: {provider: redis, uri: 'redis://h', password: '${file:password}'}}}"));
        assertThat(desk.put(tree()).isEmpty()).isTrue();
        assertThat(Files.exists(desk.data.resolve(OverlayFile.NAME))).isFalse();
        assertThat(desk.optionOrigin(L2, "password")).isEqualTo("file:1");
        assertThat(desk.running.get(L2).options().find(Option.string("password")))
                .contains("s3cret-word");
    }

    @Test
    void onlyWhatDiffersGoesToTheOverlay() throws Exception {
        desk.put(Map.of(
                "http", Map.of("traffic", Map.of("port", 8080)),
                "bindings",
                        Map.of(
                                "cache.store",
                                Map.of(
                                        "l1",
                                        Map.of("provider", "caffeine", "maximum_entries", 12, "time_to_live", "5m")))));
        assertThat(stored()).contains("maximum_entries").doesNotContain("time_to_live", "provider", "port");
        desk.put(Map.of(
                "bindings",
                Map.of(
                        "cache.store",
                        Map.of("l1", Map.of("provider", "caffeine", "maximum_entries", "10", "time_to_live", "5m")))));
        assertThat(stored()).as("back at what the file says").doesNotContain("maximum_entries");
    }

    @Test
    void whatWasTakenAwayStaysAwayWhenTheWholeConfigurationIsSentBack() {
        desk.put(L1, "map", Map.of());
        assertThat(desk.put(tree()).isEmpty()).isTrue();
        assertThat(desk.option(L1, "maximum_entries"))
                .as("the default, not what the file says")
                .isEqualTo(5000L);
    }

    @Test
    void anUnknownPointIsAMistakeEvenWithoutBindings() {
        assertThat(Desk.problems(() -> desk.put(Map.of("bindings", Map.of("cache.stroe", Map.of())))))
                .singleElement()
                .asString()
                .startsWith(
                        "bindings.cache.stroe: unknown extension point \"cache.stroe\"; did you mean \"cache.store\"?");
    }

    @Test
    void whatAWholeTreeLeavesOutOrSetsToNullIsRemoved() {
        desk.edit("swap: {drain_timeout: 2s}\n" + FILE.replace("}}}", "}, l2: {provider: map}}}"));
        Map<String, Object> l1 = new HashMap<>();
        l1.put("provider", "caffeine");
        l1.put("maximum_entries", 10);
        l1.put("time_to_live", null);
        Plan plan = desk.put(Map.of("bindings", Map.of("cache.store", Map.of("l1", l1))));
        assertThat(plan.removed()).containsExactly(L2);
        assertThat(desk.option(L1, "time_to_live")).isNull();
        assertThat(desk.value("swap", "drain_timeout")).isEqualTo("10s");
        assertThat(desk.start().bindings()).doesNotContainKey(L2);
    }

    @Test
    void theMaskOfASecretKeepsItAndAnUnknownMaskIsAMistake() {
        desk.put(L2, "redis", Map.of("uri", "redis://h", "password", "hunter22"));
        desk.put(L2, "redis", Map.of("uri", "redis://other", "password", "********"));
        assertThat(desk.running.get(L2).options().find(Option.string("password")))
                .contains("hunter22");
        assertThat(desk.option(L2, "password")).isEqualTo("********");
        assertThat(Desk.problems(() -> desk.put(L1, "redis", Map.of("uri", "redis://h", "password", "********"))))
                .containsExactly(
                        "bindings.cache.store.l1.password: has the mask ******** where no such secret is known;"
                                + " say the secret itself");
        desk.start();
        assertThat(desk.running.get(L2).options().find(Option.string("password")))
                .contains("hunter22");
    }

    @Test
    void whatAStrongerSourceSetsCannotBeChangedOverHttp() {
        desk.flags.put("http.traffic.port", 7);
        desk.environment.put("JACKFIELD_SWAP_DRAIN_TIMEOUT", "4s");
        desk.start();
        Map<String, Object> tree =
                Map.of("http", Map.of("traffic", Map.of("port", 8)), "swap", Map.of("drain_timeout", "5s"));
        assertThat(Desk.problems(() -> desk.put(tree)))
                .containsExactlyInAnyOrder(
                        "http.traffic.port: is set by --port, which beats what is changed over HTTP",
                        "swap.drain_timeout: is set by environment JACKFIELD_SWAP_DRAIN_TIMEOUT, which beats what is"
                                + " changed over HTTP");
        assertThat(desk.put(Map.of("http", Map.of("traffic", Map.of("port", 7))))
                        .isEmpty())
                .isFalse();
    }

    @Test
    void mistakesInARequestPointIntoIt() {
        assertThat(Desk.problems(() -> desk.put(Map.of("htp", 1, "bindings", Map.of("cache.store", Map.of("l1", 5))))))
                .containsExactlyInAnyOrder(
                        "htp: unknown section \"htp\"; did you mean \"http\"? available: http, plugins, swap, health,"
                                + " shutdown, bindings",
                        "bindings.cache.store.l1: must be a map with a provider and its options, such as {provider:"
                                + " caffeine}; was a single value");
        assertThat(Desk.problems(() -> desk.put(L1, "reddis", Map.of())))
                .containsExactly(
                        "bindings.cache.store.l1: unknown provider \"reddis\"; did you mean \"redis\"? available:"
                                + " caffeine, map, redis");
        Map<String, Object> deep = new LinkedHashMap<>();
        Map<String, Object> place = deep;
        for (int i = 0; i < 100; i++) {
            Map<String, Object> below = new LinkedHashMap<>();
            place.put("http", below);
            place = below;
        }
        assertThat(Desk.problems(() -> desk.put(deep))).containsExactly("is nested more than 32 deep");
    }

    @Test
    void aCandidateThatIsNotAcceptedLeavesNoTrace() throws Exception {
        Configured candidate = desk.configuration.withBinding(L1, "map", Map.of(), desk.catalog, Consent.GIVEN);
        assertThat(desk.configuration.plan(candidate, desk.running).swapped()).containsExactly(L1);
        assertThat(desk.option(L1, "provider")).isEqualTo("caffeine");
        assertThat(Files.exists(desk.data.resolve(OverlayFile.NAME))).isFalse();
        assertThat(desk.configuration.check(desk.catalog).bindings()).isEqualTo(desk.running);
    }

    @Test
    void rollingBackToWhatTheFileSaysLeavesNoOverlay() throws Exception {
        desk.put(L1, "map", Map.of("policy", "lfu"));
        Predecessor before = new Predecessor(
                L1,
                "caffeine",
                "cache-caffeine",
                "1",
                "",
                Map.of("maximum_entries", 10L, "time_to_live", "5m"),
                Deadlines.DEFAULT);
        desk.apply(desk.configuration.restored(before, desk.catalog));
        assertThat(desk.optionOrigin(L1, "provider")).isEqualTo("file:1");
        assertThat(stored()).doesNotContain("path");
    }

    @Test
    void rollingBackTakesSecretsAndDeadlinesAsTheyWere() {
        Predecessor before = new Predecessor(
                L2,
                "redis",
                "cache-redis",
                "1",
                "",
                Map.of("uri", "redis://h", "password", "has ${literal} in it", "buffer", "64MB"),
                Deadlines.DEFAULT.drainingWithin(Duration.ofSeconds(1)));
        desk.apply(desk.configuration.restored(before, desk.catalog));
        desk.start();
        assertThat(desk.running.get(L2).options().find(Option.string("password")))
                .contains("has ${literal} in it");
        assertThat(desk.running.get(L2).deadlines().drain()).isEqualTo(Duration.ofSeconds(1));
        assertThat(desk.option(L2, "password")).isEqualTo("********");
        assertThat(desk.optionOrigin(L2, "buffer")).isEqualTo("default");
    }

    @Test
    void settingsOfTheStartArePendingAndOthersAreNot() {
        Plan plan = desk.edit(
                "http: {traffic: {port: 9}}\nswap: {drain_timeout: 3s}\nshutdown: {drain_timeout: 1s}\n" + FILE);
        assertThat(plan.pending()).containsExactly("http.traffic.port", "shutdown.drain_timeout");
        assertThat(plan.swapped()).as("other deadlines").containsExactly(L1, CACHE, GATEWAY);
        assertThat(desk.edit(FILE).pending()).isEmpty();
    }

    @Test
    void theOverlayIsForItsOwnerAlone() throws Exception {
        desk.put(L1, "map", Map.of());
        assertThat(Files.getPosixFilePermissions(desk.data.resolve(OverlayFile.NAME)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        try (var files = Files.list(desk.data)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aDamagedOverlayIsMovedAsideAndToldAbout() throws Exception {
        desk.put(L1, "map", Map.of());
        Path overlay = desk.data.resolve(OverlayFile.NAME);
        List<String> damages = List.of(
                "",
                "{",
                "[]",
                "null",
                "{\"format\":2,\"entries\":[]}",
                "{\"format\":1}",
                "{\"format\":\"x\",\"entries\":[]}",
                "{\"format\":1,\"entries\":[5]}",
                "{\"format\":1,\"entries\":[{\"path\":[1],\"base\":\"\"}]}",
                "{\"format\":1,\"entries\":[{\"path\":[],\"base\":\"\"}]}",
                "{\"format\":1,\"entries\":[{\"path\":[\"a\"],\"value\":1}]}", // without what the file said
                stored().substring(0, 40),
                "\u0000".repeat(500));
        for (String damage : damages) {
            Files.writeString(overlay, damage);
            assertThat(desk.start().warnings())
                    .as(damage)
                    .singleElement()
                    .asString()
                    .contains("overlay.json");
            assertThat(desk.option(L1, "provider")).isEqualTo("caffeine");
            assertThat(Files.readString(desk.data.resolve("overlay.json.damaged")))
                    .isEqualTo(damage);
            assertThat(overlay).doesNotExist();
        }
    }

    @Test
    void entriesThatMeanNothingAnyMoreAreDroppedAndToldAbout() throws Exception {
        desk.put(Map.of("swap", Map.of("drain_timeout", "3s")));
        Path overlay = desk.data.resolve(OverlayFile.NAME);
        Files.writeString(overlay, stored().replace("drain_timeout", "older_timeout"));
        assertThat(desk.start().warnings())
                .containsExactly(
                        "what was changed over HTTP at swap.older_timeout means nothing any more and is dropped");
        assertThat(stored()).doesNotContain("older_timeout");
    }

    @Test
    void aDiskThatCannotBeWrittenIsToldAboutBeforeAnythingChanges() throws Exception {
        Files.createDirectories(desk.data.resolve(OverlayFile.NAME + ".next").resolve("in-the-way"));
        Configured changed = desk.configuration.withBinding(L1, "map", Map.of(), desk.catalog, Consent.GIVEN);
        assertThatThrownBy(() -> desk.configuration.write(changed))
                .isInstanceOf(JackfieldException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(desk.option(L1, "provider")).isNotEqualTo("map");
    }

    @Test
    void whatWasWrittenForACandidateThatIsGivenUpIsGone() throws Exception {
        desk.put(Map.of("swap", Map.of("drain_timeout", "3s")));
        String before = stored();
        desk.configuration
                .write(desk.configuration.withBinding(L1, "map", Map.of(), desk.catalog, Consent.GIVEN))
                .close();
        assertThat(stored()).isEqualTo(before);
        assertThat(desk.data.resolve(OverlayFile.NAME + ".next")).doesNotExist();
    }
}
