package dev.jackfield.kernel.config;

import static dev.jackfield.kernel.config.Desk.L2;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of which changes it is asked whether a secret may go where they say. */
class KeptSecretsTest {
    private static final String MASK = "********";
    private static final String URI = "bindings.cache.store.l2.uri";

    @TempDir
    Path folder;

    private Desk desk;

    @BeforeEach
    void open() throws Exception {
        desk = new Desk(folder);
    }

    private Desk redis(String options) {
        return desk.write("bindings: {cache.store: {l2: {provider: redis, " + options + "}}}");
    }

    private List<String> asked(String provider, Map<String, ?> options) {
        Asked asked = new Asked();
        desk.configuration.withBinding(L2, provider, options, desk.catalog, asked);
        return asked.neighboursOfSecrets;
    }

    @Test
    void anAmountSendsNothingAnywhere() {
        redis("uri: 'redis://h', password: s3cret-word, buffer: 1MB");
        desk.start();
        assertThat(asked("redis", Map.of("uri", "redis://h", "password", MASK, "buffer", "2MB", "share", 0.1)))
                .isEmpty();
    }

    @Test
    void whatSaysWhereToAndHowIsAskedAboutWhileTheSecretStays() {
        redis("uri: 'redis://h', password: s3cret-word, tls: true");
        desk.start();
        assertThat(asked("redis", Map.of("uri", "redis://evil", "password", MASK, "prefixes", List.of("a"))))
                .as("what is left out goes back to its default")
                .containsExactlyInAnyOrder(URI, "bindings.cache.store.l2.tls", "bindings.cache.store.l2.prefixes");
    }

    @Test
    void whoSendsTheSecretKnowsIt() {
        redis("uri: 'redis://h', password: s3cret-word");
        desk.start();
        assertThat(asked("redis", Map.of("uri", "redis://evil", "password", "s3cret-word")))
                .isEmpty();
        assertThat(asked("redis", Map.of("uri", "redis://evil")))
                .as("the secret goes")
                .isEmpty();
    }

    @Test
    void whoSendsTheNameOfAVariableDoesNotKnowWhatIsInIt() {
        desk.environment.put("REDIS_PASSWORD", "s3cret-word");
        redis("uri: 'redis://h', password: '${REDIS_PASSWORD}'");
        desk.start();
        assertThat(asked("redis", Map.of("uri", "redis://evil", "password", "${REDIS_PASSWORD}")))
                .containsExactly(URI);
    }

    @Test
    void aSecretThatTheEnvironmentSaysStaysAlsoWhereItIsLeftOut() {
        desk.environment.put("JACKFIELD_BINDINGS_CACHE_STORE_L2_PASSWORD", "s3cret-word");
        redis("uri: 'redis://h'");
        desk.start();
        assertThat(asked("redis", Map.of("uri", "redis://evil"))).containsExactly(URI);
    }

    @Test
    void anAddressWithASecretInItIsASecretThatMayBeReplaced() {
        desk.environment.put("REDIS_PASSWORD", "s3cret-word");
        redis("uri: 'redis://:${REDIS_PASSWORD}@h', tls: true");
        desk.start();
        assertThat(asked("redis", Map.of("uri", "redis://other", "tls", true))).isEmpty();
        assertThat(asked("redis", Map.of("uri", MASK, "tls", false))).containsExactly("bindings.cache.store.l2.tls");
    }

    @Test
    void aWholeConfigurationIsAskedAboutAlike() {
        redis("uri: 'redis://h', password: s3cret-word");
        desk.start();
        Asked asked = new Asked();
        desk.configuration.withTree(
                Map.of(
                        "bindings",
                        Map.of(
                                "cache.store",
                                Map.of("l2", Map.of("provider", "redis", "uri", "redis://evil", "password", MASK)))),
                desk.catalog,
                asked);
        assertThat(asked.neighboursOfSecrets).containsExactly(URI);
    }
}
