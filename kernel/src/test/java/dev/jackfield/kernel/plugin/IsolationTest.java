package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin sees and what it does not, and each trap of loading. */
class IsolationTest {
    @TempDir
    Path folder;

    PluginsFixture fixture;

    @BeforeEach
    void open() {
        fixture = new PluginsFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Calls a static method of a plugin without parameters. */
    private static Object call(PluginGeneration plugin, String type, String method) throws Exception {
        Class<?> found = Class.forName(type, true, plugin.loader());
        var called = found.getDeclaredMethod(method);
        called.setAccessible(true);
        return called.invoke(null);
    }

    private Path library(String name, String version, String packageName) {
        return PluginJar.library()
                .source(
                        packageName + ".Lib",
                        "package " + packageName + "; public class Lib { public static String version() { return \""
                                + version + "\"; } }")
                .manifest("Automatic-Module-Name", name)
                .jar(folder.resolve("libs").resolve(name + "-" + version + ".jar"));
    }

    /** A module whose static method {@code run} is the body. */
    private PluginJar running(String id, String requires, String body) {
        String name = "org.example." + id.replace('-', '.');
        return PluginJar.store(id, id.replace('-', '_'))
                .module(
                        name,
                        "requires dev.jackfield.spi; " + requires + " opens " + name
                                + "; provides dev.jackfield.spi.cache.CacheStoreProvider with " + name + ".Store;")
                .source(
                        name + ".Run",
                        "package " + name + "; public class Run { public static Object run() throws Exception { " + body
                                + " } }");
    }

    private Object run(PluginGeneration plugin) throws Exception {
        return call(plugin, "org.example." + plugin.id().replace('-', '.') + ".Run", "run");
    }

    @Test
    void twoPluginsWithDifferentVersionsOfOneLibraryRunSideBySide() throws Exception {
        String body = "return com.acme.Lib.version();";
        PluginGeneration one = fixture.run(running("cache-one", "requires com.acme;", body)
                .bring(library("com.acme", "1", "com.acme"))
                .zip(folder.resolve("one.zip")));
        PluginGeneration two = fixture.run(running("cache-two", "requires com.acme;", body)
                .bring(library("com.acme", "2", "com.acme"))
                .zip(folder.resolve("two.zip")));

        assertThat(run(one)).isEqualTo("1");
        assertThat(run(two)).isEqualTo("2");
        assertThat(List.of(one.isolation(), two.isolation())).containsOnly("modular");
    }

    @Test
    void libraryOfAPluginMayBeOnTheHostsPathInAnotherVersion() throws Exception {
        // pf4j and semver are on the kernel's path, as automatic or described modules
        Path semver = library("com.github.zafarkhaja.semver", "9", "com.github.zafarkhaja.semver");
        Path pf4j = library("pf4j", "9", "org.pf4j");
        PluginGeneration plugin = fixture.run(running(
                        "cache-own",
                        "requires com.github.zafarkhaja.semver; requires pf4j;",
                        "return com.github.zafarkhaja.semver.Lib.version() + org.pf4j.Lib.version();")
                .bring(semver)
                .bring(pf4j)
                .zip(folder.resolve("own.zip")));

        assertThat(plugin.isolation()).isEqualTo("modular");
        assertThat(run(plugin)).isEqualTo("99");
    }

    @Test
    void requiringAnAutomaticModuleOfTheHostDoesNotMeanAllOfThem() throws Exception {
        PluginGeneration plugin = fixture.run(running(
                        "cache-own",
                        "requires micrometer.core; requires pf4j;",
                        "return io.micrometer.core.instrument.MeterRegistry.class.getModule().getName() + org.pf4j.Lib.version();")
                .bring(library("pf4j", "9", "org.pf4j"))
                .zip(folder.resolve("own.zip")));

        assertThat(plugin.isolation()).isEqualTo("modular");
        assertThat(run(plugin)).isEqualTo("micrometer.core9");
    }

    @Test
    void bundledModuleThatNobodyRequiresIsThere() throws Exception {
        Path quiet = PluginJar.library()
                .module("com.acme.quiet", "exports com.acme.quiet;")
                .source("com.acme.quiet.Quiet", "package com.acme.quiet; public class Quiet {}")
                .jar(folder.resolve("libs/quiet.jar"));
        PluginGeneration plugin = fixture.run(
                running("cache-root", "", "return Class.forName(\"com.acme.quiet.Quiet\").getModule().getName();")
                        .bring(quiet)
                        .zip(folder.resolve("root.zip")));

        assertThat(run(plugin)).isEqualTo("com.acme.quiet");
    }

    @Test
    void plainJarsReadEachOther() throws Exception {
        Path base = library("com.base", "3", "com.base");
        Path top = PluginJar.library()
                .against(base)
                .source(
                        "com.top.Top",
                        "package com.top; public class Top { public static String version() { return com.base.Lib.version(); } }")
                .jar(folder.resolve("libs/top.jar"));
        PluginGeneration plugin = fixture.run(running("cache-pair", "requires top;", "return com.top.Top.version();")
                .bring(top)
                .bring(base)
                .zip(folder.resolve("pair.zip")));

        assertThat(plugin.isolation()).isEqualTo("modular");
        assertThat(run(plugin)).isEqualTo("3");
    }

    @Test
    void servicesOfPlainJarsAreFoundWithoutAWordInAnyDescriptor() throws Exception {
        Path api = PluginJar.library().source("com.api.Greeting", """
                        package com.api;
                        public interface Greeting {
                            String text();
                            static String all() {
                                StringBuilder all = new StringBuilder();
                                for (Greeting one : java.util.ServiceLoader.load(Greeting.class, Greeting.class.getClassLoader())) {
                                    all.append(one.text());
                                }
                                return all.toString();
                            }
                        }""").jar(folder.resolve("libs/api.jar"));
        Path nobodyProvides =
                PluginJar.library().source("com.lonely.Lonely", """
                        package com.lonely;
                        public interface Lonely {
                            static String all() {
                                return String.valueOf(java.util.ServiceLoader.load(Lonely.class, Lonely.class.getClassLoader()).findFirst().isPresent());
                            }
                        }""").jar(folder.resolve("libs/lonely.jar"));
        Path words = PluginJar.library()
                .against(api)
                .source(
                        "com.words.Hello",
                        "package com.words; public class Hello implements com.api.Greeting { public String text() { return \"hello\"; } }")
                .resource("META-INF/services/com.api.Greeting", "com.words.Hello # the only one\n")
                .jar(folder.resolve("libs/words.jar"));
        for (String requires : List.of("requires api; requires lonely;", "")) {
            PluginJar plugin = running(
                            "cache-words", requires, "return com.api.Greeting.all() + com.lonely.Lonely.all();")
                    .bring(api)
                    .bring(words)
                    .bring(nobodyProvides);
            if (requires.isEmpty()) {
                plugin.noModule()
                        .resource(
                                "META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider",
                                "org.example.cache.words.Store\n");
            }
            PluginGeneration loaded = fixture.run(plugin.zip(folder.resolve("words.zip")));

            assertThat(loaded.isolation()).isEqualTo(requires.isEmpty() ? "uber" : "modular");
            assertThat(run(loaded)).isEqualTo("hellofalse");
        }
    }

    @Test
    void pluginWithoutAModuleIsUberAndItsJarsAreOneModule() throws Exception {
        PluginGeneration plugin = fixture.run(
                running("cache-plain", "", "return com.acme.Lib.class.getModule().getName() + com.acme.Lib.version();")
                        .noModule()
                        .resource(
                                "META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider",
                                "org.example.cache.plain.Store\n")
                        .bring(library("com.acme", "1", "com.acme"))
                        .zip(folder.resolve("plain.zip")));

        assertThat(plugin.isolation()).isEqualTo("uber");
        assertThat(plugin.module()).isEqualTo("plugin.cache_plain");
        assertThat(run(plugin)).isEqualTo("plugin.cache_plain1");
        assertThat(fixture.plugins.catalog().find("cache.store", "cache_plain")).isPresent();
    }

    @Test
    void splitPackagesMakeItUberAndSaySo() throws Exception {
        Path one = PluginJar.library()
                .source(
                        "com.split.A",
                        "package com.split; public class A { public static String a() { return \"a\"; } }")
                .jar(folder.resolve("libs/splitone.jar"));
        Path two = PluginJar.library()
                .source(
                        "com.split.B",
                        "package com.split; public class B { public static String b() { return \"b\"; } }")
                .jar(folder.resolve("libs/splittwo.jar"));
        PluginGeneration plugin = fixture.run(running("cache-split", "", "return com.split.A.a() + com.split.B.b();")
                .noModule()
                .resource(
                        "META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider",
                        "org.example.cache.split.Store\n")
                .bring(one)
                .bring(two)
                .zip(folder.resolve("split.zip")));
        assertThat(run(plugin)).isEqualTo("ab");

        PluginGeneration described = fixture.run(PluginJar.store("cache-described", "described")
                .carry(one)
                .carry(two)
                .zip(folder.resolve("described.zip")));

        assertThat(described.isolation()).isEqualTo("uber");
        assertThat(described.module()).isEqualTo("org.example.cache.described");
        assertThat(fixture.plugins.view("cache-described").orElseThrow().notes())
                .singleElement()
                .satisfies(note -> assertThat(note).startsWith("not modular: ").contains("com.split"));
    }

    @Test
    void kernelIsNotVisible() throws Exception {
        PluginGeneration plugin = fixture.run(
                running("cache-spy", "", "return Class.forName(System.getProperty(\"jackfield.test.class\"));")
                        .jar(folder.resolve("spy.jar")));
        for (String name : List.of(
                "dev.jackfield.kernel.plugin.Plugins",
                "dev.jackfield.kernel.Jackfield",
                "org.pf4j.Plugin",
                "org.assertj.core.api.Assertions",
                "com.sun.tools.javac.Main")) {
            System.setProperty("jackfield.test.class", name);
            assertThatThrownBy(() -> run(plugin)).as(name).hasRootCauseInstanceOf(ClassNotFoundException.class);
        }
        System.clearProperty("jackfield.test.class");
    }

    @Test
    void moduleOfTheHostThatIsNotSharedIsRefusedByName() {
        assertThatThrownBy(() -> fixture.run(
                        running("cache-spy", "requires pf4j;", "return null;").jar(folder.resolve("spy.jar"))))
                .isInstanceOf(PluginRefused.class)
                .hasMessageContaining("requires module pf4j")
                .hasMessageContaining("io.vertx.*")
                .hasMessageContaining("lib/");
    }

    @Test
    void optionalModuleOfTheHostIsLeftOut() throws Exception {
        PluginGeneration plugin = fixture.run(running(
                        "cache-spy",
                        "requires static pf4j;",
                        "return Run.class.getModule().getDescriptor().requires().toString();")
                .jar(folder.resolve("spy.jar")));

        assertThat(plugin.isolation()).isEqualTo("modular");
        assertThat((String) run(plugin)).doesNotContain("pf4j");
    }

    @Test
    void sharedModulesAndTheJdkAreVisible() throws Exception {
        PluginGeneration plugin = fixture.run(running(
                        "cache-api",
                        "requires io.vertx.web; requires io.vertx.core; requires micrometer.core; requires org.slf4j; requires java.sql; requires jdk.httpserver; requires java.net.http; requires com.fasterxml.jackson.core;",
                        """
                        return java.util.List.of(io.vertx.ext.web.Router.class, io.vertx.core.Vertx.class, io.micrometer.core.instrument.MeterRegistry.class,
                            org.slf4j.Logger.class, java.sql.Driver.class, com.sun.net.httpserver.HttpServer.class, java.net.http.HttpClient.class,
                            com.fasterxml.jackson.core.JsonFactory.class, dev.jackfield.spi.Provider.class);""")
                .jar(folder.resolve("api.jar")));

        assertThat((Object) run(plugin))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains(io.vertx.core.Vertx.class, Provider.class, java.sql.Driver.class, org.slf4j.Logger.class);
    }

    @Test
    void sharedModulesAndTheJdkAreVisibleToPlainJars() throws Exception {
        PluginGeneration plugin = fixture.run(running("cache-api", "", """
                        return java.util.List.of(io.vertx.ext.web.Router.class, io.micrometer.core.instrument.MeterRegistry.class, org.slf4j.Logger.class,
                            java.sql.Driver.class, com.sun.net.httpserver.HttpServer.class, com.fasterxml.jackson.core.JsonFactory.class);""")
                .noModule()
                .resource(
                        "META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider", "org.example.cache.api.Store\n")
                .jar(folder.resolve("api.jar")));

        assertThat((Object) run(plugin))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .contains(java.sql.Driver.class, org.slf4j.Logger.class);
    }

    @Test
    void bundledCopyOfASharedModuleIsLeftOutAndSaidSo() throws Exception {
        Path slf4j = Path.of(org.slf4j.Logger.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        for (boolean modular : List.of(true, false)) {
            PluginJar jar = running("cache-logs", "requires org.slf4j;", "return org.slf4j.Logger.class;")
                    .bring(slf4j);
            if (!modular) {
                jar.noModule()
                        .resource(
                                "META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider",
                                "org.example.cache.logs.Store\n");
            }
            PluginGeneration plugin = fixture.run(jar.zip(folder.resolve("logs.zip")));

            assertThat(run(plugin)).isEqualTo(org.slf4j.Logger.class);
            assertThat(fixture.plugins.view("cache-logs").orElseThrow().notes())
                    .singleElement()
                    .satisfies(note ->
                            assertThat(note).contains(slf4j.getFileName().toString(), "org.slf4j"));
        }
    }

    @Test
    void classesAreDefinedInADomainWithoutALoader() throws Exception {
        PluginGeneration plugin = fixture.run(running("cache-domain", "", "return Run.class.getProtectionDomain();")
                .jar(folder.resolve("domain.jar")));
        var domain = (java.security.ProtectionDomain) run(plugin);

        assertThat(domain.getClassLoader()).isNull();
        assertThat(domain.getCodeSource().getLocation().toString()).contains("/running/cache-domain/1/archive.jar");
    }

    @Test
    void threadThatTheHostStartsBelowPluginCodeDoesNotKeepThePlugin() throws Exception {
        ThreadPoolExecutor hosts = (ThreadPoolExecutor) Executors.newCachedThreadPool();
        try {
            PluginGeneration plugin = fixture.run(running(
                            "cache-lazy",
                            "",
                            "return (java.util.concurrent.Callable<Object>) () -> { ((java.util.concurrent.Executor) System.getProperties().get(\"jackfield.test.pool\")).execute(() -> {}); return null; };")
                    .jar(folder.resolve("lazy.jar")));
            System.getProperties().put("jackfield.test.pool", hosts);
            ((Callable<?>) run(plugin)).call();
            System.getProperties().remove("jackfield.test.pool");
            hosts.submit(() -> {}).get();

            fixture.plugins.delete("cache-lazy");
            Verdict verdict = plugin.verify();

            // the thread lives on, and has the loader of its starter as context class loader only if that had it
            assertThat(hosts.getPoolSize()).isPositive();
            assertThat(verdict.state()).as(verdict.heldBy().toString()).isEqualTo(Verdict.State.COLLECTED);
        } finally {
            hosts.shutdownNow();
        }
    }

    @Test
    void resourcesArePluginsFirstAndServicesFilesOfTheHostAreHidden() throws Exception {
        PluginGeneration plugin = fixture.run(running(
                        "cache-files",
                        "",
                        "return new String(Run.class.getResourceAsStream(\"hello.txt\").readAllBytes());")
                .resource("org/example/cache/files/hello.txt", "inside")
                .resource("META-INF/services/org.junit.platform.engine.TestEngine", "org.example.None\n")
                .jar(folder.resolve("files.jar")));
        ClassLoader loader = plugin.loader();

        assertThat(run(plugin)).isEqualTo("inside");
        assertThat(Collections.list(loader.getResources("META-INF/services/org.junit.platform.engine.TestEngine")))
                .hasSize(1);
        assertThat(Collections.list(loader.getResources("META-INF/services/org.slf4j.spi.SLF4JServiceProvider")))
                .isEmpty();
        assertThat(loader.getResource("java/lang/Object.class")).isNotNull();
    }

    @Test
    void resourcesAreReadWithoutACacheThatKeepsFilesOpen() throws Exception {
        PluginGeneration plugin = fixture.run(running("cache-files", "", "return null;")
                .resource("hello.txt", "inside")
                .jar(folder.resolve("files.jar")));
        int before = openCopies();
        for (int i = 0; i < 20; i++) {
            URL url = plugin.loader().getResource("hello.txt");
            assertThat(url.openConnection().getUseCaches()).isFalse();
            try (InputStream in = url.openStream()) {
                assertThat(in.readAllBytes()).hasSize(6);
            }
        }
        assertThat(openCopies()).isLessThanOrEqualTo(before + 1);

        fixture.plugins.delete("cache-files");

        assertThat(openCopies()).isZero();
        assertThat(plugin.archive()).doesNotExist();
    }

    /** How many files of private copies this process has open; as far as the system tells. */
    private int openCopies() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (var all = Files.list(descriptors)) {
            return (int) all.filter(one -> {
                        try {
                            return Files.readSymbolicLink(one)
                                    .toString()
                                    .contains(folder.resolve("data/plugins/running")
                                            .toString());
                        } catch (IOException closedMeanwhile) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    @Test
    void classThatIsAskedForAfterTheUnloadIsNotThere() throws Exception {
        PluginGeneration plugin = fixture.run(
                running("cache-late", "", "return (java.util.concurrent.Callable<Object>) () -> Late.class;")
                        .source("org.example.cache.late.Late", "package org.example.cache.late; class Late {}")
                        .jar(folder.resolve("late.jar")));
        Callable<?> late = (Callable<?>) run(plugin);

        fixture.plugins.delete("cache-late");

        assertThatThrownBy(late::call)
                .isInstanceOf(NoClassDefFoundError.class)
                .cause()
                .hasMessageContaining("plugin:cache-late#1 is unloaded");
    }

    @Test
    void providersOfParentLayersAreNotThePlugins() {
        PluginGeneration one = fixture.run(PluginJar.store("cache-one", "one").jar(folder.resolve("one.jar")));
        PluginGeneration two = fixture.run(PluginJar.store("cache-two", "two")
                .manifest("Plugin-Dependencies", "cache-one")
                .jar(folder.resolve("two.jar")));

        assertThat(one.providers()).extracting(ProviderEntry::name).containsExactly("one");
        assertThat(two.providers()).extracting(ProviderEntry::name).containsExactly("two");
    }

    @Test
    void pluginWithoutAHostLayerIsIsolatedByItsLoaderAlone() throws Exception {
        try (PluginsFixture classPath = new PluginsFixture(folder.resolve("class-path"), ArchiveLimits.DEFAULT, null)) {
            String body =
                    "return com.acme.Lib.version() + Run.class.getModule().isNamed() + io.vertx.core.Vertx.class.getName();";
            PluginGeneration one =
                    classPath.run(running("cache-one", "requires com.acme; requires io.vertx.core;", body)
                            .bring(library("com.acme", "1", "com.acme"))
                            .zip(folder.resolve("one.zip")));
            PluginGeneration two =
                    classPath.run(running("cache-two", "requires com.acme; requires io.vertx.core;", body)
                            .bring(library("com.acme", "2", "com.acme"))
                            .zip(folder.resolve("two.zip")));

            assertThat(List.of(one.isolation(), two.isolation())).containsOnly("class_path");
            assertThat(one.module()).isNull();
            assertThat(run(one)).isEqualTo("1falseio.vertx.core.Vertx");
            assertThat(run(two)).isEqualTo("2falseio.vertx.core.Vertx");
            assertThat(classPath.plugins.catalog().names("cache.store")).contains("cache_one", "cache_two");
            assertThatThrownBy(() -> Class.forName("dev.jackfield.kernel.plugin.Plugins", true, one.loader()))
                    .isInstanceOf(ClassNotFoundException.class);
            classPath.plugins.delete("cache-one");
            assertThat(one.verify().state()).isEqualTo(Verdict.State.COLLECTED);
        }
    }

    @Test
    void loaderOfAnotherPluginIsNeverAsked() throws Exception {
        fixture.run(running("cache-one", "", "return null;").jar(folder.resolve("one.jar")));
        PluginGeneration two =
                fixture.run(running("cache-two", "", "return Class.forName(\"org.example.cache.one.Run\");")
                        .jar(folder.resolve("two.jar")));

        assertThatThrownBy(() -> run(two)).hasRootCauseInstanceOf(ClassNotFoundException.class);
        assertThat(ServiceLoader.load(dev.jackfield.spi.cache.CacheStoreProvider.class, two.loader()))
                .isNotNull();
    }
}
