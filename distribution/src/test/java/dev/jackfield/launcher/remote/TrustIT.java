package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.launcher.demo.Launched;
import dev.jackfield.launcher.remote.Shell.Ran;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code plugins.trust} lets in and what not, by every way into the distribution, with what a person reads then. With
 * the property {@code jackfield.trust.table} all of it is written to that file.
 */
class TrustIT {
    private static final List<String> TABLE = new ArrayList<>();

    @TempDir
    Path folder;

    private Path plugins;
    private Path conf;
    private String mode = "any";
    private Launched server;
    private Shell shell;

    @BeforeEach
    void aFolderOfItsOwn() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        conf = Files.createDirectory(folder.resolve("conf"));
        try (Stream<Path> archives = Files.list(Launched.HOME.resolve("plugins"))) {
            for (Path archive : archives.toList()) {
                Files.copy(archive, plugins.resolve(archive.getFileName()));
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.close();
        }
    }

    @AfterAll
    static void table() throws IOException {
        String file = System.getProperty("jackfield.trust.table", "");
        if (!file.isEmpty()) {
            Path table = Path.of(file);
            Files.writeString(
                    table, "| mode | tried | by | answered |\n|---|---|---|---|\n" + String.join("\n", TABLE) + "\n");
        }
    }

    private void tried(String what, String way, String answer) {
        String shown = answer.strip()
                .replace(folder.toString(), "…")
                .replace("|", "\\|")
                .replaceAll("\\s*\\R\\s*", "<br>");
        TABLE.add("| " + mode + " | " + what + " | " + way + " | " + shown + " |");
    }

    private void start(String trust) throws IOException, InterruptedException {
        stop();
        mode = trust;
        Path config = Files.writeString(
                conf.resolve("jackfield.yaml"), "plugins: {trust: " + trust + ", scan_interval: 100ms}\n");
        server = Launched.run(folder, "--plugins=" + plugins, "--config=" + config)
                .ready();
        shell = new Shell(folder, Map.of("JACKFIELD_URL", server.control().toString()));
    }

    private Path bundled(String id) throws IOException {
        try (Stream<Path> archives = Files.list(Launched.HOME.resolve("plugins"))) {
            return archives.filter(file -> file.getFileName().toString().startsWith(id + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Tree plugin(String id) {
        try {
            return Json.read(shell.run("plugins", "show", id, "--json").out());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void refusedDrop(String what, Path file, String code) throws IOException {
        Path partial = Files.copy(file, plugins.resolve(file.getFileName() + ".part"));
        Files.move(partial, plugins.resolve(file.getFileName()));
        awaitRefusal(what, "drop", code);
    }

    private void awaitRefusal(String what, String way, String code) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(plugin("cache-map").tree("refusal").text("code"))
                                .isEqualTo(code));
        Tree shown = plugin("cache-map");
        tried(what, way, "refused (" + code + "): " + shown.tree("refusal").text("reason"));
    }

    private void awaitVersion(String what, String way, String version) {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            Tree shown = plugin("cache-map");
            assertThat(shown.text("version")).isEqualTo(version);
            assertThat(shown.text("state")).isEqualTo("started");
        });
        String signer = plugin("cache-map").text("signer");
        tried(what, way, "cache-map " + version + " is started" + (signer.isEmpty() ? "" : ", signed by " + signer));
    }

    private void refusedUpload(String what, Path file, String... says) {
        Ran ran = shell.run("plugins", "upload", file.toString());
        assertThat(ran.code()).as(ran.out()).isEqualTo(1);
        assertThat(ran.err()).contains("(422)").contains(says);
        tried(what, "upload", ran.err());
    }

    private void refusedReload(String what, String... says) {
        Ran ran = shell.run("plugins", "reload", "cache-map");
        assertThat(ran.code()).as(ran.out()).isEqualTo(1);
        assertThat(ran.err()).contains("(422)").contains(says);
        tried(what, "reload", ran.err());
    }

    /** A command that asks no server. */
    private String local(int code, String... arguments) throws Exception {
        try (Launched launched = Launched.start(folder, arguments)) {
            assertThat(launched.ended()).as(launched.out() + launched.err()).isEqualTo(code);
            return launched.out() + launched.err();
        }
    }

    private String install(int code, Path file, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "plugins",
                "install",
                file.toString(),
                "--config",
                conf.resolve("jackfield.yaml").toString(),
                "--plugins",
                plugins.toString()));
        arguments.addAll(List.of(more));
        return local(code, arguments.toArray(String[]::new));
    }

