package dev.jackfield.plugin.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheEntry.Priority;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.TestContext;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaffeineStoreTest {
    @Test
    void entryWithoutATimeToLiveGetsTheStoresOwn() throws Exception {
        try (TestContext context = TestContext.of(CacheStore.class)) {
            CacheStore store = context.create(new CaffeineStoreProvider(), Map.of("time_to_live", "10s"));
            store.put("a", CacheEntry.of("1"));
            context.clock().advance(Duration.ofSeconds(9));
            assertThat(store.get("a")).isNotNull();
            context.clock().advance(Duration.ofSeconds(2));
            assertThat(store.get("a")).isNull();
        }
    }

    @Test
    void highEntriesGiveBackTheirRoomWhenTheyExpire() throws Exception {
        try (TestContext context = TestContext.of(CacheStore.class)) {
            CacheStore store = context.create(new CaffeineStoreProvider(), Map.of("maximum_entries", 10));
            for (int i = 0; i < 10; i++) {
                store.put("high" + i, CacheEntry.of("").with(Priority.HIGH).living(Duration.ofSeconds(1)));
            }
            context.clock().advance(Duration.ofSeconds(2));
            for (int i = 0; i < 10; i++) {
                store.put("normal" + i, CacheEntry.of(""));
            }

            assertThat(store.statistics().entries()).isEqualTo(10);
        }
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new CaffeineStoreProvider())
                .are(Map.of("maximum_entries", 10_000L, "time_to_live", Duration.ofMinutes(5)));
    }
}
