package dev.jackfield.launcher.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A temporary folder with a configuration, a data folder and plugins of its own, gone after {@link #close}.
 *
 * @param folder the folder
 */
record Workspace(Path folder) implements AutoCloseable {
    static Workspace create(Path plugins) throws IOException {
        Workspace workspace = new Workspace(Files.createTempDirectory("jackfield-demo-"));
        Files.createDirectory(workspace.plugins());
        Files.createDirectory(workspace.data());
        try (Stream<Path> archives = Files.list(plugins)) {
            for (Path archive : archives.filter(Files::isRegularFile).toList()) {
                Files.copy(
                        archive,
                        workspace.plugins().resolve(archive.getFileName().toString()));
            }
        }
        return workspace;
    }

    Path plugins() {
        return folder.resolve("plugins");
    }

    Path data() {
        return folder.resolve("data");
    }

    Path log(String process) {
        return folder.resolve(process + ".log");
    }

    Path configuration(String upstream) throws IOException {
        String yaml = "bindings:\n"
                + "  cache.store:\n"
                + "    l1: {provider: caffeine, maximum_entries: 10000}\n"
                + "  upstream:\n"
                + "    default: {provider: round_robin, nodes: [\"" + upstream + "\"]}\n";
        return Files.writeString(folder.resolve("jackfield.yaml"), yaml, StandardCharsets.UTF_8);
    }

    String adminToken() throws IOException {
        return Files.readString(data().resolve("admin-token"), StandardCharsets.UTF_8)
                .strip();
    }

    /** {@return the last lines that a process logged} */
    List<String> tail(String process) {
        try {
            List<String> lines = Files.readAllLines(log(process), StandardCharsets.UTF_8);
            return lines.subList(Math.max(0, lines.size() - 20), lines.size());
        } catch (IOException e) {
            return List.of("its log cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                    if (failure instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw failure;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + folder + " could not be removed", e);
        }
    }
}
