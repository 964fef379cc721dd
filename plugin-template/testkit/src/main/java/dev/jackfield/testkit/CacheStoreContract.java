package dev.jackfield.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheEntry.Priority;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.cache.CacheStoreProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What holds for every {@link CacheStore}. Its time is that of the context's clock.
 *
 * @since 1.0
 */
public abstract class CacheStoreContract extends ProviderContract<CacheStore> {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** For the subclass. */
    protected CacheStoreContract() {
        super(CacheStore.class);
    }

    @Override
    protected abstract CacheStoreProvider provider();

    /**
     * {@return the options that bound a store to so many entries; {@code maximum_entries} unless overridden, empty for a
     * store that can't be bounded in entries}
     *
     * @param entries how many fit
     */
    protected Map<String, Object> bounded(int entries) {
        return Map.of("maximum_entries", entries);
    }

    private CacheStore small(int entries) throws Exception {
        Map<String, Object> options = bounded(entries);
        Assumptions.assumeFalse(options.isEmpty(), "the store is not bounded in entries");
        return create(options);
    }

    private static CacheEntry entry(String value) {
        return CacheEntry.of(value);
    }

    private static CacheEntry entry(String value, Priority priority) {
        return CacheEntry.of(value).with(priority);
    }

    private static Priority any(int number) {
        return List.of(Priority.LOW, Priority.NORMAL, Priority.HIGH).get(number % 3);
    }

    /** What was stored is there. */
    @Nested
    class Storing {
        @Test
        void unknownKeyHasNoEntry() throws Exception {
            assertThat(create().get("a")).isNull();
        }

        @Test
        void whatWasPutIsThere() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1"));

            assertThat(store.get("a")).extracting(CacheEntry::value).isEqualTo("1");
        }

        @Test
        void laterPutReplaces() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1", Priority.HIGH));
            store.put("a", entry("2", Priority.LOW));

