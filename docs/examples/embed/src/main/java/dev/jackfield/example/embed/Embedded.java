package dev.jackfield.example.embed;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.Caches;
import java.nio.file.Path;
import java.util.Map;

/** Jackfield on a Vert.x of its own. */
final class Embedded {
    private Embedded() {}

    static void run(Path data) throws Exception {
        // region embed
        JackfieldConfig config = JackfieldConfig.builder()
                .dataFolder(data)
                .configuration(Map.of("http", Map.of("traffic", Map.of("port", 0), "control", Map.of("port", 0))))
                .build();
        try (Jackfield jackfield = Jackfield.start(config)) {
            Cache cache = jackfield.service(Caches.class).cache();
            Object greeting = cache.get("greeting", key -> CacheEntry.of("hello"));
            System.out.println(
                    greeting + ", re-plug me at " + jackfield.control().orElseThrow());
        }
        // endregion
    }
}
