package dev.jackfield.kernel.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the configuration file by reading it over and over: each edit is told exactly once, when two looks in a row saw the
 * same content. Files that editors replace, links that are re-pointed and files that go and come back are all the same to
 * it, and it needs no trust in times of modification.
 */
public final class ConfigFile implements AutoCloseable {
    private final Path file;
    private final Duration interval;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "jackfield-config-file");
        thread.setDaemon(true);
        return thread;
    });

    private byte[] told = {};
    private byte @Nullable [] before;
    private @Nullable String trouble;
    private @Nullable String troubleBefore;

    /** What was seen. */
    public sealed interface Seen {}

    /**
     * The file has another content than the one that was told last, or is there again after it was not.
     *
     * @param content all of it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
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
    public ConfigFile(Path file, Duration interval) {
        this.file = file;
        this.interval = interval;
    }

    /**
     * Starts to watch.
     *
     * @param known the content that is in use
     * @param listener told on the watcher's thread; what it throws is lost, so it had better not
     */
    public void start(byte[] known, Consumer<Seen> listener) {
        told = known.clone();
        @SuppressWarnings("unused") // ends with the executor
        Future<?> looking = looks.scheduleWithFixedDelay(
                () -> look(listener), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Looks once. */
    void look(Consumer<Seen> listener) {
        byte[] content;
        try {
            content = read(file);
        } catch (IOException e) {
            troubled(reason(e), listener);
            return;
        }
        troubleBefore = null;
        boolean stable = Arrays.equals(content, before);
        before = content;
        if (!stable) {
            return;
        }
        boolean isBack = trouble != null;
        trouble = null;
        if (isBack || !Arrays.equals(content, told)) {
            told = content;
            listener.accept(new Edited(content.clone()));
        }
    }

    /** An editor that replaces a file may leave a moment without one. */
    private void troubled(String reason, Consumer<Seen> listener) {
        before = null;
        boolean stable = reason.equals(troubleBefore);
        troubleBefore = reason;
        if (stable && !reason.equals(trouble)) {
            trouble = reason;
            listener.accept(new Unreadable(reason));
        }
    }

    /** All of a file, whatever its name; at most one byte more than is allowed, which the parser then refuses. */
    static byte[] read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(YamlReader.MAXIMUM_BYTES + 1);
        }
    }

    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "does not exist";
        }
        if (e instanceof AccessDeniedException) {
            return "may not be read";
        }
        return "can't be read: " + e.getMessage();
    }

    /** Stops watching. Closing twice is harmless. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
