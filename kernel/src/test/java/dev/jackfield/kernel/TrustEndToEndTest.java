package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.install.Installation;
import dev.jackfield.kernel.plugin.PluginJar;
import dev.jackfield.kernel.trust.PluginLock;
import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.kernel.trust.SigningKey;
import dev.jackfield.kernel.trust.Trust;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trust by every way in: the start, the drop directory, the upload, the reload. What ran before goes on. */
class TrustEndToEndTest {
    @TempDir
    Path folder;

    private RunningKernel kernel;

    @AfterEach
    void close() {
        kernel.close();
    }

    private void start(String trust) throws IOException {
        kernel = new RunningKernel(folder.resolve("home"), trust);
    }

    private void restart(String trust) throws IOException {
        kernel.close();
        start(trust);
    }

    /** Made once for each version: an archive holds times, so a second one would differ. */
    private Path plugin(String version) {
        Path jar = folder.resolve("tiny-" + version + ".jar");
        return Files.exists(jar)
                ? jar
                : PluginJar.store("tiny", "tiny").version(version).jar(jar);
    }

    private Path conf(String name) {
        return folder.resolve("home/conf").resolve(name);
    }

    private void install(Path archive, boolean downgrade) throws IOException {
        new Installation(
                        folder.resolve("home/plugins"),
                        conf(PluginLock.FILE),
                        Trust.inEverything(),
                        new Installation.Terms(null, downgrade, false, Instant.parse("2026-01-31T09:30:00Z")))
                .run(List.of(archive));
    }

    private SigningKey key(String name) throws IOException {
        SigningKey key = SigningKey.generate();
        Files.createDirectories(conf("trusted-keys"));
        Files.writeString(conf("trusted-keys").resolve(name + ".pub"), key.publicPem());
        return key;
    }

