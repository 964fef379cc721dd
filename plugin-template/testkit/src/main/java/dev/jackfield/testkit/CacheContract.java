package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheProvider;
import dev.jackfield.spi.cache.CacheStore;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What holds for every {@link Cache}. A {@link PlainStore} is bound as {@code cache.store/l1}; override {@link #prepare}
 * to bind more.
 *
 * @since 1.0
 */
@Timeout(60)
public abstract class CacheContract extends ProviderContract<Cache> {
    /** For the subclass. */
    protected CacheContract() {
        super(Cache.class);
    }

    @Override
    protected abstract CacheProvider provider();

    @Override
    protected void prepare(TestContext fresh) {
        fresh.bound(CacheStore.class, "l1", new PlainStore());
    }

    /** A load that a test lets finish when it wants to. */
    private static final class Gate implements Cache.Loader {
        private final CountDownLatch began = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);
        private final CacheEntry answer;

        Gate(String answer) {
            this.answer = CacheEntry.of(answer);
        }

        @Override
        public CacheEntry load(String key) throws Exception {
            began.countDown();
            if (!open.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            return answer;
        }

        void awaitBegin() throws InterruptedException {
            assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static CompletableFuture<Object> async(Cache cache, String key, Cache.Loader loader) {
        return cache.getAsync(key, loader).toCompletableFuture().thenApply(value -> value);
    }

    /** Entries without a loader. */
    @Nested
    class Storing {
        @Test
        void unknownKeyHasNoValue() throws Exception {
            Cache cache = create();

            assertThat(cache.get("a")).isNull();
            assertThat(cache.peek("a")).isNull();
        }

        @Test
        void whatWasPutIsThere() throws Exception {
            Cache cache = create();
            cache.put("a", CacheEntry.of("1"));

            assertThat(cache.get("a")).isEqualTo("1");
            assertThat(cache.peek("a")).isEqualTo("1");
        }

        @Test
        void removedEntryIsGone() throws Exception {
            Cache cache = create();
            cache.put("a", CacheEntry.of("1"));

            assertThat(cache.remove("a")).isTrue();
            assertThat(cache.remove("a")).isFalse();
            assertThat(cache.get("a")).isNull();
        }

        @Test
        void clearRemovesEverythingAndSaysHowMuch() throws Exception {
            Cache cache = create();
            cache.put("a", CacheEntry.of("1"));
            cache.put("b", CacheEntry.of("2"));

            assertThat(cache.clear()).isEqualTo(2);
            assertThat(cache.get("b")).isNull();
        }
    }

    /** Loads, and who shares them. */
    @Nested
    class Loading {
        @Test
        void missIsLoadedAndStored() throws Exception {
            Cache cache = create();

            assertThat(cache.get("a", key -> CacheEntry.of("of " + key))).isEqualTo("of a");
            assertThat(cache.get("a")).isEqualTo("of a");
        }

        @Test
        void hitIsNotLoaded() throws Exception {
            Cache cache = create();
            cache.put("a", CacheEntry.of("1"));

            assertThat(cache.get("a", key -> {
                        throw new AssertionError("loaded");
                    }))
                    .isEqualTo("1");
        }

        @Test
        void callersOfOneKeyShareOneLoad() throws Exception {
            Cache cache = create();
            AtomicInteger loads = new AtomicInteger();
            Together.run(8, thread -> {
                for (int i = 0; i < 500; i++) {
                    String key = "key" + i;
                    assertThat(cache.get(key, k -> {
                                loads.incrementAndGet();
                                return CacheEntry.of("of " + k);
                            }))
                            .isEqualTo("of " + key);
                }
            });

            assertThat(loads).hasValue(500);
        }

        @Test
        void everyCallerGetsTheSameException() throws Exception {
            Cache cache = create();
            IOException failure = new IOException("the source is down");
            AtomicInteger loads = new AtomicInteger();
            Set<Throwable> seen = ConcurrentHashMap.newKeySet();
            CountDownLatch asked = new CountDownLatch(4);
            Together.run(4, thread -> {
                asked.countDown();
                try {
                    cache.get("a", key -> {
                        loads.incrementAndGet();
                        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                        throw failure;
                    });
                } catch (IOException e) {
                    seen.add(e);
                }
            });

            assertThat(seen).containsExactly(failure);
            assertThat(cache.get("a", key -> CacheEntry.of("again"))).isEqualTo("again");
        }

        @Test
        void nullIsPassedOnAndNotStored() throws Exception {
            Cache cache = create();

            assertThat(cache.get("a", key -> null)).isNull();
            assertThat(cache.get("a", key -> CacheEntry.of("1"))).isEqualTo("1");
        }

        @Test
        void loadThatBeganBeforeARemovalIsAnsweredAndNotStored() throws Exception {
            Cache cache = create();
            Gate gate = new Gate("old");
            CompletableFuture<Object> answer = async(cache, "a", gate);
            gate.awaitBegin();
            cache.remove("a");
            gate.open.countDown();

            assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo("old");
            assertThat(cache.get("a")).isNull();
        }

        @Test
        void loadThatBeganBeforeAClearIsNotStored() throws Exception {
            Cache cache = create();
            Gate gate = new Gate("old");
            CompletableFuture<Object> answer = async(cache, "a", gate);
            gate.awaitBegin();
            cache.clear();
            gate.open.countDown();
            answer.get(30, TimeUnit.SECONDS);

            assertThat(cache.get("a")).isNull();
        }

        @Test
        void loadThatBeganBeforeAPutDoesNotReplaceIt() throws Exception {
            Cache cache = create();
            Gate gate = new Gate("old");
            CompletableFuture<Object> answer = async(cache, "a", gate);
            gate.awaitBegin();
            cache.put("a", CacheEntry.of("new"));
            gate.open.countDown();
            answer.get(30, TimeUnit.SECONDS);

            assertThat(cache.get("a")).isEqualTo("new");
        }

        @Test
        void whoeverAsksAfterARemovalLoadsAnew() throws Exception {
            Cache cache = create();
            Gate gate = new Gate("old");
            CompletableFuture<Object> before = async(cache, "a", gate);
            gate.awaitBegin();
            cache.remove("a");

            assertThat(cache.get("a", key -> CacheEntry.of("new"))).isEqualTo("new");
            gate.open.countDown();
            assertThat(before.get(30, TimeUnit.SECONDS)).isEqualTo("old");
            assertThat(cache.get("a")).isEqualTo("new");
        }

        @Test
        void differentKeysLoadIndependently() throws Exception {
            Cache cache = create();
            Gate gate = new Gate("slow");
            CompletableFuture<Object> slow = async(cache, "a", gate);
            gate.awaitBegin();

            assertThat(cache.get("b", key -> CacheEntry.of("quick"))).isEqualTo("quick");
            gate.open.countDown();
            slow.get(30, TimeUnit.SECONDS);
        }
    }

    /** The same off the calling thread. */
    @Nested
    class LoadingAsynchronously {
        @Test
        void loadRunsOffTheCallingThread() throws Exception {
            Cache cache = create();
            CompletableFuture<Thread> loader = new CompletableFuture<>();
            async(cache, "a", key -> {
                        loader.complete(Thread.currentThread());
                        return CacheEntry.of("1");
                    })
                    .get(30, TimeUnit.SECONDS);

            assertThat(loader.get(30, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
        }

        @Test
        void failureReachesTheFuture() throws Exception {
            IOException failure = new IOException("the source is down");
            CompletableFuture<Object> answer = async(create(), "a", key -> {
                throw failure;
            });

            assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasRootCause(failure);
        }

        @Test
        void waitingCallersShareTheLoad() throws Exception {
            Cache cache = create();
            Gate gate = new Gate("1");
            CompletableFuture<Object> first = async(cache, "a", gate);
            gate.awaitBegin();
            CompletableFuture<Object> second = async(cache, "a", key -> CacheEntry.of("not shared"));
            gate.open.countDown();

            assertThat(first.get(30, TimeUnit.SECONDS)).isEqualTo("1");
            assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("1");
        }
    }

    /** It counts. */
    @Nested
    class Counting {
        @Test
        void readsLoadsAndSetsAreCounted() throws Exception {
            Cache cache = create();
            cache.put("a", CacheEntry.of("1"));
            cache.get("a");
            cache.get("b");
            cache.get("c", key -> CacheEntry.of("3"));
            assertThatThrownBy(() -> cache.get("d", key -> {
                        throw new IOException("down");
                    }))
                    .isInstanceOf(IOException.class);

            assertThat(cache.statistics().hits()).isEqualTo(1);
            assertThat(cache.statistics().misses()).isEqualTo(3);
            assertThat(cache.statistics().loads()).isEqualTo(2);
            assertThat(cache.statistics().loadFailures()).isEqualTo(1);
            assertThat(cache.statistics().sets()).isEqualTo(2);
            assertThat(cache.statistics().entries()).isEqualTo(2);
        }
    }
}
