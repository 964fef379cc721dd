package dev.jackfield.kernel.config;

import static dev.jackfield.kernel.config.Desk.L2;
import static dev.jackfield.kernel.config.Desk.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Variables and secrets. */
class ResolverTest {
    @TempDir
    Path folder;

    Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    private Desk redis(String rest) {
        return desk.write("bindings: {cache.store: {l2: {provider: redis, " + rest + "}}}");
    }

    private String healthPath(String text) {
        desk.write("bindings: {upstream: {default: {provider: round_robin, nodes: ['http://h'], health_path: '" + text
                + "'}}}");
        return desk.start()
                .bindings()
                .get(UPSTREAM)
                .options()
                .find(Option.string("health_path"))
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/plain | /plain",
                "${HERE} | value",
                "a${HERE}b${HERE}c | avaluebvaluec",
                "${GONE:default} | default",
                "${GONE:redis://127.0.0.1:6379} | redis://127.0.0.1:6379",
                "x${GONE:}y | xy",
                "${GONE:${HERE}} | value",
                "${GONE:${GONE2:${HERE}!}} | value!",
                "${EMPTY:default}x | x",
                "$${HERE} | ${HERE}",
                "$$${HERE} | $${HERE}",
                "100$ | 100$",
                "$HERE | $HERE",
                "${TRICKY} | ${HERE}",
            })
    void variablesAreFilledIn(String text, String expected) {
        desk.environment.put("HERE", "value");
        desk.environment.put("EMPTY", "");
        desk.environment.put("TRICKY", "${HERE}");
        assertThat(healthPath(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${GONE} | needs the variable GONE, which is not in the environment; ${GONE:…} would give it a default",
                "${open | has \"${\" without its \"}\"",
                "${} | possible are ${NAME}, ${NAME:default}, ${file:PATH}",
                "${a b} | has \"${a b}\"; possible are",
                "${1A:x} | has \"${1A}\"",
                "${file:} | has ${file:} without a path",
                "${file:no-such} | no-such, which does not exist",
                "${file:data} | data, which is no file",
                "${A:${A:${A:${A:${A:${A:${A:${A:${A:x}}}}}}}}} | nested more than 8 deep",
            })
    void whatCannotBeFilledInIsAMistakeWithItsPlace(String text, String message) {
        redis("uri: 'redis://h', prefixes: [a, '" + text + "']");
        assertThat(desk.problems())
                .singleElement()
                .asString()
                .startsWith("jackfield.yaml:1:")
                .contains("bindings.cache.store.l2.prefixes: ")
                .contains(message);
    }

    @Test
    void aVariableThatIsOverriddenNeedNotBeThere() {
        desk.write("http: {traffic: {port: '${GONE}'}}");
        desk.flags.put("http.traffic.port", 7);
        assertThat(desk.start().settings().traffic().port()).isEqualTo(7);
    }

    @Test
    void variablesWorkInTypedValues() {
        desk.environment.put("PORT", "99");
        desk.environment.put("NODES", "http://a:1, http://b:2");
        desk.write("""
                http: {traffic: {port: "${PORT}"}}
                bindings: {upstream: {default: {provider: round_robin, nodes: "${NODES}"}}}
                """);
        assertThat(desk.start().settings().traffic().port()).isEqualTo(99);
        assertThat(desk.option(UPSTREAM, "nodes")).isEqualTo(List.of("http://a:1", "http://b:2"));
    }

    @Test
    void aSecretFileIsReadWithoutItsLastNewlineAndMaskedEverywhere() {
        desk.secretFile("password", "s3cret-word\n");
        redis("uri: 'redis://h', password: '${file:password}', prefixes: ['${file:password}']");
        Configured configured = desk.start();
        assertThat(configured.bindings().get(L2).options().find(Option.string("password")))
                .contains("s3cret-word");
        assertThat(configured.bindings().get(L2).options().masked().toString()).doesNotContain("s3cret");
        assertThat(desk.option(L2, "password")).isEqualTo("********");
        assertThat(desk.option(L2, "prefixes")).isEqualTo("********");
        assertThat(desk.configuration.describe().toString()).doesNotContain("s3cret");
        assertThat(desk.secrets.mask("AUTH s3cret-word failed")).isEqualTo("AUTH ******** failed");
    }

    @Test
    void onlyWhatIsNamedAnewIsToldAsSuch() {
        desk.environment.put("HOST", "h");
        desk.write("""
                bindings:
                  cache.store: {l2: {provider: redis, uri: "redis://${HOST}", prefixes: ["$${HOST}", "${HOST}"]}}
                """);
        desk.start();
        assertThat(named(Map.of("uri", "redis://${HOST}", "prefixes", List.of("a", "${HOST}"))))
                .isEmpty();
        assertThat(named(Map.of("uri", "redis://h", "prefixes", List.of("${HOST}", "h"))))
                .as("what was shown is sent again")
                .isEmpty();
        assertThat(named(Map.of("uri", "redis://x/${HOST}", "password", "$${HOST}${HOST}")))
                .containsExactlyInAnyOrder("bindings.cache.store.l2.uri", "bindings.cache.store.l2.password");
    }

    private List<String> named(Map<String, ?> options) {
        Asked asked = new Asked();
        desk.configuration.withBinding(L2, "redis", options, desk.catalog, asked);
        return asked.references;
    }

    @Test
    void aCandidateThatIsDroppedMasksNothing() {
        redis("uri: 'redis://h'");
        desk.start();
        Map<String, String> options = Map.of("uri", "redis://h", "password", "node-name");
        desk.configuration.withBinding(L2, "redis", options, desk.catalog, Consent.GIVEN);
        assertThat(desk.secrets.mask("node-name")).isEqualTo("node-name");
        desk.put(L2, "redis", options);
        assertThat(desk.secrets.mask("node-name")).isEqualTo("********");
    }

    @Test
    void aFileOfTheDataFolderIsNoSecretOfTheConfiguration() throws Exception {
        Files.writeString(desk.data.resolve("admin-token"), "jf_secret");
        Files.createSymbolicLink(desk.home.resolve("link"), desk.data.resolve("admin-token"));
        for (String name : List.of("data/admin-token", "x/../data/admin-token", "link")) {
            Files.createDirectories(desk.home.resolve("x"));
            redis("uri: 'redis://h', password: '${file:" + name + "}'");
            assertThat(desk.problems())
                    .singleElement()
                    .asString()
                    .contains("bindings.cache.store.l2.password", "data folder")
                    .doesNotContain("jf_secret");
        }
    }

    @Test
    void onlyOneNewlineIsTakenFromASecret() {
        desk.secretFile("password", " two\r\n\r\n");
        redis("uri: 'redis://h', password: '${file:password}'");
        assertThat(desk.start().bindings().get(L2).options().find(Option.string("password")))
                .contains(" two\r\n");
    }

    @Test
    void secretsOfDeclaredOptionsAreMaskedWhereverTheyComeFrom() {
        desk.environment.put("PASSWORD", "from-environment");
        redis("uri: 'redis://h', password: '${PASSWORD}'");
        desk.start();
        assertThat(desk.option(L2, "password")).isEqualTo("********");
        assertThat(desk.secrets.mask("from-environment")).isEqualTo("********");
    }

    @Test
    void aPasswordInAUriIsASecret() {
        redis("uri: 'redis://user:in-the-uri@h:6379'");
        desk.start();
        assertThat(desk.option(L2, "uri")).isEqualTo("********");
        assertThat(desk.secrets.mask("can't reach redis://user:in-the-uri@h:6379"))
                .isEqualTo("can't reach redis://user:********@h:6379");
    }

    @Test
    void noProblemShowsASecret() {
        desk.secretFile("key", "very-secret");
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L2_URI", "not a uri://x:env-secret@h");
        redis("password: [very-secret, b], buffer: '${file:key}', tls: 'x${file:key}', share: '${file:key}'");
        assertThat(desk.problems()).isNotEmpty().noneMatch(problem -> problem.contains("very-secret"));
        desk.write("bindings: {cache.store: {l2: {provider: '${file:key}'}}}");
        desk.environment.clear();
        assertThat(desk.problems())
                .containsExactly(
                        "jackfield.yaml:1:41: bindings.cache.store.l2: unknown provider \"********\"; available:"
                                + " caffeine, map, redis");
    }

    @Test
    void aSecretFileThatIsTooLargeOrNoTextIsAMistake() throws Exception {
        Files.write(folder.resolve("noise"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        desk.secretFile("large", "x".repeat(Resolver.MAXIMUM_SECRET_BYTES + 1));
        redis("uri: '${file:noise}', password: '${file:large}'");
        assertThat(desk.problems())
                .anyMatch(problem -> problem.contains("which is not text in UTF-8"))
                .anyMatch(problem -> problem.contains("which has more than 65536 bytes"))
                .hasSize(2);
    }

    @Test
    void whatGrowsBeyondBoundsIsAMistake() {
        desk.environment.put("BIG", "x".repeat(300_000));
        redis("uri: 'redis://h', prefixes: ['${BIG}${BIG}${BIG}${BIG}']");
        assertThat(desk.problems()).singleElement().asString().contains("is longer than 1048576 characters");
    }

    @Test
    void variablesWorkInWhatCodeAndRequestsSay() {
        desk.environment.put("WHERE", "localhost");
        desk.code.put("http", Map.of("traffic", Map.of("host", "${WHERE}")));
        assertThat(desk.start().settings().traffic().host()).isEqualTo("localhost");
        desk.put(L2, "redis", Map.of("uri", "redis://${WHERE}"));
        assertThat(desk.option(L2, "uri")).isEqualTo("redis://localhost");
    }
}
