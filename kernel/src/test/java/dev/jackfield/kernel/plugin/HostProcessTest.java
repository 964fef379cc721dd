package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: an embedder on the class path without flags, and a disk that is full. */
class HostProcessTest {
    /** No file may grow beyond some hundred kilobytes, which to a writer is what a full disk is. */
    private static final List<String> FULL_DISK = List.of("sh", "-c", "ulimit -f 800; exec \"$0\" \"$@\"");

    @TempDir
    Path folder;

    @Test
    void embedderOnTheClassPathLoadsPluginsByLoaderAndIsToldWhichFlagsItLacks() throws Exception {
        Path jar = PluginJar.store("leaky", "leaky")
                .source("org.example.leaky.Run", """
                        package org.example.leaky;
                        public class Run implements java.util.concurrent.Callable<Object> {
                            public Object call() throws Exception {
                                new java.util.concurrent.CountDownLatch(1).await();
                                return null;
                            }
                        }""")
                .module(
                        "org.example.leaky",
                        "requires dev.jackfield.spi; exports org.example.leaky; provides dev.jackfield.spi.cache.CacheStoreProvider with org.example.leaky.Store;")
                .jar(folder.resolve("leaky.jar"));

        String said = host(List.of(), "load", jar);

        assertThat(said)
                .contains("named: false", "isolation: class_path", "providers: [leaky]", "cache.store")
                .contains("state=held", "thread \"leaky-thread\" runs org.example.leaky.Run.call")
                .contains("--add-opens java.base/java.lang=ALL-UNNAMED")
                .contains("afterwards: collected");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void fullDiskIsSaidAndNothingIsLeft() throws Exception {
        String said = host(FULL_DISK, "full", large());

        assertThat(said)
                .contains("event: plugin.refused", "code: copy_failed")
                .contains("reason: large.jar can't be copied to " + folder.resolve("data"))
                .contains("what was written of it is removed")
                .contains("left in data: []");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void fullDiskDuringAnUploadIsAnsweredAndNothingIsLeft() throws Exception {
        String said = host(FULL_DISK, "upload", large());

        assertThat(said)
                .contains("status: 503", "problem: the upload can't be kept: writing it failed: ")
                .contains("plugins: []", "degraded: []")
                .contains("left in uploads: []", "taken in: false");
    }

    private Path large() {
        byte[] noise = new byte[4 << 20];
        new Random(3).nextBytes(noise);
        return PluginJar.store("large", "large").resource("noise", noise).jar(folder.resolve("large.jar"));
    }

    private String host(List<String> around, String mode, Path archive) throws Exception {
        List<String> command = new ArrayList<>(around);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + folder));
        command.addAll(List.of("-cp", classPath(), HostProcess.class.getName(), mode));
        command.addAll(List.of(folder.resolve("data").toString(), archive.toString()));
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            String said = Files.readString(out, StandardCharsets.UTF_8);
            assertThat(ended).as(said).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String classPath() throws Exception {
        List<String> parts = new ArrayList<>();
        String resource = HostProcess.class.getName().replace('.', '/') + ".class";
        Path own = Path.of(HostProcess.class.getResource("HostProcess.class").toURI());
        parts.add(own.toString().substring(0, own.toString().length() - resource.length() - 1));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            Stream.of(System.getProperty(property, "").split(File.pathSeparator))
                    .filter(one -> !one.isEmpty())
                    .forEach(parts::add);
        }
        return String.join(File.pathSeparator, parts);
    }
}
