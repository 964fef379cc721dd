package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class ProofsTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void goodPluginPassesBoth() throws Exception {
        Path plugin = StrangersPlugin.make(folder, "", "");
        SwapUnderLoad.Outcome outcome = SwapUnderLoad.of(CacheStore.class, plugin)
                .call(store -> store.put("a", CacheEntry.of("1")))
                .swaps(10)
                .run();
        LeakProof.of(CacheStore.class, plugin)
                .call(store -> store.get("a"))
                .loads(3)
                .run();

        assertThat(outcome.swaps()).isEqualTo(10);
        assertThat(outcome.calls()).isGreaterThan(10);
        assertThat(outcome.failed()).isZero();
    }

    @Test
    void pluginThatFailsACallIsCaught() throws Exception {
        Path plugin = StrangersPlugin.make(folder, "", "if (true) throw new IllegalStateException(\"lost\");");

        assertThatThrownBy(() -> SwapUnderLoad.of(CacheStore.class, plugin)
                        .call(store -> store.get("a"))
                        .swaps(2)
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("were lost")
                .hasRootCauseMessage("lost");
    }

    @Test
    void pluginThatLeavesAThreadBehindIsNamedWithIt() throws Exception {
        Path plugin = StrangersPlugin.make(folder, """
            Thread thread = new Thread(() -> {
                try {
                    new java.util.concurrent.CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    return;
                }
            }, "left-behind");
            thread.setDaemon(true);
            thread.start();
            """, "");

        assertThatThrownBy(() -> LeakProof.of(CacheStore.class, plugin)
                        .call(store -> store.get("a"))
                        .loads(2)
                        .patience(java.time.Duration.ofSeconds(5))
                        .run())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("strange")
                .hasMessageContaining("left-behind")
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).doesNotHaveDuplicates());
    }
}
