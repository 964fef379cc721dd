package dev.jackfield.kernel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Watches the configuration file by polling: each edit is told exactly once, when two looks in a row saw the same content.
 * Files that editors replace, links that are re-pointed and files that go and come back are all the same to it.
 */
public final class ConfigFile implements AutoCloseable {
    /** What was seen. */
    public sealed interface Seen {}

    /**
     * The file has another content than the one that was told last.
     *
     * @param content all of it
     */
    public record Edited(byte[] content) implements Seen {}

    /**
     * The file can't be read; told once until that changes. What runs goes on.
     *
     * @param reason for a person
     */
    public record Unreadable(String reason) implements Seen {}

    /**
     * @param file which one
     * @param interval how often it is looked at
     */
    public ConfigFile(Path file, Duration interval) {}

    /**
     * Starts to watch.
     *
     * @param known the content that is in use
     * @param listener told on the watcher's thread
     */
    public void start(byte[] known, Consumer<Seen> listener) {}

    @Override
    public void close() {}
}