    private static String signature(SigningKey key, Path archive, String version) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive));
        return key.sign("tiny", version, HexFormat.of().formatHex(digest)).line();
    }

    private JsonObject tiny() throws IOException {
        return kernel.get("/api/v1/plugins/tiny").json();
    }

    private void awaitVersion(String version) {
        await().untilAsserted(() -> {
            assertThat(tiny().getString("version")).isEqualTo(version);
            assertThat(tiny().getString("state")).isEqualTo("started");
            assertThat(tiny().getValue("refusal")).isNull();
        });
    }

    private void awaitRefusal(String code) {
        await().untilAsserted(() -> {
            JsonObject refusal = tiny().getJsonObject("refusal");
            assertThat(refusal).as(tiny().encode()).isNotNull();
            assertThat(refusal.getString("code")).as(refusal.encode()).isEqualTo(code);
        });
    }

    private void refusedUpload(RunningKernel.Reply reply, String code, String... says) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(422);
        assertThat(reply.json().getString("type")).endsWith(code);
        assertThat(reply.json().getString("detail")).contains(says);
    }

    @Test
    void lockedPluginRunsAndEveryOtherIsRefusedByEveryWay() throws Exception {
        install(plugin("1.1.0"), false);
        start("locked");
        assertThat(kernel.plugins()).containsExactly("tiny started");
        byte[] whole = Files.readAllBytes(plugin("1.1.0"));

        refusedUpload(kernel.upload(plugin("1.2.0")), "lock_version", "version 1.1.0, found is 1.2.0");
        refusedUpload(kernel.upload(plugin("1.0.0")), "downgrade", "conf/plugins.lock has tiny 1.1.0, found is 1.0.0");
        Path changed = PluginJar.store("tiny", "tiny")
                .version("1.1.0")
                .resource("x", "changed")
                .jar(folder.resolve("changed.jar"));
        refusedUpload(kernel.upload(changed), "lock_size", "bytes, found is");
        Path stranger = PluginJar.store("stranger", "stranger").jar(folder.resolve("stranger.jar"));
        refusedUpload(kernel.upload(stranger), "not_locked", "stranger is not in conf/plugins.lock");
        kernel.drop(plugin("1.2.0"));
        awaitRefusal("lock_version");
        assertThat(tiny().getString("version")).isEqualTo("1.1.0");
        assertThat(kernel.meters()).contains("jackfield.plugin.refusals{code=not_locked} 1.0");
        assertThat(kernel.post("/api/v1/plugins/tiny/reload").status()).isEqualTo(200);
        Files.delete(kernel.dropped(plugin("1.2.0")));
        awaitVersion("1.1.0");

        restart("locked");
        assertThat(kernel.plugins()).containsExactly("tiny started");
        assertThat(Files.readAllBytes(kernel.dropped(plugin("1.1.0")))).isEqualTo(whole);
    }

    @Test
    void anUntrustedHigherVersionKeepsNoTrustedOneFromRunningAtAStart() throws Exception {
        install(plugin("1.1.0"), false);
        Files.copy(plugin("9.0.0"), folder.resolve("home/plugins/tiny-9.0.0.jar"));

        start("locked");

        assertThat(tiny().getString("version")).isEqualTo("1.1.0");
        assertThat(tiny().getString("state")).isEqualTo("started");
        assertThat(tiny().getJsonObject("refusal").getString("code")).isEqualTo("lock_version");
    }

    @Test
    void aChangedByteIsRefusedAtTheStart() throws Exception {
        install(plugin("1.1.0"), false);
        Path file = folder.resolve("home/plugins/tiny-1.1.0.jar");
        byte[] bytes = Files.readAllBytes(file);
        // the time of the first entry, which no checksum covers
        bytes[10] ^= 1;
        Files.write(file, bytes);

        start("locked");

        assertThat(kernel.plugins()).containsExactly("tiny refused");
        JsonObject refusal = tiny().getJsonObject("refusal");
        assertThat(refusal.getString("code")).isEqualTo("lock_digest");
        assertThat(refusal.getString("reason")).contains("conf/plugins.lock expects of tiny SHA-256 ", ", found is ");
    }

    @Test
    void aRunningServerTakesUpWhatIsInstalledAndWhatTheLockComesToAllow() throws Exception {
        install(plugin("1.0.0"), false);
        start("locked");
        awaitVersion("1.0.0");

        install(plugin("1.1.0"), false);
        awaitVersion("1.1.0");
        install(plugin("1.0.0"), true);
        awaitVersion("1.0.0");

        kernel.drop(plugin("2.0.0"));
        awaitRefusal("lock_version");
        install(plugin("2.0.0"), false);
        awaitVersion("2.0.0");
        assertThat(folder.resolve("home/plugins/tiny-1.0.0.jar")).doesNotExist();
    }

    @Test
    void aBrokenLockRefusesEverythingNewAndWhatRunsGoesOn() throws Exception {
        install(plugin("1.0.0"), false);
        start("locked");
        String lock = Files.readString(conf("plugins.lock"));
        Files.writeString(conf("plugins.lock"), lock.replace("sha256", "sha265"));

        refusedUpload(kernel.upload(plugin("1.0.0")), "broken_lock", "conf/plugins.lock:5: unknown field \"sha265\"");
        RunningKernel.Reply reload = kernel.post("/api/v1/plugins/tiny/reload");
        refusedUpload(reload, "broken_lock", "no plugin is loaded anew until it is corrected, what runs goes on");
        assertThat(kernel.plugins()).containsExactly("tiny started");

        Files.writeString(conf("plugins.lock"), lock);
        assertThat(kernel.post("/api/v1/plugins/tiny/reload").status()).isEqualTo(200);
    }

    @Test
    void signedUploadRunsIsNamedAndIsThereAfterARestart() throws Exception {
        SigningKey key = key("acme");
        start("signed");
        String good = signature(key, plugin("1.0.0"), "1.0.0");

        assertThat(kernel.upload(plugin("1.0.0"), good).status()).isEqualTo(201);

        assertThat(tiny().getString("signer")).isEqualTo("acme");
        assertThat(kernel.post("/api/v1/plugins/tiny/reload").status()).isEqualTo(200);
        restart("signed");
        assertThat(tiny().getString("signer")).isEqualTo("acme");
        assertThat(tiny().getString("state")).isEqualTo("started");
        assertThat(kernel.upload(plugin("1.1.0"), signature(key, plugin("1.1.0"), "1.1.0"))
                        .status())
                .isEqualTo(200);
        assertThat(folder.resolve("home/data/plugins/uploaded").toFile().list())
                .containsExactlyInAnyOrder("tiny-1.1.0.zip", "tiny-1.1.0.zip.sig");
        assertThat(folder.resolve("home/data/plugins/previous").toFile().list())
                .containsExactlyInAnyOrder("tiny.zip", "tiny.zip.sig");
        assertThat(kernel.send("DELETE /api/v1/plugins/tiny?force=true", "", new byte[0])
                        .status())
                .isEqualTo(200);
        assertThat(folder.resolve("home/data/plugins/uploaded")).isEmptyDirectory();
        assertThat(folder.resolve("home/data/plugins/previous")).isEmptyDirectory();
    }

    @Test
    void everyWrongSignatureOfAnUploadIsRefusedWithItsReason() throws Exception {
        SigningKey key = key("acme");
        start("signed");
        Path archive = plugin("1.0.0");
        String good = signature(key, archive, "1.0.0");
        SigningKey stranger = SigningKey.generate();

        refusedUpload(kernel.upload(archive), "not_signed", "tiny 1.0.0 is not signed");
        refusedUpload(kernel.upload(archive, good.substring(0, 200)), "broken_signature", "is not whole");
        refusedUpload(
                kernel.upload(archive, signature(stranger, archive, "1.0.0")),
                "unknown_key",
                stranger.fingerprint() + ", which is not trusted here (there are acme)");
        refusedUpload(
                kernel.upload(plugin("1.1.0"), good), "signed_for_other", "is for tiny 1.0.0", "found is tiny 1.1.0");
        PluginSignature other = key.sign("tiny", "1.0.0", "0".repeat(64));
        refusedUpload(
                kernel.upload(archive, good.substring(0, good.lastIndexOf(' ') + 1) + other.base64()),
                "bad_signature",
                "is not by key acme");
        Files.writeString(conf("revoked"), "key " + key.fingerprint() + "\n");
        refusedUpload(kernel.upload(archive, good), "revoked_key", "which is revoked");
        assertThat(kernel.plugins()).isEmpty();
        assertThat(folder.resolve("home/data")).isDirectoryNotContaining("glob:**/upload.sig");
    }

    @Test
    void aSignatureThatComesAfterItsFileIsTakenUp() throws Exception {
        SigningKey key = key("acme");
        start("signed");
        Path archive = plugin("1.0.0");
        kernel.drop(archive);
        awaitRefusal("not_signed");

        Path dropped = kernel.dropped(archive);
        Files.writeString(
                PluginSignature.fileOf(dropped),
                signature(key, archive, "1.0.0").substring(0, 99));
        awaitRefusal("broken_signature");
        Files.writeString(PluginSignature.fileOf(dropped), signature(SigningKey.generate(), archive, "1.0.0"));
        awaitRefusal("unknown_key");
        Files.writeString(PluginSignature.fileOf(dropped), signature(key, archive, "1.0.0"));

        awaitVersion("1.0.0");
        assertThat(tiny().getString("signer")).isEqualTo("acme");
        restart("signed");
        assertThat(tiny().getString("signer")).isEqualTo("acme");
    }

    @Test
    void aKeyThatIsRevokedWhileItsPluginRunsIsToldAndThePluginGoesOnUntilItIsLoadedAgain() throws Exception {
        SigningKey key = key("acme");
        start("signed");
        Path archive = plugin("1.0.0");
        assertThat(kernel.upload(archive, signature(key, archive, "1.0.0")).status())
                .isEqualTo(201);

        Files.writeString(conf("revoked"), "key " + key.fingerprint() + " # lost\n");

        await().untilAsserted(() -> assertThat(tiny().getJsonArray("notes").encode())
                .contains("it is trusted no more, goes on, and is not loaded again")
                .contains("which is revoked"));
        assertThat(kernel.plugins()).containsExactly("tiny started");
        refusedUpload(kernel.post("/api/v1/plugins/tiny/reload"), "revoked_key", "which is revoked");
        assertThat(kernel.plugins()).containsExactly("tiny started");

        Files.writeString(conf("revoked"), "");
        await().untilAsserted(() -> assertThat(tiny().getJsonArray("notes")).isEmpty());
        Files.writeString(conf("revoked"), "key " + key.fingerprint() + "\n");
        restart("signed");
        assertThat(kernel.plugins()).noneMatch(one -> one.endsWith("started"));
        assertThat(kernel.items("/api/v1/plugins").toString()).contains("revoked_key");
    }

    @Test
    void aStoppedPluginThatIsRevokedMeanwhileIsNotStartedAgain() throws Exception {
        start("any");
        assertThat(kernel.upload(plugin("1.0.0")).status()).isEqualTo(201);
        String digest = tiny().getString("digest");
        assertThat(kernel.post("/api/v1/plugins/tiny/stop").status()).isEqualTo(200);
        Files.createDirectories(conf(""));
        Files.writeString(conf("revoked"), "plugin " + digest + "\n");

        refusedUpload(kernel.post("/api/v1/plugins/tiny/start"), "revoked_plugin", "revoked");
        assertThat(kernel.plugins()).contains("tiny stopped");

        Files.delete(conf("revoked"));
        assertThat(kernel.post("/api/v1/plugins/tiny/start").status()).isEqualTo(200);
        assertThat(kernel.plugins()).contains("tiny started");
    }

    @Test
    void aRevokedUploadKeepsNoDroppedVersionFromRunning() throws Exception {
        start("any");
        kernel.drop(plugin("1.0.0"));
        awaitVersion("1.0.0");
        assertThat(kernel.upload(plugin("2.0.0")).status()).isEqualTo(200);
        Files.createDirectories(conf(""));
        Files.writeString(conf("revoked"), "plugin " + tiny().getString("digest") + "\n");

        restart("any");

        assertThat(tiny().getString("version")).isEqualTo("1.0.0");
        assertThat(tiny().getString("state")).isEqualTo("started");
        kernel.drop(plugin("1.1.0"));
        await().untilAsserted(() -> assertThat(tiny().getString("version")).isEqualTo("1.1.0"));
    }
}
