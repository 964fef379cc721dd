package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins of strangers that stand on each other. */
class DependenciesTest {
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

    /** Defines the extension point {@code thing} and provides one. */
    private Path things(String version, boolean modular) {
        PluginJar jar = PluginJar.plugin("things")
                .version(version)
                .module(
                        "org.things",
                        "requires dev.jackfield.spi; exports org.things; provides org.things.ThingProvider with org.things.internal.Plain;")
                .source(
                        "org.things.Thing",
                        "package org.things; @dev.jackfield.spi.ExtensionPoint(\"thing\") public interface Thing { String say(); }")
                .source(
                        "org.things.ThingProvider",
                        "package org.things; public interface ThingProvider extends dev.jackfield.spi.Provider<Thing> {}")
                .source("org.things.internal.Plain", provider("org.things.internal", "Plain", "plain", version))
                .resource("META-INF/services/org.things.ThingProvider", "org.things.internal.Plain\n");
        return (modular ? jar : jar.noModule()).jar(folder.resolve("things-" + version + modular + ".jar"));
    }

    private static String provider(String packageName, String type, String name, String says) {
        return """
                package %s;
                public class %s implements org.things.ThingProvider {
                    public String name() { return "%s"; }
                    public org.things.Thing create(dev.jackfield.spi.OptionValues o, dev.jackfield.spi.ProviderContext c) { return () -> "%s"; }
                }
                """.formatted(packageName, type, name, says);
    }

