package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.plugin.PluginJar;
import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.Reading;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of archives that come by the drop directory and by the API, in a whole kernel. */
class DropAndUploadTest {
    private static final String L1 = "/api/v1/bindings/cache.store/l1";

    /** Makes a store that holds nothing. */
    private static final String WORKS = """
            return (dev.jackfield.spi.cache.CacheStore) java.lang.reflect.Proxy.newProxyInstance(
                    Store.class.getClassLoader(),
                    new Class<?>[] {dev.jackfield.spi.cache.CacheStore.class},
                    (proxy, method, arguments) -> switch (method.getReturnType().getName()) {
                        case "boolean" -> false;
                        case "long" -> 0L;
                        default -> null;
                    });""";

    @TempDir
    Path folder;

    private RunningKernel kernel;

    @BeforeEach
    void start() throws IOException {
        kernel = new RunningKernel(folder.resolve("home"));
    }

    @AfterEach
    void close() {
        kernel.close();
    }

    private Path plugin(String id, String version, String dependencies) {
        return PluginJar.store(id, id)
                .version(version)
                .manifest("Plugin-Dependencies", dependencies)
                .jar(folder.resolve(id + "-" + version + ".jar"));
    }

    private void awaitPlugins(String... wanted) {
        await().untilAsserted(() -> assertThat(kernel.plugins()).containsExactly(wanted));
    }

    @Test
    void refusedUploadIsToldInTheAnswerAndLeavesNothingToSeeTo() throws Exception {
        Path noise = Files.write(folder.resolve("noise.jar"), new byte[1000]);

        assertThat(kernel.upload(noise).status()).isEqualTo(422);
        assertThat(kernel.upload(plugin("waits", "1.0.0", "nowhere")).status()).isEqualTo(422);
        Path unknown = PluginJar.plugin("strange")
                .source("org.example.A", "package org.example; public class A {}")
                .resource("META-INF/services/com.acme.ThingProvider", "org.example.A\n")
                .jar(folder.resolve("strange.jar"));
        assertThat(kernel.upload(unknown).status()).isEqualTo(422);

        assertThat(kernel.plugins()).isEmpty();
        assertThat(kernel.degraded()).isEmpty();
    }

    @Test
    void refusedUploadOfARunningPluginLeavesItHealthy() throws Exception {
        assertThat(kernel.upload(plugin("runs", "1.0.0", null)).status()).isEqualTo(201);

        assertThat(kernel.upload(plugin("runs", "1.1.0", "nowhere")).status()).isEqualTo(422);

        assertThat(kernel.plugins()).containsExactly("runs started");
        assertThat(kernel.degraded()).isEmpty();
    }

    @Test
    void uploadWithoutALengthIsTakenAndOneThatIsCutHalfWayChangesNothing() throws Exception {
        assertThat(kernel.uploadInChunks(plugin("runs", "1.0.0", null), true))
                .satisfies(reply -> assertThat(reply.status()).as(reply.text()).isEqualTo(201));

        kernel.uploadInChunks(plugin("runs", "1.1.0", null), false);

        await().untilAsserted(
                        () -> assertThat(folder.resolve("home/data/uploads")).isEmptyDirectory());
        assertThat(kernel.get("/api/v1/plugins/runs").json().getString("version"))
                .isEqualTo("1.0.0");
        assertThat(kernel.degraded()).isEmpty();
    }

