package dev.jackfield.launcher.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.trust.PluginLock;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Installing, signing and making keys, without a server. */
class InstallCommandTest {
    @TempDir
    Path home;

    private Path plugins;
    private Path lockFile;
    private Path source;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void aDistribution() throws IOException {
        plugins = home.resolve("plugins");
        lockFile = home.resolve("conf/plugins.lock");
        source = Files.createDirectory(home.resolve("downloads"));
        Files.createDirectory(home.resolve("conf"));
    }

    private int run(Object command, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private int install(String... arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        Surroundings around = new Surroundings(Terminal.of(nowhere, "", Map.of()), new Distribution(home), Map.of());
        return run(new InstallCommand(around), arguments);
    }

    private Path plugin(String id, String version) throws IOException {
        return TinyPlugin.write(source.resolve(id + "-" + version + ".jar"), id, version, version);
    }

    private List<String> installed() throws IOException {
        try (Stream<Path> files = Files.list(plugins)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private String version(String id) {
        return PluginLock.read(lockFile).find(id).map(PluginLock.Entry::version).orElse("none");
    }

    @Test
    void aFolderIsInstalledLockedAndShown() throws IOException {
        plugin("a", "1.0.0");
        plugin("b", "2.0.0");
        Files.writeString(source.resolve("b-2.0.0.jar.sig"), "its signature");

        assertThat(install(source.toString(), "--origin", "https://plugins.example.com"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString())
                .containsPattern("PLUGIN +BEFORE +VERSION +CHANGE +BYTES +SHA-256")
                .containsPattern("a +– +1\\.0\\.0 +added +\\d+ +[0-9a-f]{12}…")
                .contains("They are in " + lockFile + " now.");
        assertThat(installed()).containsExactly("a-1.0.0.jar", "b-2.0.0.jar", "b-2.0.0.jar.sig");
        PluginLock.Entry entry = PluginLock.read(lockFile).find("a").orElseThrow();
        assertThat(entry.origin()).isEqualTo("https://plugins.example.com");
        assertThat(entry.sizeBytes()).isEqualTo(Files.size(plugins.resolve("a-1.0.0.jar")));
        String lock = Files.readString(lockFile);
        assertThat(install(source.toString())).isZero();
        assertThat(out.toString()).contains("unchanged").doesNotContain("added");
        assertThat(Files.readString(lockFile)).isEqualTo(lock);
    }

    @Test
    void anUpdateTakesTheOldFileOutAndADowngradeHasToBeAllowed() throws IOException {
        Path old = plugin("a", "1.9.0");
        Path next = plugin("a", "1.10.0");
        assertThat(install(old.toString())).isZero();
        assertThat(install(next.toString())).isZero();
        assertThat(out.toString()).containsPattern("a +1\\.9\\.0 +1\\.10\\.0 +updated");
        assertThat(installed()).containsExactly("a-1.10.0.jar");

        assertThat(install(old.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "is a 1.9.0, and 1.10.0 is installed, which is newer",
                        "--allow-downgrade",
                        "nothing was changed");
        assertThat(version("a")).isEqualTo("1.10.0");
        assertThat(install(old.toString(), "--allow-downgrade")).isZero();
        assertThat(out.toString()).contains("downgraded");
        assertThat(installed()).containsExactly("a-1.9.0.jar");
        assertThat(version("a")).isEqualTo("1.9.0");
    }

    @Test
    void oneThatCanNotBeInstalledKeepsAllOutAndAllReasonsAreTold() throws IOException {
        Path good = plugin("a", "1.0.0");
        Path noise = Files.writeString(source.resolve("noise.jar"), "noise");
        byte[] whole = Files.readAllBytes(plugin("b", "1.0.0"));
        Path half = Files.write(source.resolve("half.zip"), java.util.Arrays.copyOf(whole, whole.length / 2));

        assertThat(install(good.toString(), noise.toString(), half.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("noise.jar is neither a jar nor a zip", "half.zip is damaged or not whole");
        assertThat(lockFile).doesNotExist();
        assertThat(installed()).isEmpty();
    }

    @Test
    void twoVersionsOfOnePluginAtOnceAreAMistake() throws IOException {
        plugin("a", "1.0.0");
        plugin("a", "2.0.0");
        assertThat(install(source.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is a, and so is", "name one of them");
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        Path file = plugin("a", "1.0.0");
        assertThat(install(file.toString(), "--dry-run")).isZero();
        assertThat(out.toString()).contains("added", "Nothing was changed: this was a dry run.");
        assertThat(lockFile).doesNotExist();
        assertThat(plugins).doesNotExist();
    }

    @Test
    void whatIsInThePluginsFolderAlreadyIsLockedInPlace() throws IOException {
        Files.createDirectory(plugins);
        Path file = TinyPlugin.write(plugins.resolve("x.jar"), "a", "1.0.0", "here");
        byte[] before = Files.readAllBytes(file);

        assertThat(install(plugins.toString())).isZero();

        assertThat(version("a")).isEqualTo("1.0.0");
        assertThat(installed()).containsExactly("x.jar");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void whatAnotherPluginsFileIsCalledIsNotWrittenOver() throws IOException {
        Files.createDirectory(plugins);
        TinyPlugin.write(plugins.resolve("plugin.jar"), "a", "1.0.0", "a");
        Path other = TinyPlugin.write(source.resolve("plugin.jar"), "b", "1.0.0", "b");
        assertThat(install(other.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("would take the place of", "which is a; rename one");
    }

    @Test
    void aBrokenLockIsToldWithItsLineAndNotWrittenOver() throws IOException {
        Files.writeString(lockFile, "plugins:\n  a\n");
        assertThat(install(plugin("a", "1.0.0").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("conf/plugins.lock:2:");
        assertThat(Files.readString(lockFile)).isEqualTo("plugins:\n  a\n");
    }

    @Test
    void whereSignaturesAreAskedForNothingElseIsInstalled() throws IOException {
        Files.writeString(home.resolve("conf/jackfield.yaml"), "plugins: {trust: signed}\n");
        Path file = plugin("a", "1.0.0");
        assertThat(install(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("a 1.0.0 is not signed");

        assertThat(run(new KeygenCommand(), "--name", "acme", "--directory", home.toString()))
                .isZero();
        assertThat(out.toString()).containsPattern("fingerprint [0-9a-f]{64}").doesNotContain("PRIVATE");
        Path key = home.resolve("acme.key");
        assertThat(run(new SignCommand(), file.toString(), "--key", key.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("signed a 1.0.0");
        assertThat(install(file.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("which is not trusted here (there are none)");
        Files.createDirectory(home.resolve("conf/trusted-keys"));
        Files.copy(home.resolve("acme.pub"), home.resolve("conf/trusted-keys/acme.pub"));
        assertThat(install(file.toString())).as(err.toString()).isZero();
        assertThat(installed()).containsExactly("a-1.0.0.jar", "a-1.0.0.jar.sig");
    }

    @Test
    void aKeyIsNeverWrittenOverAndASecondSignatureStandsBesideTheFirst() throws IOException {
        Path file = plugin("a", "1.0.0");
        for (String name : List.of("one", "two")) {
            assertThat(run(new KeygenCommand(), "-n", name, "-d", home.toString()))
                    .isZero();
            String key = home.resolve(name + ".key").toString();
            assertThat(run(new SignCommand(), file.toString(), "-k", key)).isZero();
            assertThat(run(new SignCommand(), file.toString(), "-k", key)).isZero();
        }
        assertThat(Files.readAllLines(source.resolve("a-1.0.0.jar.sig"))).hasSize(2);
        assertThat(run(new KeygenCommand(), "-n", "one", "-d", home.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("is there already, and no key is written over");
        assertThat(run(new SignCommand(), file.toString(), "-k", file.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("can't be used");
        assertThat(run(new KeygenCommand(), "-n", "../x")).isEqualTo(2);
    }

    @Test
    void whatIsNotThereIsAMistakeOfTheCommandLine() {
        assertThat(install(home.resolve("none.zip").toString())).isEqualTo(2);
        assertThat(install(source.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no jar and no zip in");
        assertThat(install()).isEqualTo(2);
    }
}
