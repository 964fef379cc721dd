package dev.jackfield.plugin.cache.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheEntry.Priority;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapStoreModelTest {
    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void doesWhatTheSlowModelDoes(long seed) {
        for (boolean lfu : List.of(false, true)) {
            Random random = new Random(seed);
            FakeClock clock = new FakeClock();
            int maximum = 1 + random.nextInt(20);
            MapStore store =
                    new MapStore(maximum, TIME_TO_LIVE.toNanos(), lfu ? FrequencyOrder::new : RecencyOrder::new, clock);
            SlowModel model = new SlowModel(maximum, TIME_TO_LIVE.toNanos(), lfu);
            for (int step = 0; step < 20_000; step++) {
                String where = "seed " + seed + ", lfu " + lfu + ", step " + step;
                String key = "key" + random.nextInt(40);
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> {
                        CacheEntry entry = entry(random, step);
                        store.put(key, entry);
                        model.put(key, entry, clock.nanoTime());
                    }
                    case 3 -> assertThat(store.remove(key)).as(where).isEqualTo(model.remove(key, clock.nanoTime()));
                    case 4 -> clock.advance(Duration.ofMillis(random.nextInt(3_000)));
                    default -> assertThat(store.get(key)).as(where).isEqualTo(model.get(key, clock.nanoTime()));
                }
                assertThat(store.statistics().entries()).as(where).isEqualTo(model.size());
            }
        }
    }

    private static CacheEntry entry(Random random, int step) {
        Priority priority =
                List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH).get(random.nextInt(3));
        CacheEntry entry = CacheEntry.of(step).with(priority);
        return random.nextBoolean() ? entry : entry.living(Duration.ofMillis(1 + random.nextInt(20_000)));
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new MapStoreProvider())
                .are(Map.of("maximum_entries", 10_000L, "time_to_live", Duration.ofMinutes(5), "policy", "lru"));
    }
}