    @Test
    void uploadThatCannotBeKeptReplacesNothing() throws Exception {
        assertThat(kernel.upload(plugin("runs", "1.0.0", null)).status()).isEqualTo(201);
        Path uploads = folder.resolve("home/data/plugins/uploaded");
        Files.move(uploads, uploads.resolveSibling("elsewhere"));
        Files.createFile(uploads);

        RunningKernel.Reply reply = kernel.upload(plugin("runs", "1.1.0", null));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).contains("can't be kept over a restart");
        assertThat(kernel.get("/api/v1/plugins/runs").json().getString("version"))
                .isEqualTo("1.0.0");
        assertThat(kernel.degraded()).isEmpty();
    }

    @Test
    void aChangeThatCannotBeKeptChangesNothing() throws Exception {
        assertThat(kernel.upload(working("first", "1.0.0")).status()).isEqualTo(201);
        assertThat(kernel.put(L1, provider("first")).status()).isEqualTo(200);
        Files.createDirectories(folder.resolve("home/data/overlay.json.next/in-the-way"));

        RunningKernel.Reply reply = kernel.put(L1, new JsonObject().put("provider", "none"));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).contains("nothing was changed");
        assertThat(kernel.get(L1).json().getString("provider")).isEqualTo("first");
        assertThat(kernel.get(L1).json().getInteger("generation")).isEqualTo(1);
    }

    @Test
    void rollbackToAVersionThatIsNotKeptAnyMoreIsRefusedAndLoadsNoOther() throws Exception {
        assertThat(kernel.upload(working("first", "1.0.0")).status()).isEqualTo(201);
        assertThat(kernel.upload(working("second", "1.0.0")).status()).isEqualTo(201);
        assertThat(kernel.put(L1, provider("first")).status()).isEqualTo(200);
        assertThat(kernel.put(L1, provider("second")).status()).isEqualTo(200);
        assertThat(kernel.upload(working("first", "2.0.0")).status()).isEqualTo(200);
        assertThat(kernel.upload(working("first", "3.0.0")).status()).isEqualTo(200);

        RunningKernel.Reply reply = kernel.post(L1 + "/rollback");

        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.text()).contains("first 1.0.0", "not kept any more");
        assertThat(kernel.get("/api/v1/plugins/first").json().getString("version"))
                .isEqualTo("3.0.0");
        assertThat(kernel.get(L1).json().getString("provider")).isEqualTo("second");
    }

    private static JsonObject provider(String name) {
        return new JsonObject().put("provider", name);
    }

    /** A plugin whose store can be plugged in. */
    private Path working(String id, String version) {
        return PluginJar.store(id, id)
                .version(version)
                .source("org.example." + id + ".Store", PluginJar.storeSource("org.example." + id, id, WORKS))
                .jar(folder.resolve(id + "-" + version + ".jar"));
    }

    @Test
    void filesThatWaitForEachOtherAreToldSo() throws Exception {
        kernel.drop(plugin("hen", "1.0.0", "egg"));
        awaitPlugins("hen refused");

        kernel.drop(plugin("egg", "1.0.0", "hen"));

        awaitPlugins("egg refused", "hen refused");
        for (String id : List.of("egg", "hen")) {
            await().untilAsserted(
                            () -> assertThat(kernel.get("/api/v1/plugins/" + id).text())
                                    .contains("dependency_circle")
                                    .contains("circle of dependencies: egg → hen → egg"));
        }

        kernel.drop(plugin("hen", "1.1.0", null));

        awaitPlugins("egg started", "hen started");
    }

    @Test
    void filesThatWaitForAPluginAreTriedAgainWhenItIsUploaded() throws Exception {
        kernel.drop(plugin("third", "1.0.0", "second"));
        awaitPlugins("third refused");
        kernel.drop(plugin("second", "1.0.0", "first"));
        awaitPlugins("second refused", "third refused");

        assertThat(kernel.upload(plugin("first", "1.0.0", null)).status()).isEqualTo(201);

        assertThat(kernel.plugins()).containsExactly("first started", "second started", "third started");
        assertThat(kernel.degraded()).isEmpty();
    }

    @Test
    void refusedFileIsForgottenOnceItIsDeleted() throws Exception {
        Path waits = plugin("waits", "1.0.0", "nowhere");
        kernel.drop(waits);
        awaitPlugins("waits refused");
        assertThat(kernel.degraded()).containsExactly("plugin/waits");

        Files.delete(kernel.dropped(waits));

        awaitPlugins();
        assertThat(kernel.degraded()).isEmpty();
    }

    @Test
    void fileThatIsRefusedAtTheSwapIsShownWithItsVersion() throws Exception {
        kernel.upload(store("1.0.0", WORKS));
        kernel.put("/api/v1/bindings/cache.store/l1", new JsonObject().put("provider", "tiny"));

        kernel.drop(store("1.1.0", "throw new IllegalStateException(\"no room\");"));

        await().untilAsserted(() -> {
            JsonObject refusal = kernel.get("/api/v1/plugins/tiny").json().getJsonObject("refusal");
            assertThat(refusal).isNotNull();
            assertThat(refusal.getString("version")).isEqualTo("1.1.0");
            assertThat(refusal.getString("file")).isEqualTo("tiny-1.1.0.jar");
            assertThat(refusal.getString("reason")).contains("no room");
        });
        assertThat(kernel.get("/api/v1/plugins/tiny").json().getString("version"))
                .isEqualTo("1.0.0");
    }

    private Path store(String version, String create) {
        return PluginJar.store("tiny", "tiny")
                .version(version)
                .source("org.example.tiny.Store", PluginJar.storeSource("org.example.tiny", "tiny", create))
                .jar(folder.resolve("tiny-" + version + ".jar"));
    }

    @Test
    void oneBindingIsUnpluggedByTheProviderNone() throws Exception {
        String binding = "/api/v1/bindings/cache.store/l1";
        kernel.upload(store("1.0.0", WORKS));
        assertThat(kernel.put(binding, new JsonObject().put("provider", "tiny")).status())
                .isEqualTo(200);

        RunningKernel.Reply reply = kernel.put(binding, new JsonObject().put("provider", "none"));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(kernel.get(binding).status()).isEqualTo(404);
        assertThat(kernel.items("/api/v1/bindings")).isEmpty();
    }

    @Test
    void extensionPointsAreShownWithTheirProvidersAndOptions() throws Exception {
        kernel.upload(store("1.0.0", WORKS));

        List<JsonObject> points = kernel.items("/api/v1/extension_points");

        assertThat(points).extracting(point -> point.getString("point")).contains("cache.store", "gateway", "upstream");
        JsonObject store = kernel.get("/api/v1/extension_points/cache.store").json();
        assertThat(points).contains(store);
        assertThat(store.encode()).contains("\"tiny\"");
        RunningKernel.Reply unknown = kernel.get("/api/v1/extension_points/cache.stor");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text()).contains("did you mean \\\"cache.store\\\"?");
    }

    @Test
    void everyMeterOfOurOwnSaysWhatItIs() throws Exception {
        kernel.upload(store("1.0.0", WORKS));
        kernel.put("/api/v1/bindings/cache.store/l1", new JsonObject().put("provider", "tiny"));

        List<MeterId> ours = kernel.snapshot().readings().stream()
                .map(Reading::id)
                .filter(id -> id.name().startsWith("jackfield."))
                .toList();

        assertThat(ours)
                .extracting(MeterId::name)
                .contains("jackfield.plugin.state", "jackfield.binding.generation", "jackfield.binding.swap.time");
        assertThat(ours)
                .allSatisfy(id -> assertThat(id.description()).as(id.name()).isNotBlank());
    }
}
