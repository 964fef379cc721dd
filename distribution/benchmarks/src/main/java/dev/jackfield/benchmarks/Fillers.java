package dev.jackfield.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Plugins as {@code jackfield plugins new} makes them, compiled and packed here because Maven takes longer. */
final class Fillers {
    private final Path home;
    private final Path work;

    Fillers(Path home, Path work) {
        this.home = home;
        this.work = work;
    }

    /** Adds new plugins to a folder until it has so many archives. */
    void fill(Path plugins, int wanted) throws IOException, InterruptedException {
        int there;
        try (Stream<Path> files = Files.list(plugins)) {
            there = (int) files.filter(file -> file.toString().endsWith(".zip")).count();
        }
        for (int i = there; i < wanted; i++) {
            make("filler-" + (char) ('a' + i), plugins);
        }
    }

    private void make(String id, Path into) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                home.resolve("bin/jackfield").toString(), "plugins", "new", id, "--point", "cache.store");
        builder.directory(work.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(true);
        if (builder.start().waitFor() != 0) {
            throw new IOException("jackfield plugins new " + id + " failed");
        }
        Path classes = Files.createDirectory(work.resolve(id + "-classes"));
        List<String> compiler = new ArrayList<>(List.of(
                "-nowarn",
                "-d",
                classes.toString(),
                "--module-path",
                home.resolve("lib").toString()));
        compiler.addAll(List.of("--processor-path", processors()));
        try (Stream<Path> sources = Files.walk(work.resolve(id).resolve("src/main/java"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(compiler::add);
        }
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, OutputStream.nullOutputStream(), null, compiler.toArray(String[]::new));
        if (failed != 0) {
            throw new IOException(id + " could not be compiled");
        }
        pack(id, classes, into.resolve(id + "-1.0.0.jar"));
    }

    private String processors() throws IOException {
        try (Stream<Path> jars = Files.walk(home.resolve("repository"))) {
            List<String> found = new ArrayList<>(jars.map(Path::toString)
                    .filter(name -> name.matches(".*jackfield-spi-processor-[^/]*\\.jar"))
                    .toList());
            try (Stream<Path> lib = Files.list(home.resolve("lib"))) {
                lib.map(Path::toString).filter(name -> name.endsWith(".jar")).forEach(found::add);
            }
            return String.join(":", found);
        }
    }

    private static void pack(String id, Path classes, Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Map.of("Manifest-Version", "1.0", "Plugin-Id", id, "Plugin-Version", "1.0.0", "Jackfield-Spi-Version", "1.0")
                .forEach((name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }
}
