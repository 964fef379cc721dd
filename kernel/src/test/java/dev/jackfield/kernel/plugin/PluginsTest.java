package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
    @TempDir
    Path folder;

    PluginsFixture fixture;
    Plugins plugins;

    @BeforeEach
    void open() {
        fixture = new PluginsFixture(folder);
        plugins = fixture.plugins;
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void committedPluginIsInTheCatalogAndTheViews() {
        PluginGeneration tiny = fixture.run(PluginJar.store("cache-tiny", "tiny")
                .manifest("Plugin-Description", "A small store.")
                .manifest("Plugin-License", "Apache-2.0")
                .jar(folder.resolve("cache-tiny.jar")));

        assertThat(plugins.catalog().names("cache.store")).containsExactly("tiny");
        ProviderEntry entry = plugins.catalog().find("cache.store", "tiny").orElseThrow();
        assertThat(entry.plugin()).isSameAs(tiny);
        assertThat(entry.pointType()).isEqualTo(dev.jackfield.spi.cache.CacheStore.class);
        PluginView view = plugins.view("cache-tiny").orElseThrow();
        assertThat(view.state()).isEqualTo(PluginView.State.STARTED);
        assertThat(view.isolation()).isEqualTo("modular");
        assertThat(view.module()).isEqualTo("org.example.cache.tiny");
        assertThat(view.providers()).containsExactly("cache.store/tiny");
        assertThat(view.digest()).matches("[0-9a-f]{64}");
        assertThat(view.asMap()).containsEntry("description", "A small store.").containsEntry("state", "started");
        assertThat(fixture.types()).containsExactly("plugin.loaded");
    }

    @Test
    void everyPointOfTheSpiIsKnownWithoutProviders() {
        assertThat(plugins.catalog().points().keySet())
                .contains("cache", "cache.store", "gateway", "http.routes", "upstream");
        assertThat(plugins.catalog().providers("cache")).isEmpty();
    }

    @Test
    void stagedPluginChangesNothingUntilItIsCommitted() {
        PluginGeneration one = fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("one.jar")));

        List<PluginGeneration> staged = plugins.stage(
                PluginJar.store("cache-tiny", "tiny").version("1.1.0").jar(folder.resolve("two.jar")));

        assertThat(plugins.current("cache-tiny")).containsSame(one);
        assertThat(plugins.catalog()
                        .with(staged)
                        .find("cache.store", "tiny")
                        .orElseThrow()
                        .plugin())
                .isSameAs(staged.get(0));
        plugins.discard(staged);
        assertThat(plugins.current("cache-tiny")).containsSame(one);
        assertThat(one.providers()).hasSize(1);
        assertThat(staged.get(0).providers()).isEmpty();
        assertThat(staged.get(0).verify().state()).isEqualTo(Verdict.State.COLLECTED);
    }

    @Test
    void supersededGenerationGoesWithItsLastRelease() throws Exception {
        PluginGeneration one = fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("one.jar")));
        one.retain();
        Path copy = one.archive();

        PluginGeneration two = fixture.run(
                PluginJar.store("cache-tiny", "tiny").version("1.1.0").jar(folder.resolve("two.jar")));

        assertThat(one.providers()).as("still bound").hasSize(1);
        assertThat(copy).exists();
        assertThat(plugins.current("cache-tiny")).containsSame(two);
        assertThat(two.number()).isEqualTo(2);

        one.release();

        assertThat(copy).doesNotExist();
        assertThat(one.providers()).isEmpty();
        assertThatThrownBy(one::loader).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(one::retain).isInstanceOf(IllegalStateException.class);
        assertThat(one.verify().state()).isEqualTo(Verdict.State.COLLECTED);
        assertThat(plugins.view("cache-tiny").orElseThrow().verdicts())
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.state()).isEqualTo(Verdict.State.COLLECTED));
        assertThat(fixture.types()).containsExactly("plugin.loaded", "plugin.loaded", "plugin.unloaded");
    }

    @Test
    void manyReloadsLeaveOneLoaderAndOneCopy() throws Exception {
        Path jar = PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar"));
        for (int i = 0; i < 60; i++) {
            fixture.run(jar);
        }

        assertThat(plugins.verify("cache-tiny"))
                .allSatisfy(verdict -> assertThat(verdict.state()).isEqualTo(Verdict.State.COLLECTED));
        assertThat(plugins.loadersAlive()).isEqualTo(1);
        assertThat(files(folder.resolve("data/plugins/running"))).hasSize(1);
    }

    @Test
    void overwritingTheArchiveOfARunningPluginDoesNotTouchIt() throws Exception {
        Path jar = PluginJar.store("cache-tiny", "tiny")
                .source("org.example.cache.tiny.Later", "package org.example.cache.tiny; public class Later {}")
                .jar(folder.resolve("tiny.jar"));
        PluginGeneration tiny = fixture.run(jar);
        Files.write(jar, new byte[100]);

        assertThat(Class.forName("org.example.cache.tiny.Later", true, tiny.loader()))
                .isNotNull();
    }

    @Test
    void stoppedPluginIsOutOfTheCatalogUntilItIsStarted() {
        fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar")));

        plugins.stop("cache-tiny");

        assertThat(plugins.catalog().names("cache.store")).isEmpty();
        assertThat(plugins.view("cache-tiny").orElseThrow().state()).isEqualTo(PluginView.State.STOPPED);
        plugins.start("cache-tiny");
        assertThat(plugins.catalog().names("cache.store")).containsExactly("tiny");
        assertThat(plugins.view("cache-tiny").orElseThrow().state()).isEqualTo(PluginView.State.STARTED);
    }

    @Test
    void deletedPluginIsGoneWithItsCopiesAndUploads() throws Exception {
        Path jar = PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar"));
        PluginGeneration tiny = fixture.run(jar);
        keep(jar);

        plugins.delete("cache-tiny");

        assertThat(plugins.current("cache-tiny")).isEmpty();
        assertThat(plugins.view("cache-tiny").orElseThrow().state()).isEqualTo(PluginView.State.UNLOADED);
        assertThat(tiny.verify().state()).isEqualTo(Verdict.State.COLLECTED);
        assertThat(files(folder.resolve("data"))).isEmpty();
        assertThatThrownBy(() -> plugins.stop("cache-tinny"))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("unknown plugin \"cache-tinny\"");
    }

    @Test
    void archiveBeforeTheCurrentOneIsKeptForGoingBack() {
        String one = fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("one.jar")))
                .digest();
        assertThat(plugins.previousArchive("cache-tiny", one)).isEmpty();
        String two = fixture.run(
                        PluginJar.store("cache-tiny", "tiny").version("2.0.0").jar(folder.resolve("two.jar")))
                .digest();
        assertThat(plugins.previousArchive("cache-tiny", two))
                .as("it is not the one before")
                .isEmpty();

        fixture.run(plugins.previousArchive("cache-tiny", one).orElseThrow());

        assertThat(plugins.current("cache-tiny").orElseThrow().version()).isEqualTo("1.0.0");
        fixture.run(plugins.previousArchive("cache-tiny", two).orElseThrow());
        assertThat(plugins.current("cache-tiny").orElseThrow().version()).isEqualTo("2.0.0");
    }

    @Test
    void uploadSurvivesARestartUnlessTheFolderHasANewerVersion() {
        Path one = PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("one.jar"));
        Path two = PluginJar.store("cache-tiny", "tiny").version("1.10.0").jar(folder.resolve("two.jar"));
        Path three = PluginJar.store("cache-tiny", "tiny").version("1.9.0").jar(folder.resolve("three.jar"));
        keep(one);
        Path kept = keep(three);

        assertThat(kept).hasFileName("cache-tiny-1.9.0.zip");
        assertThat(kept.getParent()).isDirectoryContaining(file -> file.equals(kept));
        assertThat(files(kept.getParent())).hasSize(1);
        try (PluginsFixture next = new PluginsFixture(folder)) {
            assertThat(next.plugins.choose(List.of(one))).containsExactly(kept);
            assertThat(next.plugins.choose(List.of(two))).containsExactly(two);
            assertThat(next.plugins.load(next.plugins.choose(List.of(one))))
                    .singleElement()
                    .satisfies(tiny -> assertThat(tiny.version()).isEqualTo("1.9.0"));
        }
    }

    @Test
    void uploadThatIsNotKeptLeavesTheEarlierOne() {
        Path kept = keep(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("one.jar")));
        Path other = PluginJar.store("cache-tiny", "tiny").version("2.0.0").jar(folder.resolve("two.jar"));

        plugins.write(other).close();

        assertThat(plugins.choose(List.of())).containsExactly(kept);
        assertThat(files(kept.getParent())).containsExactly(kept);
    }

    @Test
    void copiesOfAKilledProcessAreCleanedAndForeignFilesLeft() throws Exception {
        fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar")));
        Path running = folder.resolve("data/plugins/running");
        Path staging = Files.createDirectories(running.resolve(".staging-7"));
        Files.writeString(staging.resolve("archive.jar"), "half");
        Path foreign = Files.writeString(running.resolve("notes.txt"), "mine");
        Path foreignInId = Files.writeString(running.resolve("cache-tiny/readme"), "mine");
        Path temporary = Files.createDirectories(folder.resolve("data/plugins/uploaded"));
        Files.writeString(temporary.resolve(".tmp-x"), "half");

        // as after kill -9: nothing was closed
        try (PluginsFixture next = new PluginsFixture(folder)) {
            assertThat(files(folder.resolve("data"))).containsExactlyInAnyOrder(foreign, foreignInId);
            assertThat(next.plugins.views()).isEmpty();
        }
    }

    @Test
    void deletedFileOfARunningPluginIsSaid() {
        fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar")));

        plugins.missing("cache-tiny");
        plugins.missing("cache-tiny");

        assertThat(fixture.types()).containsExactly("plugin.loaded", "plugin.missing");
        assertThat(plugins.view("cache-tiny").orElseThrow().fileMissing()).isTrue();
        fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar")));
        assertThat(plugins.view("cache-tiny").orElseThrow().fileMissing()).isFalse();
    }

    @Test
    void uploadedPluginDoesNotMissAFileAndOutranksAnOlderOne() {
        Path archive = PluginJar.store("cache-tiny", "tiny").version("1.5.0").jar(folder.resolve("tiny.jar"));
        fixture.run(archive);
        keep(archive);
        plugins.missing("cache-tiny");

        assertThat(fixture.types()).containsExactly("plugin.loaded");
        assertThat(plugins.outranked(new DropEvent.Added(archive, "cache-tiny", "1.4.0", "f.jar", "")))
                .get()
                .satisfies(refused -> assertThat(refused.reason()).contains("1.5.0 was uploaded"));
        assertThat(plugins.outranked(new DropEvent.Added(archive, "cache-tiny", "1.5.0", "f.jar", "")))
                .isEmpty();
        assertThat(plugins.outranked(new DropEvent.Added(archive, "cache", "1.0.0", "f.jar", "")))
                .isEmpty();
    }

    @Test
    void refusalThatIsAnsweredIsToldAndNotKept() throws Exception {
        Path noise = Files.write(folder.resolve("upload"), new byte[100]);

        assertThatThrownBy(() -> plugins.stageRequested(noise)).isInstanceOf(PluginRefused.class);

        assertThat(fixture.types()).containsExactly("plugin.refused");
        assertThat(plugins.views()).isEmpty();
    }

    @Test
    void refusalsAreBounded() throws Exception {
        for (int i = 0; i < 150; i++) {
            plugins.refused(new DropEvent.Refused("f" + i + ".jar", "f" + i + ".jar", null, "not_a_plugin", "no"));
        }

        assertThat(plugins.views()).hasSize(100);
    }

    @Test
    void closingUnloadsEverything() throws Exception {
        fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar")));
        fixture.run(PluginJar.store("cache-other", "other").jar(folder.resolve("other.jar")));
        fixture.run(PluginJar.store("cache-third", "third").jar(folder.resolve("third.jar")));

        plugins.close();

        assertThat(files(folder.resolve("data"))).isEmpty();
        assertThat(plugins.verify("cache-third"))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.state()).isEqualTo(Verdict.State.COLLECTED));
    }

    private Path keep(Path archive) {
        try (PendingUpload upload = plugins.write(archive)) {
            return upload.keep();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
