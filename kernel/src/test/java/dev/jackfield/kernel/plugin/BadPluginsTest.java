package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people drop by mistake: a clear reason, and the plugin that ran before goes on. */
class BadPluginsTest {
    private static final ArchiveLimits SMALL = new ArchiveLimits(4 << 20, 200, 8 << 20, 50);

    @TempDir
    Path folder;

    PluginsFixture fixture;
    PluginGeneration before;
    Path against;

    @BeforeEach
    void aGoodPluginRuns() {
        fixture = new PluginsFixture(
                folder, SMALL, dev.jackfield.spi.Provider.class.getModule().getLayer());
        before = fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("good.jar")));
        fixture.events.clear();
    }

    @AfterEach
    void theGoodPluginStillRuns() {
        assertThat(fixture.plugins.current("cache-tiny")).containsSame(before);
        assertThat(fixture.plugins.catalog().find("cache.store", "tiny")).isPresent();
        assertThat(before.archive()).exists();
        fixture.close();
    }

    private PluginRefused refused(Path archive, String code, String... says) {
        PluginRefused refused = catchThrowableOfType(PluginRefused.class, () -> fixture.plugins.stage(archive));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).as(refused.getMessage()).isEqualTo(code);
        assertThat(refused.getMessage()).contains(says);
        assertThat(refused.getCause()).as("a cause could keep classes alive").isNull();
        assertThat(fixture.types()).containsExactly("plugin.refused");
        assertThat(fixture.events.get(0).data().get("reason")).isEqualTo(refused.getMessage());
        assertThat(fixture.plugins.views())
                .anySatisfy(view -> assertThat(view.refusal()).satisfies(refusal -> {
                    assertThat(refusal).isNotNull();
                    assertThat(refusal.code()).isEqualTo(code);
                }));
        assertThat(folder.resolve("data/plugins/running"))
                .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith(".staging"));
        return refused;
    }

    @Test
    void noise() throws Exception {
        byte[] noise = new byte[10_000];
        new Random(42).nextBytes(noise);

        refused(
                Files.write(folder.resolve("noise.jar"), noise),
                "not_an_archive",
                "noise.jar",
                "neither a jar nor a zip");
    }

    @Test
    void emptyFile() throws Exception {
        refused(Files.write(folder.resolve("empty.jar"), new byte[0]), "not_an_archive", "empty.jar");
    }

    @Test
    void halfAJar() throws Exception {
        byte[] whole = Files.readAllBytes(folder.resolve("good.jar"));
        Path half = Files.write(folder.resolve("half.jar"), java.util.Arrays.copyOf(whole, whole.length / 2));

        refused(half, "damaged_archive", "half.jar", "copy it again");
    }

    @Test
    void oneFlippedBit() throws Exception {
        Path stored = folder.resolve("stored.jar");
        byte[] payload = new byte[5_000];
        new Random(7).nextBytes(payload);
        PluginJar.store("cache-bit", "bit").resource("payload.bin", payload).jar(stored);
        byte[] bytes = Files.readAllBytes(stored);
        int at = indexOf(bytes, java.util.Arrays.copyOfRange(payload, 2_000, 2_016));
        assertThat(at).as("noise is stored as it is").isPositive();
        bytes[at] ^= 1;

        refused(Files.write(stored, bytes), "damaged_archive", "stored.jar", "payload.bin");
    }

    @Test
    void everyDamageIsRefusedAndNothingElse() throws Exception {
        byte[] whole = Files.readAllBytes(PluginJar.store("cache-fuzz", "fuzz").jar(folder.resolve("fuzz.jar")));
        Random random = new Random(20240101);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = whole.clone();
            for (int n = random.nextInt(8) + 1; n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("fuzz.jar"), bytes);
            try {
                fixture.plugins.discard(fixture.plugins.stage(file));
            } catch (PluginRefused expected) {
                assertThat(expected.getMessage()).contains("fuzz");
            }
        }
    }

    @Test
    void zipThatClimbsOut() throws Exception {
        for (String name :
                List.of("../evil.jar", "lib/../../evil.jar", "/etc/evil.jar", "..\\evil.jar", "C:/evil.jar")) {
            fixture.events.clear();
            Path zip = PluginJar.zip(
                    folder.resolve("climbs.zip"),
                    Map.of(name, new byte[10], "lib/plugin.jar", Files.readAllBytes(folder.resolve("good.jar"))));

            refused(zip, "unsafe_path", "climbs.zip", name);
        }
        assertThat(folder.resolve("evil.jar")).doesNotExist();
    }

    @Test
    void jarInAZipThatClimbsOut() throws Exception {
        Path inner = PluginJar.zip(folder.resolve("inner.jar"), Map.of("../../evil", new byte[10]));
        Path zip = PluginJar.zip(
                folder.resolve("outer.zip"),
                Map.of(
                        "lib/a.jar",
                        Files.readAllBytes(folder.resolve("good.jar")),
                        "lib/b.jar",
                        Files.readAllBytes(inner)));

        refused(zip, "unsafe_path", "outer.zip: lib/b.jar", "../../evil");
    }

    @Test
    void zipBomb() {
        Path bomb = PluginJar.store("cache-bomb", "bomb")
                .resource("zeros", new byte[3 << 20])
                .jar(folder.resolve("bomb.jar"));

        refused(bomb, "zip_bomb", "bomb.jar", "zeros", "50 times");
    }

    @Test
    void zipBombOfManyEntries() {
        PluginJar bomb = PluginJar.store("cache-bomb", "bomb");
        for (int i = 0; i < 12; i++) {
            bomb.resource("zeros" + i, new byte[1 << 20]);
        }

        refused(bomb.jar(folder.resolve("bomb.jar")), "zip_bomb", "expands to more than 8388608 bytes");
    }

    @Test
    void zipBombInAZip() throws Exception {
        Path bomb = PluginJar.store("cache-bomb", "bomb")
                .resource("zeros", new byte[3 << 20])
                .jar(folder.resolve("bomb.jar"));
        Path zip = PluginJar.zip(folder.resolve("nested.zip"), Map.of("lib/bomb.jar", Files.readAllBytes(bomb)));

        refused(zip, "zip_bomb", "nested.zip: lib/bomb.jar");
    }

    @Test
    void tooManyEntries() throws Exception {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < 300; i++) {
            entries.put("e" + i, new byte[0]);
        }

        refused(PluginJar.zip(folder.resolve("many.zip"), entries), "too_large", "more than 200 entries");
    }

    @Test
    void tooLargeAFile() throws Exception {
        byte[] noise = new byte[5 << 20];
        new Random(1).nextBytes(noise);

        refused(
                PluginJar.store("cache-large", "large").resource("noise", noise).jar(folder.resolve("large.jar")),
                "too_large",
                "large.jar is larger than 4194304 bytes");
    }

    @Test
    void zipWithoutAPlugin() throws Exception {
        refused(
                PluginJar.zip(folder.resolve("readme.zip"), Map.of("readme.txt", new byte[10])),
                "not_a_plugin",
                "Plugin-Id");
        fixture.events.clear();
        Path library = PluginJar.library().resource("x", "y").jar(folder.resolve("library.jar"));
        refused(
                PluginJar.zip(folder.resolve("libs.zip"), Map.of("lib/a.jar", Files.readAllBytes(library))),
                "not_a_plugin",
                "none of its lib/*.jar",
                "Plugin-Id");
    }

    @Test
    void zipWithTwoPlugins() throws Exception {
        Path two = PluginJar.store("cache-two", "two").jar(folder.resolve("two.jar"));
        refused(
                PluginJar.zip(
                        folder.resolve("both.zip"),
                        Map.of(
                                "lib/one.jar",
                                Files.readAllBytes(folder.resolve("good.jar")),
                                "lib/two.jar",
                                Files.readAllBytes(two))),
                "several_plugins",
                "one.jar",
                "two.jar");
    }

    @Test
    void brokenManifest() throws Exception {
        refused(
                PluginJar.zip(
                        folder.resolve("manifest.jar"),
                        Map.of("META-INF/MANIFEST.MF", "no colon here\n".getBytes(StandardCharsets.UTF_8))),
                "damaged_archive",
                "MANIFEST.MF");
    }

    @Test
    void badId() {
        for (String id : List.of("Cache", "cache_tiny", "../up", "9lives", "cache--x", "-x", "x".repeat(65), "ü")) {
            fixture.events.clear();
            refused(
                    PluginJar.store("cache-x", "x").manifest("Plugin-Id", id).jar(folder.resolve("id.jar")),
                    "bad_id",
                    "Plugin-Id");
        }
    }

    @Test
    void badVersion() {
        for (String version : List.of("1", "1.0", "latest", "1.0.0.0", "v1.0.0")) {
            fixture.events.clear();
            refused(
                    PluginJar.store("cache-x", "x").version(version).jar(folder.resolve("version.jar")),
                    "bad_version",
                    version,
                    "semantic version");
        }
        fixture.events.clear();
        refused(
                PluginJar.store("cache-x", "x").manifest("Plugin-Version", null).jar(folder.resolve("version.jar")),
                "bad_version",
                "lacks Plugin-Version");
    }

    @Test
    void wrongSpiVersion() {
        refused(spi("2.0"), "spi_version", "built for SPI 2.0, this host has 1.0", "SPI 1.x");
        fixture.events.clear();
        refused(spi("0.9"), "spi_version", "built for SPI 0.9");
        fixture.events.clear();
        refused(spi("1.1"), "spi_version", "built for SPI 1.1", "newer Jackfield");
        fixture.events.clear();
        refused(spi("one"), "spi_version", "\"one\"", "major.minor");
        fixture.events.clear();
        refused(spi(null), "spi_version", "lacks Jackfield-Spi-Version");
    }

    private Path spi(String version) {
        return PluginJar.store("cache-x", "x")
                .manifest("Jackfield-Spi-Version", version)
                .jar(folder.resolve("spi.jar"));
    }

    @Test
    void noProvider() {
        refused(
                PluginJar.plugin("cache-x")
                        .module("org.example.x", "requires dev.jackfield.spi;")
                        .source("org.example.x.A", "package org.example.x; public class A {}")
                        .jar(folder.resolve("x.jar")),
                "no_provider",
                "cache-x 1.0.0 has no provider",
                "module-info.java");
    }

    @Test
    void providerInServicesFileButNotInModule() {
        refused(
                PluginJar.plugin("cache-x")
                        .module("org.example.x", "requires dev.jackfield.spi;")
                        .source("org.example.x.Store", PluginJar.storeSource("org.example.x", "x", "return null;"))
                        .resource(
                                "META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider", "org.example.x.Store\n")
                        .jar(folder.resolve("x.jar")),
                "no_provider",
                "META-INF/services is not read");
    }

    @Test
    void providerOfAnUnknownSpi() {
        refused(
                PluginJar.plugin("cache-x")
                        .source("org.example.x.A", "package org.example.x; public class A {}")
                        .resource("META-INF/services/dev.jackfield.spi.cache.CacheStorProvider", "org.example.x.A\n")
                        .jar(folder.resolve("x.jar")),
                "unknown_spi",
                "dev.jackfield.spi.cache.CacheStorProvider",
                "did you mean \"dev.jackfield.spi.cache.CacheStoreProvider\"");
    }

    @Test
    void providerOfSomebodysUnknownSpi() {
        refused(
                PluginJar.plugin("cache-x")
                        .source("org.example.x.A", "package org.example.x; public class A {}")
                        .resource("META-INF/services/com.acme.ThingProvider", "org.example.x.A\n")
                        .jar(folder.resolve("x.jar")),
                "unknown_spi",
                "com.acme.ThingProvider",
                "Plugin-Dependencies");
    }

    @Test
    void providerOfWhatIsNoExtensionPoint() {
        refused(
                PluginJar.plugin("cache-x")
                        .module(
                                "org.example.x",
                                "requires dev.jackfield.spi; exports org.example.x; provides org.example.x.ThingProvider with org.example.x.A;")
                        .source("org.example.x.Thing", "package org.example.x; public interface Thing {}")
                        .source(
                                "org.example.x.ThingProvider",
                                "package org.example.x; public interface ThingProvider extends dev.jackfield.spi.Provider<Thing> {}")
                        .source("org.example.x.A", """
                                package org.example.x;
                                public class A implements ThingProvider {
                                    public String name() { return "a"; }
                                    public Thing create(dev.jackfield.spi.OptionValues o, dev.jackfield.spi.ProviderContext c) { return null; }
                                }""")
                        .jar(folder.resolve("x.jar")),
                "unknown_spi",
                "org.example.x.Thing",
                "@ExtensionPoint");
    }

    @Test
    void twoProvidersOfOneNameInAPlugin() {
        refused(
                PluginJar.plugin("cache-x")
                        .module(
                                "org.example.x",
                                "requires dev.jackfield.spi; provides dev.jackfield.spi.cache.CacheStoreProvider with org.example.x.Store, org.example.x.sub.Store;")
                        .source("org.example.x.Store", PluginJar.storeSource("org.example.x", "same", "return null;"))
                        .source(
                                "org.example.x.sub.Store",
                                PluginJar.storeSource("org.example.x.sub", "same", "return null;"))
                        .jar(folder.resolve("x.jar")),
                "duplicate_provider",
                "\"same\" of cache.store",
                "org.example.x.Store",
                "org.example.x.sub.Store");
    }

    @Test
    void providerNameThatAnotherPluginHas() {
        refused(
                PluginJar.store("cache-thief", "tiny").jar(folder.resolve("thief.jar")),
                "duplicate_provider",
                "cache-thief",
                "cache.store/tiny",
                "cache-tiny");
    }

    @Test
    void extensionPointThatTheSpiHas() {
        refused(
                PluginJar.plugin("cache-x")
                        .module(
                                "org.example.x",
                                "requires dev.jackfield.spi; exports org.example.x; provides org.example.x.ThingProvider with org.example.x.A;")
                        .source(
                                "org.example.x.Thing",
                                "package org.example.x; @dev.jackfield.spi.ExtensionPoint(\"cache.store\") public interface Thing {}")
                        .source(
                                "org.example.x.ThingProvider",
                                "package org.example.x; public interface ThingProvider extends dev.jackfield.spi.Provider<Thing> {}")
                        .source("org.example.x.A", """
                                package org.example.x;
                                public class A implements ThingProvider {
                                    public String name() { return "a"; }
                                    public Thing create(dev.jackfield.spi.OptionValues o, dev.jackfield.spi.ProviderContext c) { return null; }
                                }""")
                        .jar(folder.resolve("x.jar")),
                "point_taken",
                "cache.store",
                "the SPI");
    }

    @Test
    void classForANewerJava() throws Exception {
        Path jar = PluginJar.store("cache-x", "x").jar(folder.resolve("x.jar"));
        Path newer = folder.resolve("newer.jar");
        rewriteClasses(jar, newer, 44 + Runtime.version().feature() + 4);

        refused(
                newer,
                "newer_java",
                "compiled for Java " + (Runtime.version().feature() + 4),
                "this is Java " + Runtime.version().feature(),
                "--release " + Runtime.version().feature());
    }

    /** Sets the major version of every class file. */
    private static void rewriteClasses(Path from, Path to, int major) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(from.toFile())) {
            for (java.util.zip.ZipEntry entry : java.util.Collections.list(zip.entries())) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".class")) {
                    bytes[6] = (byte) (major >> 8);
                    bytes[7] = (byte) major;
                }
                entries.put(entry.getName(), bytes);
            }
        }
        PluginJar.zip(to, entries);
    }

    private Path broken(String body) {
        PluginJar plugin = PluginJar.plugin("cache-x");
        if (against != null) {
            plugin.against(against);
        }
        return plugin.resource("META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider", "org.example.x.Store\n")
                .source("org.example.x.Store", """
                        package org.example.x;
                        public final class Store implements dev.jackfield.spi.cache.CacheStoreProvider {
                            %s
                            public String name() { return "x"; }
                            public dev.jackfield.spi.cache.CacheStore create(
                                    dev.jackfield.spi.OptionValues o, dev.jackfield.spi.ProviderContext c) { return null; }
                        }
                        """.formatted(body))
                .jar(folder.resolve("x.jar"));
    }

    @Test
    void constructorThatThrows() {
        refused(
                broken("public Store() { throw new IllegalStateException(\"no licence\"); }"),
                "load_failed",
                "org.example.x.Store",
                "IllegalStateException: no licence",
                "Store.<init>");
        assertThat(fixture.plugins.verify("cache-x"))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.state()).isEqualTo(Verdict.State.COLLECTED));
    }

    @Test
    void staticInitializerThatOverflowsTheStack() {
        refused(
                broken("static int f(int i) { return f(i + 1) + 1; } static { f(0); }"),
                "load_failed",
                "java.lang.StackOverflowError");
    }

    @Test
    void staticInitializerThatRunsOutOfMemory() {
        refused(
                broken("static { if (true) throw new OutOfMemoryError(\"Java heap space\"); }"),
                "load_failed",
                "java.lang.OutOfMemoryError: Java heap space");
    }

    @Test
    void exceptionWhoseMessageThrows() {
        refused(broken("""
                        static class Mean extends RuntimeException {
                            public String getMessage() { throw new Mean(); }
                        }
                        public Store() { throw new Mean(); }"""), "load_failed", "can't be read");
    }

    @Test
    void constructorThatExitsItsThread() {
        refused(broken("public Store() throws Exception { throw new ThreadDeath(); }"), "load_failed", "ThreadDeath");
    }

    @Test
    void constructorThatIsMissingOrNotPublic() {
        refused(
                broken("private Store() { }  public static Store of() { return new Store(); }"),
                "bad_provider",
                "public");
        fixture.events.clear();
        refused(broken("public Store(int size) { }"), "bad_provider", "no public constructor without parameters");
    }

    @Test
    void providerNameThatNobodyCouldWrite() {
        refused(
                PluginJar.store("cache-x", "Tiny Store").jar(folder.resolve("x.jar")),
                "bad_provider",
                "\"Tiny Store\"",
                "lower-case letters");
    }

    @Test
    void classThatIsNeitherBundledNorShared() {
        Path helper = PluginJar.library()
                .source(
                        "com.acme.Helper",
                        "package com.acme; public class Helper { public static int x() { return 1; } }")
                .jar(folder.resolve("helper.jar"));
        against = helper;

        refused(
                broken("static final int N = com.acme.Helper.x();"),
                "missing_class",
                "com/acme/Helper",
                "neither bundled in lib/ nor shared");
    }

    @Test
    void bundledSpi() throws Exception {
        refused(
                PluginJar.store("cache-x", "x")
                        .resource("dev/jackfield/spi/Provider.class", PluginJar.bytes(folder.resolve("good.jar")))
                        .jar(folder.resolve("x.jar")),
                "bundles_spi",
                "copy of the SPI",
                "provided");
    }

    @Test
    void constructorThatHangs() throws Exception {
        fixture.close();
        PluginSettings settings = fixture.settings;
        PluginSettings impatient = new PluginSettings(
                settings.directory(),
                settings.dataFolder(),
                settings.hostLayer(),
                Duration.ofMillis(300),
                settings.scanInterval(),
                settings.limits(),
                settings.trust());
        fixture = new PluginsFixture(impatient);
        before = fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("good.jar")));
        fixture.events.clear();
        Path hangs = broken("""
                public Store() {
                    boolean gone = false;
                    while (!gone) {
                        try {
                            Thread.currentThread().join();
                        } catch (InterruptedException e) {
                            gone = System.getProperty("jackfield.test.hang") == null;
                        }
                    }
                }""");
        System.setProperty("jackfield.test.hang", "true");

        PluginRefused refused = refused(
                hangs, "load_timeout", "within 300 ms", "jackfield-load-cache-x-1", "org.example.x.Store.<init>");

        assertThat(refused.getMessage()).contains("Lifecycle.start()");
        assertThat(fixture.plugins.verify("cache-x")).singleElement().satisfies(verdict -> {
            assertThat(verdict.state()).isEqualTo(Verdict.State.HELD);
            assertThat(verdict.heldBy()).anySatisfy(held -> assertThat(held).contains("jackfield-load-cache-x-1"));
        });
        System.clearProperty("jackfield.test.hang");
        endThread("jackfield-load-cache-x-1");
        assertThat(fixture.plugins.verify("cache-x"))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.state()).isEqualTo(Verdict.State.COLLECTED));
    }

    private static void endThread(String name) throws InterruptedException {
        Thread hanging = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .findFirst()
                .orElseThrow();
        assertThat(hanging.isDaemon()).isTrue();
        hanging.interrupt();
        hanging.join(10_000);
        assertThat(hanging.isAlive()).isFalse();
    }

    @Test
    void fileThatCannotBeRead() {
        refused(folder.resolve("nowhere.jar"), "copy_failed", "nowhere.jar");
    }

    @Test
    void brokenUpdateLeavesTheOldOneAndIsShownBesideIt() {
        refused(
                PluginJar.store("cache-tiny", "tiny")
                        .version("2.0.0")
                        .manifest("Plugin-Dependencies", "nobody")
                        .jar(folder.resolve("tiny-2.jar")),
                "missing_dependency",
                "nobody");

        PluginView view = fixture.plugins.view("cache-tiny").orElseThrow();
        assertThat(view.version()).isEqualTo("1.0.0");
        assertThat(view.state()).isEqualTo(PluginView.State.STARTED);
        assertThat(view.refusal()).isNotNull();
        assertThat(view.refusal().version()).isEqualTo("2.0.0");
    }

    private static int indexOf(byte[] in, byte[] what) {
        for (int i = 0; i <= in.length - what.length; i++) {
            if (java.util.Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}
