package ${package};

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

/** Runs after {@code package}, on the archive that is dropped into a running Jackfield. */
class BoundedStoreProof {
    private static void use(CacheStore store) {
        store.put("key", CacheEntry.of("value"));
        store.get("key");
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACall() throws Exception {
        SwapUnderLoad.of(CacheStore.class, PluginArchive.ofThisModule())
                .call(BoundedStoreProof::use)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(CacheStore.class, PluginArchive.ofThisModule())
                .call(BoundedStoreProof::use)
                .run();
    }
}
