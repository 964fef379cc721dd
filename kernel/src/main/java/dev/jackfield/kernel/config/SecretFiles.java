package dev.jackfield.kernel.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Watches the files that <code>${file:…}</code> names, by reading them over and over: another content is told when two looks in
 * a row saw it, and told again, ever more seldom, while it is not in use: a new password may be in its file before the
 * database knows it.
 */
public final class SecretFiles implements AutoCloseable {
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(5);
    private static final long LONGEST_PAUSE = TimeUnit.MINUTES.toNanos(5);
    private static final String UNREADABLE = "unreadable";

    private final Supplier<Map<Path, String>> inUse;
    private final Duration interval;
    private final LongSupplier nanos;
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "jackfield-secret-files");
        thread.setDaemon(true);
        return thread;
    });

    private Map<Path, String> before = Map.of();
    private Map<Path, String> told = Map.of();
    private long again;
    private long pause = FIRST_PAUSE;

    /**
     * @param inUse which files, with a digest of the content of each that is in use
     * @param interval how often they are looked at
     * @param nanos the time
     */
    public SecretFiles(Supplier<Map<Path, String>> inUse, Duration interval, LongSupplier nanos) {
        this.inUse = inUse;
        this.interval = interval;
        this.nanos = nanos;
    }

    /**
     * Starts to watch.
     *
     * @param changed told on the watcher's thread; what it throws is lost, so it had better not
     */
    public void start(Runnable changed) {
        @SuppressWarnings("unused") // ends with the executor
        Future<?> looking = looks.scheduleWithFixedDelay(
                () -> look(changed), interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Looks once. */
    void look(Runnable changed) {
        Map<Path, String> used = inUse.get();
        Map<Path, String> now = new HashMap<>();
        used.keySet().forEach(file -> now.put(file, content(file)));
        boolean stable = now.equals(before);
        before = now;
        if (now.equals(used)) {
            told = Map.of();
            return;
        }
        if (!stable) {
            return;
        }
        if (!now.equals(told)) {
            pause = FIRST_PAUSE;
        } else if (nanos.getAsLong() - again < 0) {
            return;
        } else {
            pause = Math.min(pause * 2, LONGEST_PAUSE);
        }
        told = now;
        again = nanos.getAsLong() + pause;
        changed.run();
    }

    private static String content(Path file) {
        if (!Files.isRegularFile(file)) {
            return UNREADABLE;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return digest(in.readNBytes(Resolver.MAXIMUM_SECRET_BYTES + 1));
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    /** {@return what tells one content from another without being it} */
    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops watching. Closing twice is harmless. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
