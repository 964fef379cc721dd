package dev.jackfield.launcher.doctor;

import dev.jackfield.launcher.faststart.ClassCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether starts use a cache of loaded classes. */
final class FastStart {
    private static final String SUBJECT = "fast start";

    private FastStart() {}

    static Finding look(ClassCache cache) {
        if (cache.name().isEmpty()) {
            return Finding.ok(SUBJECT, "off: JACKFIELD_FAST_START says so, or this Java does not say which one it is");
        }
        if (cache.used().isPresent()) {
            Path used = cache.used().get();
            try {
                return Finding.ok(SUBJECT, "used: " + used + ", " + (Files.size(used) >> 20) + " MB");
            } catch (IOException e) {
                return Finding.odd(SUBJECT, used + " can't be read: " + e.getMessage(), "jackfield fast-start --anew");
            }
        }
        return cache.wanted()
                ? Finding.ok(
                        SUBJECT, "the first start makes a cache in " + cache.folder() + ", or jackfield fast-start")
                : Finding.odd(
                        SUBJECT,
                        "there is no cache, and none can be made in " + cache.folder(),
                        "name a folder that can be written to with JACKFIELD_CACHE, or make it as who can: jackfield"
                                + " fast-start");
    }
}
