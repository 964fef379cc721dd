// region proof
package org.example.cache.tiny;

import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

class TinyProof {
    @Test
    void isReplacedUnderLoadWithoutLosingACall() throws Exception {
        SwapUnderLoad.of(CacheStore.class, PluginArchive.ofThisModule())
                .call(store -> store.get("key"))
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(CacheStore.class, PluginArchive.ofThisModule())
                .call(store -> store.get("key"))
                .run();
    }
}
// endregion