    /** Provides a {@code thing} of the other plugin's. */
    private Path fancy(String depends, boolean modular) {
        PluginJar jar = PluginJar.plugin("things-fancy")
                .manifest("Plugin-Dependencies", depends)
                .against(things("1.0.0", true))
                .module(
                        "org.fancy",
                        "requires dev.jackfield.spi; requires org.things; provides org.things.ThingProvider with org.fancy.Fancy;")
                .source("org.fancy.Fancy", provider("org.fancy", "Fancy", "fancy", "fancy"))
                .resource("META-INF/services/org.things.ThingProvider", "org.fancy.Fancy\n");
        return (modular ? jar : jar.noModule()).jar(folder.resolve("fancy.jar"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void extensionPointOfOnePluginIsProvidedByAnother(boolean modular) throws Exception {
        PluginGeneration things = fixture.run(things("1.0.0", modular));
        PluginGeneration fancy = fixture.run(fancy("things@>=1.0.0", modular));

        assertThat(fancy.isolation()).isEqualTo(modular ? "modular" : "uber");
        assertThat(plugins.catalog().names("thing")).containsExactly("fancy", "plain");
        assertThat(plugins.catalog().point("thing").orElseThrow().getClassLoader())
                .isSameAs(things.loader());
        assertThat(plugins.catalog()
                        .find("thing", "fancy")
                        .orElseThrow()
                        .provider()
                        .create(null, null))
                .isInstanceOf(plugins.catalog().point("thing").orElseThrow());
        assertThat(plugins.dependents("things")).containsExactly("things-fancy");
        assertThat(plugins.view("things-fancy").orElseThrow().dependencies()).containsExactly("things");
    }

    @Test
    void extensionPointOfOnePluginIsProvidedByAnotherOnTheClassPath() throws Exception {
        try (PluginsFixture classPath = new PluginsFixture(folder.resolve("class-path"), ArchiveLimits.DEFAULT, null)) {
            classPath.run(things("1.0.0", true));
            classPath.run(fancy("things", true));

            assertThat(classPath.plugins.catalog().names("thing")).containsExactly("fancy", "plain");
        }
    }

    @Test
    void reloadingADependencyReloadsItsDependentsAsOneChange() {
        PluginGeneration things = fixture.run(things("1.0.0", true));
        PluginGeneration fancy = fixture.run(fancy("things@>=1.0.0", true));

        List<PluginGeneration> staged = plugins.stage(things("1.1.0", true));

        assertThat(staged).extracting(PluginGeneration::id).containsExactly("things", "things-fancy");
        assertThat(staged.get(1).number()).isEqualTo(2);
        assertThat(plugins.current("things-fancy")).containsSame(fancy);
        plugins.commit(staged);
        assertThat(plugins.catalog().point("thing").orElseThrow().getClassLoader())
                .isSameAs(staged.get(0).loader());
        assertThat(plugins.catalog()
                        .find("thing", "fancy")
                        .orElseThrow()
                        .pointType()
                        .getClassLoader())
                .isSameAs(staged.get(0).loader());
        assertThat(fancy.verify().state()).isEqualTo(Verdict.State.COLLECTED);
        assertThat(things.verify().state()).isEqualTo(Verdict.State.COLLECTED);
    }

    @Test
    void dependencyStaysLoadedForAsLongAsADependentsOldGenerationIsUsed() {
        PluginGeneration things = fixture.run(things("1.0.0", true));
        PluginGeneration fancy = fixture.run(fancy("things", true));
        fancy.retain();

        plugins.commit(plugins.stage(things("1.1.0", true)));

        assertThat(things.archive()).exists();
        assertThat(things.loader()).isNotNull();
        fancy.release();
        assertThat(things.archive()).doesNotExist();
        assertThat(things.verify().state()).isEqualTo(Verdict.State.COLLECTED);
    }

    @Test
    void updateThatADependentCannotTakeIsRefusedWhole() {
        PluginGeneration things = fixture.run(things("1.0.0", true));
        PluginGeneration fancy = fixture.run(fancy("things@<2.0.0", true));

        assertThatThrownBy(() -> plugins.stage(things("2.0.0", true)))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("things-fancy depends on things@<2.0.0")
                .hasMessageContaining("things 2.0.0");

        assertThat(plugins.current("things")).containsSame(things);
        assertThat(plugins.current("things-fancy")).containsSame(fancy);
    }

    @Test
    void updateThatBreaksTheClassesOfADependentIsRefusedWhole() {
        PluginGeneration things = fixture.run(things("1.0.0", true));
        fixture.run(fancy("things", true));
        Path without = PluginJar.store("things", "no_things").version("3.0.0").jar(folder.resolve("without.jar"));

        assertThatThrownBy(() -> plugins.stage(without))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("things-fancy 1.0.0 depends on things 3.0.0 #2 and can't be loaded with it");

        assertThat(plugins.current("things")).containsSame(things);
        assertThat(plugins.catalog().names("thing")).containsExactly("fancy", "plain");
        assertThat(plugins.verify("things"))
                .allSatisfy(verdict -> assertThat(verdict.state()).isEqualTo(Verdict.State.COLLECTED));
    }

    @Test
    void missingDependencyIsNamedAndTriedAgainWhenItIsThere() {
        Path fancy = fancy("things@>=1.0.0", true);
        assertThatThrownBy(() -> plugins.stage(fancy))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("things-fancy 1.0.0 depends on things, which is not there; add it first");
        assertThat(plugins.retryable()).isEmpty();

        fixture.run(things("1.0.0", true));

        assertThat(plugins.retryable()).containsExactly(fancy);
        fixture.run(plugins.retryable().get(0));
        assertThat(plugins.retryable()).isEmpty();
        assertThat(plugins.view("things-fancy").orElseThrow().refusal()).isNull();
    }

    @Test
    void refusedPluginDoesNotBlockOthers() {
        assertThatThrownBy(() -> plugins.stage(fancy("things", true))).isInstanceOf(PluginRefused.class);

        fixture.run(PluginJar.store("cache-tiny", "tiny").jar(folder.resolve("tiny.jar")));

        assertThat(plugins.catalog().names("cache.store")).containsExactly("tiny");
    }

    @Test
    void wrongVersionOfADependencyIsNamed() {
        fixture.run(things("1.0.0", true));

        assertThatThrownBy(() -> plugins.stage(fancy("things@>=2.0.0", true)))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("things-fancy depends on things@>=2.0.0, but it would get things 1.0.0");
    }

    @Test
    void unreadableDependencyIsNamed() {
        assertThatThrownBy(() -> plugins.stage(fancy("things@newest", true)))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("\"things@newest\"")
                .hasMessageContaining("cache-tiny@>=1.2.0");
    }

    @Test
    void optionalDependencyMayBeMissing() {
        fixture.run(PluginJar.store("cache-tiny", "tiny")
                .manifest("Plugin-Dependencies", "things?")
                .jar(folder.resolve("tiny.jar")));

        assertThat(plugins.current("cache-tiny")).isPresent();
    }

    @Test
    void circleIsRefusedByName() {
        Path a = PluginJar.store("a", "a").manifest("Plugin-Dependencies", "b").jar(folder.resolve("a.jar"));
        Path b = PluginJar.store("b", "b").manifest("Plugin-Dependencies", "c").jar(folder.resolve("b.jar"));
        Path c = PluginJar.store("c", "c").manifest("Plugin-Dependencies", "a").jar(folder.resolve("c.jar"));
        Path d = PluginJar.store("d", "d").jar(folder.resolve("d.jar"));

        assertThat(plugins.load(List.of(a, b, c, d)))
                .extracting(PluginGeneration::id)
                .containsExactly("d");

        assertThat(plugins.view("a").orElseThrow().refusal()).isNotNull();
        assertThat(plugins.view("a").orElseThrow().refusal().code()).isEqualTo("dependency_circle");
        assertThat(plugins.view("b").orElseThrow().refusal().reason()).contains("a → b → c → a");
    }

    @Test
    void updateThatWouldCloseACircleIsRefusedByName() {
        fixture.run(PluginJar.store("a", "a").jar(folder.resolve("a.jar")));
        fixture.run(
                PluginJar.store("b", "b").manifest("Plugin-Dependencies", "a").jar(folder.resolve("b.jar")));

        assertThatThrownBy(() -> plugins.stage(PluginJar.store("a", "a")
                        .version("2.0.0")
                        .manifest("Plugin-Dependencies", "b")
                        .jar(folder.resolve("a2.jar"))))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("circle of dependencies")
                .hasMessageContaining("a → b → a");
        assertThatThrownBy(() -> plugins.stage(PluginJar.store("s", "s")
                        .manifest("Plugin-Dependencies", "s")
                        .jar(folder.resolve("s.jar"))))
                .hasMessageContaining("s → s");
        assertThat(plugins.current("a").orElseThrow().version()).isEqualTo("1.0.0");
    }

    @Test
    void manyAreLoadedInTheOrderOfTheirDependencies() {
        Path a = PluginJar.store("a", "a").manifest("Plugin-Dependencies", "b").jar(folder.resolve("1.jar"));
        Path b = PluginJar.store("b", "b").manifest("Plugin-Dependencies", "c").jar(folder.resolve("2.jar"));
        Path c = PluginJar.store("c", "c").jar(folder.resolve("3.jar"));
        Path older = PluginJar.store("c", "c").version("0.9.0").jar(folder.resolve("0.jar"));

        assertThat(plugins.load(List.of(a, b, older, c)))
                .extracting(PluginGeneration::id)
                .containsExactly("c", "b", "a");

        assertThat(plugins.current("c").orElseThrow().version()).isEqualTo("1.0.0");
        assertThat(plugins.dependents("c")).containsExactly("b", "a");
    }

    @Test
    void whatOthersStandOnIsNeitherStoppedNorDeleted() {
        fixture.run(things("1.0.0", true));
        fixture.run(fancy("things", true));

        assertThatThrownBy(() -> plugins.stop("things")).hasMessageContaining("things-fancy depends on things");
        assertThatThrownBy(() -> plugins.delete("things")).hasMessageContaining("things-fancy depends on things");
        plugins.stop("things-fancy");
        plugins.stop("things");
        assertThatThrownBy(() -> plugins.start("things-fancy")).hasMessageContaining("things, which is stopped");
        plugins.start("things");
        plugins.start("things-fancy");
        assertThat(plugins.catalog().names("thing")).containsExactly("fancy", "plain");
        plugins.delete("things-fancy");
        plugins.delete("things");
        assertThat(plugins.catalog().points()).doesNotContainKey("thing");
        assertThat(plugins.verify("things"))
                .allSatisfy(v -> assertThat(v.state()).isEqualTo(Verdict.State.COLLECTED));
    }
}
