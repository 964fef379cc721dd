package dev.jackfield.plugin.dashboard;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What pages answered, for as long as they are the same: whoever asks needs no token, so asking must not run a plugin's code
 * each time. What is more than some is not kept. Thread-safe.
 *
 * @param <T> what tells one set of pages from the next, by identity
 */
final class KeptFiles<T> {
    private final long mostBytes;
    private volatile @Nullable Files<T> files;

    KeptFiles(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** {@return those of a set of pages; what was kept of others is dropped} */
    Files<T> of(T pages) {
        Files<T> now = files;
        if (now == null || now.pages != pages) {
            now = new Files<>(pages, mostBytes);
            files = now;
        }
        return now;
    }

    /** What one set of pages answered. */
    static final class Files<T> {
        private final T pages;
        private final Map<String, WebFile> byPath = new ConcurrentHashMap<>();
        private final AtomicLong room;

        private Files(T pages, long room) {
            this.pages = pages;
            this.room = new AtomicLong(room);
        }

        @Nullable
        WebFile get(String path) {
            return byPath.get(path);
        }

        void keep(String path, WebFile file) {
            long bytes = file.content().length + 2L * path.length();
            if (room.addAndGet(-bytes) < 0 || byPath.putIfAbsent(path, file) != null) {
                room.addAndGet(bytes);
            }
        }
    }
}
