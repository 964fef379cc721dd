package dev.jackfield.plugin.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.CallContext;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.PlainStore;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.TestContext;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeveledCacheTest {
    private final TestContext context = TestContext.of(Cache.class);
    private final PlainStore store = new PlainStore();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Cache cache() throws Exception {
        context.bound(CacheStore.class, "l1", store);
        return context.create(new LevelsProvider(), Map.of());
    }

    @Test
    void loaderThatAsksForItsOwnKeyIsToldSo() throws Exception {
        Cache cache = cache();

        assertThatThrownBy(() -> cache.get("a", key -> CacheEntry.of("" + cache.get("a", CacheEntry::of))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("\"a\"");
    }

    @Test
    void callerWaitsNoLongerThanItsDeadline() throws Exception {
        Cache cache = cache();
        CountDownLatch open = new CountDownLatch(1);
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Object> load = cache.getAsync("a", key -> {
                    began.countDown();
                    assertThat(open.await(30, TimeUnit.SECONDS)).isTrue();
                    return CacheEntry.of("1");
                })
                .toCompletableFuture()
                .thenApply(value -> value);
        assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        CallContext hasty = new CallContext(context.clock().instant().plusMillis(1), null, null);

        assertThatThrownBy(() -> hasty.call(() -> cache.get("a", CacheEntry::of)))
                .isInstanceOf(TimeoutException.class);
        open.countDown();
        load.get(30, TimeUnit.SECONDS);
    }

    @Test
    void replacedEngineAnswersWhatItLoadsAndStoresItNoMore() throws Exception {
        Cache cache = cache();

        assertThat(cache.get("a", key -> {
                    context.drain();
                    return CacheEntry.of("1");
                }))
                .isEqualTo("1");
        assertThat(store.get("a")).isNull();
    }

    @Test
    void severalLevelsAreAskedInOrderAndWrittenAlike() throws Exception {
        PlainStore second = new PlainStore();
        context.bound(CacheStore.class, "l1", store).bound(CacheStore.class, "l2", second);
        Cache cache = context.create(new LevelsProvider(), Map.of("levels", List.of("l1", "l2")));
        cache.put("a", CacheEntry.of("1"));
        assertThat(second.get("a")).isNotNull();
        store.remove("a");

        assertThat(cache.get("a")).isEqualTo("1");
        assertThat(cache.remove("a")).isTrue();
        assertThat(second.get("a")).isNull();
        assertThat(cache.levels()).containsOnlyKeys("l1", "l2");
    }

    @Test
    void statisticsOfEveryCacheAndLevelAreServed() throws Exception {
        Cache cache = cache();
        context.bound(Cache.class, "default", cache);
        cache.put("a", CacheEntry.of("1"));
        cache.get("a");
        cache.get("b");
        URI address = context.mount().serve();
        JsonObject answer =
                new JsonObject(RawClient.ask(address, "GET /cache/stats").body());

        assertThat(answer.getJsonArray("items"))
                .extracting(
                        line -> ((JsonObject) line).getString("cache") + " " + ((JsonObject) line).getString("level"))
                .containsExactly("default overall", "default l1");
        assertThat(answer.getJsonArray("items").getJsonObject(0).getMap())
                .containsEntry("hits", 1)
                .containsEntry("misses", 1)
                .containsEntry("hit_rate", 0.5)
                .containsEntry("entries", 1);
    }

    @Test
    void metersCountWhatTheCacheDid() throws Exception {
        Cache cache = cache();
        cache.get("a", CacheEntry::of);
        cache.get("a", CacheEntry::of);
        cache.remove("a");

        assertThat(count("cache.requests", "overall")).isEqualTo(2);
        assertThat(count("cache.hits", "overall")).isEqualTo(1);
        assertThat(count("cache.misses", "l1")).isEqualTo(1);
        assertThat(count("cache.loads", "overall")).isEqualTo(1);
        assertThat(count("cache.deletes", "l1")).isEqualTo(1);
        assertThat(context.registry()
                        .get("cache.hit_rate")
                        .tag("level", "overall")
                        .gauge()
                        .value())
                .isEqualTo(0.5);
    }

    private double count(String meter, String level) {
        return context.registry()
                .get(meter)
                .tags("cache", "default", "level", level)
                .functionCounter()
                .count();
    }

    @Test
    void levelsMustBeThereAndNamedOnce() {
        context.bound(CacheStore.class, "l1", store);

        assertThatThrownBy(() -> context.create(new LevelsProvider(), Map.of("levels", List.of("l1", "l1"))))
                .hasMessageContaining("levels");
        assertThatThrownBy(() -> context.create(new LevelsProvider(), Map.of("levels", List.of())))
                .hasMessageContaining("levels");
        assertThatThrownBy(() -> context.create(new LevelsProvider(), Map.of("levels", List.of("l9"))))
                .isInstanceOf(NotBoundException.class);
    }

    @Test
    void optionsAreThese() {
        DeclaredOptions.of(new LevelsProvider()).are(Map.of("levels", List.of("l1")));
    }

    @Test
    void durationOfLoadsIsMeasuredByTheContextsClock() throws Exception {
        cache().get("a", key -> {
            context.clock().advance(Duration.ofMillis(7));
            return CacheEntry.of("1");
        });

        assertThat(context.registry().get("cache.load.duration").functionTimer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(7);
    }
}