    private static Path flipped(Path archive, Path to) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        // the time of the first entry, which no checksum of a zip covers
        bytes[10] ^= 1;
        return Files.write(to, bytes);
    }

    @Test
    void locked() throws Exception {
        Path old = bundled("cache-map");
        Path next = Launched.newVersion(old, folder);
        Path last = Launched.newVersion(next, folder);
        start("locked");
        awaitVersion("came with the distribution, lock is empty", "start", "0.1.0");

        refusedDrop("not in the lock", next, "not_locked");
        refusedUpload(
                "not in the lock", next, "cache-map is not in conf/plugins.lock", "jackfield plugins install FILE");
        tried("plugins install 0.1.1", "command", install(0, next, "--origin", "https://plugins.example.com"));
        awaitVersion("installed meanwhile", "drop", "0.1.1");
        assertThat(Files.readString(conf.resolve("plugins.lock"))).contains("  cache-map:\n    version: \"0.1.1\"");
        refusedUpload(
                "older than the lock, though it came with the distribution", old, "found is 0.1.0, which is older");
        refusedUpload("newer than the lock", last, "expects of cache-map version 0.1.1, found is 0.1.2");
        Path changed = flipped(next, folder.resolve("cache-map-changed.zip"));
        refusedUpload("one byte changed", changed, "expects of cache-map SHA-256");
        refusedDrop("one byte changed", changed, "lock_digest");
        Files.delete(plugins.resolve(changed.getFileName()));
        byte[] whole = Files.readAllBytes(next);
        Path half = Files.write(folder.resolve("half.zip"), Arrays.copyOf(whole, whole.length / 2));
        refusedUpload("half of it", half, "damaged or not whole");
        awaitVersion("after all these refusals", "–", "0.1.1");
        Ran reload = shell.run("plugins", "reload", "cache-map");
        assertThat(reload.code()).isZero();
        tried("as it is in the lock", "reload", reload.out());

        String lock = Files.readString(conf.resolve("plugins.lock"));
        Files.writeString(conf.resolve("plugins.lock"), "<<<<<<< HEAD\n" + lock);
        refusedReload("the lock has a mistake", "plugins.lock:1: \"plugins:\" is expected, found \"<<<<<<< HEAD\"");
        Files.writeString(conf.resolve("plugins.lock"), lock);
        tried("plugins install 0.1.0", "command", install(1, old));
        tried("plugins install 0.1.0 --allow-downgrade", "command", install(0, old, "--allow-downgrade"));
        awaitVersion("installed meanwhile", "drop", "0.1.0");

        flipped(old, plugins.resolve(old.getFileName()));
        start("locked");
        awaitRefusal("one byte changed", "start", "lock_digest");
        try (Launched doctor = Launched.start(
                folder,
                Map.of("JACKFIELD_PLUGINS_DIRECTORY", plugins.toString()),
                "doctor",
                "--config=" + conf.resolve("jackfield.yaml"),
                "--data=" + folder.resolve("data"))) {
            assertThat(doctor.ended()).as(doctor.out()).isEqualTo(1);
            assertThat(doctor.out()).contains("plugins.trust is locked", "so they are refused: " + old.getFileName());
        }
    }

    @Test
    void signed() throws Exception {
        Path next = Launched.newVersion(bundled("cache-map"), folder);
        Path last = Launched.newVersion(next, folder);
        Path keys = Files.createDirectory(conf.resolve("trusted-keys"));
        String made = local(0, "plugins", "keygen", "--name", "acme", "--directory", folder.toString());
        assertThat(made).contains("fingerprint ");
        assertThat(local(1, "plugins", "keygen", "--name", "acme", "--directory", folder.toString()))
                .contains("is there already");
        local(0, "plugins", "keygen", "--name", "stranger", "--directory", folder.toString());
        Files.copy(folder.resolve("acme.pub"), keys.resolve("acme.pub"));
        String acme = made.replaceAll("(?s).*fingerprint ([0-9a-f]{64}).*", "$1");
        Path signature = folder.resolve(next.getFileName() + ".sig");

        start("signed");
        awaitVersion("came with the distribution", "start", "0.1.0");
        refusedDrop("not signed", next, "not_signed");
        refusedUpload("not signed", next, "cache-map 0.1.1 is not signed");
        local(
                0,
                "plugins",
                "sign",
                next.toString(),
                "--key",
                folder.resolve("stranger.key").toString());
        refusedUpload("signed by an unknown key", next, "which is not trusted here (there are acme)");
        Files.delete(signature);
        tried(
                "plugins sign",
                "command",
                local(
                        0,
                        "plugins",
                        "sign",
                        next.toString(),
                        "--key",
                        folder.resolve("acme.key").toString()));
        String good = Files.readString(signature);
        Files.writeString(signature, good.substring(0, good.length() / 2));
        refusedUpload("half a signature", next, "is not whole");
        Files.writeString(folder.resolve(last.getFileName() + ".sig"), good);
        refusedUpload("the signature of another file", last, "by acme is for cache-map 0.1.1");
        int at = good.lastIndexOf(' ') + 5;
        Files.writeString(
                signature, good.substring(0, at) + (good.charAt(at) == 'A' ? 'B' : 'A') + good.substring(at + 1));
        refusedUpload("a signature with one changed letter", next, "is not by key acme");
        refusedUpload(
                "one byte changed, with its signature",
                signed(flipped(next, folder.resolve("changed.zip")), good),
                "by acme is for cache-map 0.1.1");
        Files.writeString(signature, good);
        Files.copy(signature, plugins.resolve(signature.getFileName()));
        awaitVersion("its signature comes after it", "drop", "0.1.1");
        Path verified = Files.copy(next, folder.resolve("verified.zip"));
        signed(verified, good);
        String report = local(
                0,
                "plugins",
                "verify",
                verified.toString(),
                "--swaps=1",
                "--loads=1",
                "--config",
                conf.resolve("jackfield.yaml").toString());
        assertThat(report).contains("ok        trust      plugins.trust is signed; signed by acme");

        Files.writeString(conf.resolve("revoked"), "key " + acme + " # lost\n");
        await().untilAsserted(
                        () -> assertThat(plugin("cache-map").texts("notes")).hasSize(1));
        tried(
                "its key is revoked while it runs",
                "–",
                plugin("cache-map").texts("notes").get(0));
        refusedReload("its key is revoked", acme + ", which is revoked");
        refusedUpload("signed by a revoked key", next, acme + ", which is revoked");
        start("signed");
        awaitRefusal("its key was revoked after it had been accepted", "start", "revoked_key");
        awaitVersion("of two in the folder, the other one is revoked", "start", "0.1.0");
    }

    private static Path signed(Path archive, String signature) throws IOException {
        Files.writeString(archive.resolveSibling(archive.getFileName() + ".sig"), signature);
        return archive;
    }

    @Test
    void any() throws Exception {
        Path next = Launched.newVersion(bundled("cache-map"), folder);
        start("any");
        Ran ran = shell.run("plugins", "upload", next.toString());
        assertThat(ran.code()).as(ran.err()).isZero();
        tried("from anywhere", "upload", ran.out());
        String digest = plugin("cache-map").text("digest");
        Files.writeString(conf.resolve("revoked"), "plugin " + digest + "\n");

        refusedUpload("its SHA-256 is revoked", next, "cache-map 0.1.1 is revoked");
        Files.writeString(conf.resolve("revoked"), "plugin " + digest.substring(1) + "\n");
        refusedUpload("the list of what is revoked has a mistake", next, "conf/revoked:1: ");
    }
}
