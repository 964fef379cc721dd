package dev.jackfield.plugin.cache.map;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

class MapStoreProof {
    private static void use(CacheStore store) {
        store.put("key", CacheEntry.of("value"));
        if (store.get("key") == null) {
            throw new AssertionError("an entry was lost");
        }
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACallOrAnEntry() throws Exception {
        SwapUnderLoad.of(CacheStore.class, PluginArchive.ofThisModule())
                .call(MapStoreProof::use)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(CacheStore.class, PluginArchive.ofThisModule())
                .call(MapStoreProof::use)
                .run();
    }
}