            assertThat(store.get("a")).isEqualTo(entry("2", Priority.LOW));
            assertThat(store.statistics().entries()).isEqualTo(1);
        }

        @Test
        void removedEntryIsGone() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1"));

            assertThat(store.remove("a")).isTrue();
            assertThat(store.remove("a")).isFalse();
            assertThat(store.get("a")).isNull();
        }

        @Test
        void clearRemovesEverythingAndSaysHowMuch() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1", Priority.HIGH));
            store.put("b", entry("2", Priority.NORMAL));
            store.put("c", entry("3", Priority.LOW));

            assertThat(store.clear()).isEqualTo(3);
            assertThat(store.clear()).isZero();
            assertThat(store.get("a")).isNull();
        }

        @Test
        void keysOfAnyTextAreKeptApart() throws Exception {
            CacheStore store = create();
            List<String> keys = List.of("", " ", "a b", "a/b", "a\nb", "ä", "a".repeat(5_000));
            keys.forEach(key -> store.put(key, entry("of " + key)));

            assertThat(keys)
                    .allSatisfy(key -> assertThat(store.get(key))
                            .extracting(CacheEntry::value)
                            .isEqualTo("of " + key));
        }
    }

    /** An expired entry is never answered. */
    @Nested
    class Expiring {
        @Test
        void entryLivesAsLongAsItSays() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1").living(MINUTE));

            context().clock().advance(MINUTE.minusSeconds(1));
            assertThat(store.get("a")).isNotNull();
            context().clock().advance(Duration.ofSeconds(2));
            assertThat(store.get("a")).isNull();
        }

        @Test
        void readingDoesNotProlongALife() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1").living(MINUTE));
            for (int second = 0; second < 61; second++) {
                context().clock().advance(Duration.ofSeconds(1));
                store.get("a");
            }

            assertThat(store.get("a")).isNull();
        }

        @Test
        void laterPutBeginsANewLife() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1").living(MINUTE));
            context().clock().advance(MINUTE.minusSeconds(1));
            store.put("a", entry("2").living(MINUTE));
            context().clock().advance(MINUTE.minusSeconds(1));

            assertThat(store.get("a")).isNotNull();
        }

        @Test
        void removingAnExpiredEntryRemovesNothing() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1").living(MINUTE));
            context().clock().advance(MINUTE.plusSeconds(1));

            assertThat(store.remove("a")).isFalse();
        }

        @Test
        void longestLifeIsNoMistake() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1").living(Duration.ofSeconds(Long.MAX_VALUE)));
            context().clock().advance(Duration.ofHours(1));

            assertThat(store.get("a")).isNotNull();
        }
    }

    /** A store is bounded; what matters most goes last. */
    @Nested
    class Evicting {
        @Test
        void storeNeverHoldsMoreThanItsBound() throws Exception {
            CacheStore store = small(10);
            for (int i = 0; i < 1_000; i++) {
                store.put("key" + i, entry("" + i, any(i)));
                assertThat(store.statistics().entries()).isLessThanOrEqualTo(10);
            }
            assertThat(store.statistics().evictions()).isEqualTo(990);
        }

        @Test
        void highEntriesStayWhileThereIsAnythingElse() throws Exception {
            CacheStore store = small(10);
            for (int i = 0; i < 5; i++) {
                store.put("high" + i, entry("" + i, Priority.HIGH));
            }
            for (int i = 0; i < 1_000; i++) {
                store.put("normal" + i, entry("" + i));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(store.get("high" + i)).as("high" + i).isNotNull();
            }
        }

        @Test
        void lowEntriesGoFirst() throws Exception {
            CacheStore store = small(10);
            for (int i = 0; i < 5; i++) {
                store.put("normal" + i, entry("" + i));
                store.put("low" + i, entry("" + i, Priority.LOW));
            }
            for (int i = 5; i < 10; i++) {
                store.put("normal" + i, entry("" + i));
            }
            store.statistics();
            for (int i = 0; i < 5; i++) {
                assertThat(store.get("normal" + i)).as("normal" + i).isNotNull();
                assertThat(store.get("low" + i)).as("low" + i).isNull();
            }
        }

        @Test
        void highEntriesAreBoundedToo() throws Exception {
            CacheStore store = small(10);
            for (int i = 0; i < 100; i++) {
                store.put("high" + i, entry("" + i, Priority.HIGH));
            }

            assertThat(store.statistics().entries()).isLessThanOrEqualTo(10);
        }
    }

    /** It counts. */
    @Nested
    class Counting {
        @Test
        void readsAndSetsAreCounted() throws Exception {
            CacheStore store = create();
            store.put("a", entry("1"));
            store.get("a");
            store.get("a");
            store.get("b");

            assertThat(store.statistics().sets()).isEqualTo(1);
            assertThat(store.statistics().hits()).isEqualTo(2);
            assertThat(store.statistics().misses()).isEqualTo(1);
            assertThat(store.statistics().entries()).isEqualTo(1);
            assertThat(store.statistics().evictions()).isZero();
        }
    }

    /** State survives a swap, where the store says so. */
    @Nested
    class Carrying {
        private Stateful stateful(CacheStore store) {
            Assumptions.assumeTrue(store instanceof Stateful, "the store carries no state");
            return (Stateful) store;
        }

        private List<StateEntry> exported(CacheStore store) {
            List<StateEntry> entries = new ArrayList<>();
            Iterator<StateEntry> state = stateful(store).exportState();
            state.forEachRemaining(entries::add);
            return entries;
        }

        @Test
        void entriesGoOverWithTheirPriorityAndTheRestOfTheirLife() throws Exception {
            CacheStore before = create();
            before.put("a", entry("1", Priority.HIGH).living(MINUTE));
            context().clock().advance(Duration.ofSeconds(40));

            CacheStore after = create();
            exported(before).forEach(stateful(after)::importState);
            assertThat(after.get("a")).satisfies(carried -> {
                assertThat(carried.value()).isEqualTo("1");
                assertThat(carried.priority()).isEqualTo(Priority.HIGH);
            });
            context().clock().advance(Duration.ofSeconds(19));
            assertThat(after.get("a")).isNotNull();
            context().clock().advance(Duration.ofSeconds(2));
            assertThat(after.get("a")).isNull();
        }

        @Test
        void expiredEntriesStayBehind() throws Exception {
            CacheStore before = create();
            stateful(before);
            before.put("a", entry("1").living(MINUTE));
            before.put("b", entry("2").living(MINUTE.multipliedBy(2)));
            context().clock().advance(MINUTE.plusSeconds(1));

            assertThat(exported(before)).extracting(StateEntry::key).containsExactly("b");
        }

        @Test
        void whatIsThereAlreadyBeatsWhatIsCarried() throws Exception {
            CacheStore before = create();
            before.put("a", entry("old", Priority.HIGH));
            CacheStore after = create();
            after.put("a", entry("new"));
            exported(before).forEach(stateful(after)::importState);

            assertThat(after.get("a")).extracting(CacheEntry::value).isEqualTo("new");
        }

        @Test
        void smallerStoreKeepsWhatMattersMost() throws Exception {
            CacheStore before = small(20);
            for (int i = 0; i < 15; i++) {
                before.put("low" + i, entry("" + i, Priority.LOW));
            }
            for (int i = 0; i < 5; i++) {
                before.put("high" + i, entry("" + i, Priority.HIGH));
            }
            CacheStore after = small(5);
            exported(before).forEach(stateful(after)::importState);

            assertThat(after.statistics().entries()).isLessThanOrEqualTo(5);
            for (int i = 0; i < 5; i++) {
                assertThat(after.get("high" + i)).as("high" + i).isNotNull();
            }
        }

        @Test
        void exportGoesOnWhileEntriesComeAndGo() throws Exception {
            CacheStore store = create();
            for (int i = 0; i < 1_000; i++) {
                store.put("key" + i, entry("" + i));
            }
            Iterator<StateEntry> state = stateful(store).exportState();
            int seen = 0;
            while (state.hasNext()) {
                state.next();
                store.remove("key" + seen);
                store.put("new" + seen, entry("" + seen));
                seen++;
            }

            assertThat(seen).isPositive();
        }
    }

    /** Many threads at once. */
    @Nested
    class Sharing {
        @Test
        void valuesNeverMixUnderLoad() throws Exception {
            CacheStore store = create();
            Together.run(4, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 20_000; i++) {
                    String key = "key" + random.nextInt(200);
                    switch (random.nextInt(4)) {
                        case 0 -> store.put(key, entry(key, any(random.nextInt(3))));
                        case 1 -> store.remove(key);
                        default -> {
                            CacheEntry found = store.get(key);
                            assertThat(found == null ? key : found.value()).isEqualTo(key);
                        }
                    }
                }
            });
        }
    }
}
