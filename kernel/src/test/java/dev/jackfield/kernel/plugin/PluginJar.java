package dev.jackfield.kernel.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Compiles and packs a plugin whose source a test shows. Needs the JDK and nothing else. */
public final class PluginJar {
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> resources = new LinkedHashMap<>();
    private final Map<String, String> manifest = new LinkedHashMap<>();
    private final List<Path> against = new ArrayList<>();
    private final List<Path> libraries = new ArrayList<>();
    private int release = 17;

    private PluginJar() {}

    /** A jar that is no plugin, such as a library. */
    public static PluginJar library() {
        return new PluginJar();
    }

    /** A plugin with good manifest entries, version 1.0.0. */
    public static PluginJar plugin(String id) {
        return new PluginJar()
                .manifest("Plugin-Id", id)
                .manifest("Plugin-Version", "1.0.0")
                .manifest("Jackfield-Spi-Version", "1.0");
    }

    /** A described module with one provider of {@code cache.store}, which is named as given and makes nothing. */
    public static PluginJar store(String id, String provider) {
        String name = "org.example." + id.replace('-', '.');
        return plugin(id)
                .module(
                        name,
                        "requires dev.jackfield.spi; provides dev.jackfield.spi.cache.CacheStoreProvider with " + name
                                + ".Store;")
                .source(name + ".Store", storeSource(name, provider, "return null;"));
    }

    /** The source of a provider of {@code cache.store} with a body for its {@code create}. */
    public static String storeSource(String packageName, String provider, String create) {
        return """
                package %s;
                public final class Store implements dev.jackfield.spi.cache.CacheStoreProvider {
                    @Override public String name() { return "%s"; }
                    @Override public dev.jackfield.spi.cache.CacheStore create(
                            dev.jackfield.spi.OptionValues options, dev.jackfield.spi.ProviderContext context) throws Exception {
                        %s
                    }
                }
                """.formatted(packageName, provider, create);
    }

    public PluginJar version(String version) {
        return manifest("Plugin-Version", version);
    }

    /** Sets a manifest entry; null takes it out. */
    public PluginJar manifest(String name, String value) {
        if (value == null) {
            manifest.remove(name);
        } else {
            manifest.put(name, value);
        }
        return this;
    }

    public PluginJar module(String name, String body) {
        return source("module-info", "module " + name + " { " + body + " }");
    }

    public PluginJar noModule() {
        sources.remove("module-info");
        return this;
    }

    public PluginJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    public PluginJar resource(String name, String text) {
        return resource(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public PluginJar resource(String name, byte[] bytes) {
        resources.put(name, bytes);
        return this;
    }

    /** Compiles against another jar. */
    public PluginJar against(Path jar) {
        against.add(jar);
        return this;
    }

    /** Brings a library that nothing is compiled against. */
    public PluginJar carry(Path jar) {
        libraries.add(jar);
        return this;
    }

    /** Compiles against a library and brings it. */
    public PluginJar bring(Path jar) {
        libraries.add(jar);
        return against(jar);
    }

    public PluginJar release(int feature) {
        release = feature;
        return this;
    }

    /** Makes the thin jar. */
    public Path jar(Path file) {
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(file.getParent()), "compile");
            Path classes = compile(work);
            Manifest written = new Manifest();
            written.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
            manifest.forEach((name, value) -> written.getMainAttributes().putValue(name, value));
            try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), written)) {
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
                        String name = classes.relativize(one).toString().replace('\\', '/');
                        jar.putNextEntry(new JarEntry(name));
                        Files.copy(one, jar);
                    }
                }
                for (Map.Entry<String, byte[]> resource : resources.entrySet()) {
                    jar.putNextEntry(new JarEntry(resource.getKey()));
                    jar.write(resource.getValue());
                }
            }
            PluginFolders.delete(work);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the zip: the jar and what it brings, in {@code lib}. */
    public Path zip(Path file) {
        try {
            Path work = Files.createTempDirectory(Files.createDirectories(file.getParent()), "zip");
            Path jar = jar(work.resolve("plugin.jar"));
            Map<String, byte[]> entries = new LinkedHashMap<>();
            entries.put("lib/plugin.jar", Files.readAllBytes(jar));
            for (Path library : libraries) {
                entries.put("lib/" + library.getFileName(), Files.readAllBytes(library));
            }
            zip(file, entries);
            PluginFolders.delete(work);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes any zip. */
    public static Path zip(Path file, Map<String, byte[]> entries) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    private Path compile(Path work) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-Xlint:none",
                "--release",
                String.valueOf(release),
                "-d",
                classes.toString()));
        String path = String.join(java.io.File.pathSeparator, paths());
        boolean modular = sources.containsKey("module-info");
        arguments.addAll(List.of(modular ? "--module-path" : "--class-path", path));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve("src").resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        if (sources.isEmpty()) {
            return classes;
        }
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        if (javac.run(out, out, arguments.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("the plugin of this test does not compile:\n" + said);
        }
        return classes;
    }

    private List<String> paths() {
        List<String> paths = new ArrayList<>();
        against.forEach(jar -> paths.add(jar.toString()));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            String value = System.getProperty(property);
            if (value != null && !value.isEmpty()) {
                Stream.of(value.split(java.io.File.pathSeparator))
                        .filter(one -> Files.exists(Path.of(one)))
                        .forEach(paths::add);
            }
        }
        return paths;
    }

    /** Makes one jar's bytes of a library without writing a file. */
    public static byte[] bytes(Path jar) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            Files.copy(jar, out);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
