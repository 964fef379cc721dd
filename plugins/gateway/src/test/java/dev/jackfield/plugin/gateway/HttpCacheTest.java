package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.plugin.gateway.CacheRequest.Use;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.testkit.FakeClock;
import dev.jackfield.testkit.PlainCache;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The HTTP cache by itself, with tasks that run when the test says so. */
class HttpCacheTest {
    private static final String KEY = "GET default http://a/";

    private final FakeClock clock = new FakeClock();
    private final PlainCache plain = new PlainCache(clock);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean full;
    private Runnable whileItPuts = () -> {};
    private final HttpCache cache = cache(64L << 20);

    private HttpCache cache(long maximumBody) {
        Cache watched = (Cache) Proxy.newProxyInstance(
                Cache.class.getClassLoader(), new Class<?>[] {Cache.class}, (self, method, args) -> {
                    if (method.getName().equals("put")) {
                        whileItPuts.run();
                    }
                    try {
                        return method.invoke(plain, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return new HttpCache(
                true,
                "default",
                () -> Map.of("default", watched),
                "default",
                maximumBody,
                this::execute,
                clock,
                new CacheFaults(System.getLogger("test"), clock));
    }

    private void execute(Runnable task) {
        if (full) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static CacheRequest get(String key, long version) {
        return new CacheRequest(Use.SERVE, key, Long.MAX_VALUE, false, version);
    }

    private Capture response(int bytes) {
        Capture capture =
                new Capture(HttpHeaders.headers(), new Freshness(0, Duration.ofMinutes(1)), 64L << 20, clock.millis());
        capture.add(Buffer.buffer(new byte[bytes]));
        return capture;
    }

    private CompletionStage<Boolean> change() {
        return cache.invalidate(new CacheRequest(Use.INVALIDATE, KEY, 0, false, 0));
    }

    @Test
    void whatWaitedToBeStoredWhileItsTargetWasChangedIsNot() {
        cache.store(get(KEY, 0), response(1));
        var unused = change();
        tasks.addFirst(tasks.removeLast());
        runAll();

        assertThat(plain.keys()).isEmpty();
    }

    @Test
    void whatIsBeingStoredWhileItsTargetIsChangedIsRemoved() {
        cache.store(get(KEY, 0), response(1));
        whileItPuts = this::change;
        tasks.remove().run();

        assertThat(plain.keys()).as("even before the change has its turn").isEmpty();
    }

    @Test
    void whatWaitedToBeStoredWhenTheGatewayWasReplacedIsNot() {
        cache.store(get(KEY, 0), response(1));
        cache.stop();
        runAll();

        assertThat(plain.keys()).isEmpty();
    }

    @Test
    void whatIsBeingStoredWhenTheGatewayIsReplacedIsRemoved() {
        cache.store(get(KEY, 0), response(1));
        whileItPuts = cache::stop;
        runAll();

        assertThat(plain.keys()).isEmpty();
    }

    @Test
    void aFullExecutorCostsOnlyWhatItRejects() {
        full = true;
        cache.store(get(KEY, 0), response(1));
        full = false;
        cache.store(get("another", 0), response(1));
        runAll();

        assertThat(plain.keys()).containsExactly("another");
    }

    @Test
    void aChangeThatAFullExecutorRejectsIsNotFollowedByAStoredResponse() {
        cache.store(get(KEY, 0), response(1));
        runAll();
        assertThat(cache.find(get(KEY, 0))).isNotNull();
        full = true;
        assertThat(change()).isCompletedWithValue(false);
        full = false;

        assertThat(cache.find(get(KEY, 1))).isNull();
        clock.advance(Duration.ofMillis(1));
        cache.store(get(KEY, 1), response(1));
        runAll();
        assertThat(cache.find(get(KEY, 1))).isNotNull();
    }

    @Test
    void aChangeThatTheCacheFailsToTakeIsNotFollowedByAStoredResponse() {
        plain.put(KEY, CacheEntry.of(response(1).response()));
        cache.distrust(get(KEY, 0), new IllegalStateException("no answer"));

        assertThat(cache.find(get(KEY, 0))).isNull();
        assertThat(plain.keys()).containsExactly(KEY);
    }

    @Test
    void whatWaitsToBeStoredIsBoundedInBytes() {
        int half = (int) HttpCache.MAXIMUM_WAITING / 2;
        cache.store(get("1", 0), response(half - 4096));
        cache.store(get("2", 0), response(half - 4096));
        cache.store(get("3", 0), response(8192));
        cache.store(get("4", 0), response(1));
        runAll();
        assertThat(plain.keys()).containsExactlyInAnyOrder("1", "2", "4");

        cache.store(get("3", 0), response(8192));
        runAll();
        assertThat(plain.keys()).contains("3");
    }

    @Test
    void aBodyThatIsLargerThanTheBoundIsStoredAlone() {
        cache.store(get("large", 0), response((int) HttpCache.MAXIMUM_WAITING + 1));
        cache.store(get("small", 0), response(1));
        runAll();

        assertThat(plain.keys()).containsExactly("large");
    }
}
