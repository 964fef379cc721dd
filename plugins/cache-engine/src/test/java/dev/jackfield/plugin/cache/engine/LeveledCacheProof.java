package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeveledCacheProof {
    private static final AtomicInteger CALLS = new AtomicInteger();

    private static void use(Cache cache) throws Exception {
        String key = "key" + CALLS.getAndIncrement() % 1_000;
        Object loaded = cache.get(key, asked -> CacheEntry.of("of " + asked));
        Object later = cache.getAsync(key, asked -> CacheEntry.of("of " + asked))
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        if (!("of " + key).equals(loaded) || !loaded.equals(later)) {
            throw new AssertionError(key + " is " + loaded + ", and later " + later);
        }
        if (CALLS.get() % 3 == 0) {
            cache.remove(key);
        }
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACall() throws Exception {
        SwapUnderLoad.of(Cache.class, PluginArchive.ofThisModule())
                .bound("cache.store", "l1", Map.of("provider", "plain"))
                .call(LeveledCacheProof::use)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Cache.class, PluginArchive.ofThisModule())
                .bound("cache.store", "l1", Map.of("provider", "plain"))
                .call(LeveledCacheProof::use)
                .run();
    }
}
