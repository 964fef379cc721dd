package dev.jackfield.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plugin with one cache store, compiled and packed while the test runs. */
final class StrangersPlugin {
    private static final String SOURCE = """
        package org.example;

        import dev.jackfield.spi.*;
        import dev.jackfield.spi.cache.*;
        import java.util.Map;
        import java.util.concurrent.ConcurrentHashMap;

        public final class Strange implements CacheStoreProvider {
            @Override public String name() { return "strange"; }

            @Override public CacheStore create(OptionValues options, ProviderContext context) {
                %s
                return new Store();
            }

            static final class Store implements CacheStore {
                private final Map<String, CacheEntry> entries = new ConcurrentHashMap<>();
                private volatile boolean closed;

                @Override public CacheEntry get(String key) { %s return entries.get(key); }
                @Override public void put(String key, CacheEntry entry) { entries.put(key, entry); }
                @Override public boolean remove(String key) { return entries.remove(key) != null; }
                @Override public long clear() { entries.clear(); return 0; }
                @Override public CacheStatistics statistics() { return new CacheStatistics(0, 0, 0, 0, 0, 0, 0); }
                @Override public boolean blocking() { return false; }
                @Override public void close() { closed = true; }
            }
        }
        """;

    private static final Pattern TYPE = Pattern.compile("public (?:record|interface) (\\w+)");

    private StrangersPlugin() {}

    /**
     * @param folder where the archive goes
     * @param inCreate what it does when it is made
     * @param inGet what it does when it is read
     */
    static Path make(Path folder, String inCreate, String inGet) throws IOException {
        return build(folder, source(inCreate, inGet));
    }

    static String source(String inCreate, String inGet) {
        return String.format(SOURCE, inCreate, inGet);
    }

    /**
     * @param folder where the archive goes
     * @param source the plugin's
     * @param otherSpi types of the SPI as they are where it is built, and not here
     */
    static Path build(Path folder, String source, String... otherSpi) throws IOException {
        List<JavaFileObject> sources = new ArrayList<>();
        sources.add(file("org/example/Strange", source));
        for (String type : otherSpi) {
            Matcher name = TYPE.matcher(type);
            if (!name.find()) {
                throw new IllegalArgumentException(type);
            }
            sources.add(file("dev/jackfield/spi/cache/" + name.group(1), type));
        }
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        null,
                        null,
                        null,
                        List.of(
                                "--release",
                                "17",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        sources)
                .call();
        if (!compiled) {
            throw new IllegalStateException("does not compile");
        }
        Manifest manifest = new Manifest();
        Attributes entries = manifest.getMainAttributes();
        entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        entries.putValue("Plugin-Id", "strange");
        entries.putValue("Plugin-Version", "1.0.0");
        entries.putValue("Jackfield-Spi-Version", "1.0");
        Path archive = folder.resolve("strange-1.0.0.jar");
        try (OutputStream out = Files.newOutputStream(archive);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (String name : List.of("Strange", "Strange$Store")) {
                jar.putNextEntry(new JarEntry("org/example/" + name + ".class"));
                Files.copy(classes.resolve("org/example/" + name + ".class"), jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/dev.jackfield.spi.cache.CacheStoreProvider"));
            jar.write("org.example.Strange\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return archive;
    }

    private static JavaFileObject file(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignored) {
                return text;
            }
        };
    }
}
