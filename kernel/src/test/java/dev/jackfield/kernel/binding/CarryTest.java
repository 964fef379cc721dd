package dev.jackfield.kernel.binding;

import static dev.jackfield.kernel.binding.TestBoard.SHORT;
import static dev.jackfield.kernel.binding.TestBoard.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.binding.SwapReport.Outcome;
import dev.jackfield.spi.StateEntry;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** State that is carried from one generation to the next while calls go on. */
class CarryTest {
    @TempDir
    Path folder;

    private TestBoard test;
    private CacheStore store;
    private MemoryStore old;

    @BeforeEach
    void plug() {
        test = new TestBoard(folder);
        old = new MemoryStore();
        test.plug(CacheStore.class, "l1", context -> old);
        store = test.handle(CacheStore.class, "l1");
    }

    @AfterEach
    void close() throws Exception {
        test.close();
    }

    private SwapReport swapTo(MemoryStore next) {
        return test.plug(CacheStore.class, "l1", context -> next);
    }

    private void fill(int entries) {
        for (int i = 0; i < entries; i++) {
            store.put("key" + i, CacheEntry.of(i));
        }
    }

    @Nullable
    Object value(String key) {
        CacheEntry entry = store.get(key);
        return entry == null ? null : entry.value();
    }

    @Test
    void everyEntryArrives() {
        fill(1000);

        SwapReport report = swapTo(new MemoryStore());

        assertThat(report.carriedEntries()).isEqualTo(1000);
        assertThat(report.notes()).isEmpty();
        assertThat(value("key999")).isEqualTo(999);
        assertThat(store.statistics().entries()).isEqualTo(1000);
    }

    @Test
    void anotherFormatStartsEmptyAndSaysSo() {
        fill(3);

        SwapReport report = swapTo(new MemoryStore() {
            @Override
            public String stateFormat() {
                return "test/2";
            }
        });

        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(report.carriedEntries()).isZero();
        assertThat(report.notes()).containsExactly("state was not carried: the format changed from test/1 to test/2");
        assertThat(value("key1")).isNull();
    }

    @Test
    void whatIsWrittenMeanwhileBeatsWhatIsCarried() {
        fill(100);
        MemoryStore next = new MemoryStore() {
            private boolean changed;

            @Override
            public void importState(StateEntry entry) {
                super.importState(entry);
                if (!changed) {
                    changed = true;
                    // the same thread may: its lock is its own
                    for (int i = 0; i < 100; i++) {
                        if (i % 3 == 0) {
                            store.put("key" + i, CacheEntry.of("new" + i));
                        } else if (i % 3 == 1) {
                            store.remove("key" + i);
                        }
                    }
                    store.put("added", CacheEntry.of("added"));
                }
            }
        };

        SwapReport report = swapTo(next);

        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        for (int i = 0; i < 100; i++) {
            Object expected = i % 3 == 0 ? "new" + i : i % 3 == 1 ? null : i;
            assertThat(value("key" + i)).as("key" + i).isEqualTo(expected);
        }
        assertThat(value("added")).isEqualTo("added");
        assertThat(report.carriedEntries()).isLessThan(100);
    }

    @Test
    void whatIsClearedMeanwhileDoesNotComeBackThoughTheIteratorHadReadAhead() {
        fill(500);
        MemoryStore next = new MemoryStore() {
            private int imported;

            @Override
            public void importState(StateEntry entry) {
                super.importState(entry);
                if (++imported == 250) {
                    store.clear();
                    store.put("after", CacheEntry.of("the clear"));
                }
            }
        };

        SwapReport report = swapTo(next);

        assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
        assertThat(store.statistics().entries()).isEqualTo(1);
        assertThat(value("after")).isEqualTo("the clear");
    }

    @Test
    void aFailingImportRollsBack() {
        fill(10);

        ChangeFailed failed = refused(() -> swapTo(new MemoryStore() {
            @Override
            public void importState(StateEntry entry) {
                throw new IllegalStateException("no room");
            }
        }));

        assertThat(failed).hasMessage("cache.store/l1: carry failed: java.lang.IllegalStateException: no room");
        stillServesAlone();
    }

    @Test
    void aFailingExportRollsBack() {
        MemoryStore broken = new MemoryStore() {
            @Override
            public Iterator<StateEntry> exportState() {
                throw new StackOverflowError();
            }
        };
        swapTo(broken);
        store.put("key", CacheEntry.of("value"));

        ChangeFailed failed = refused(() -> swapTo(new MemoryStore()));

        assertThat(failed).hasMessage("cache.store/l1: carry failed: java.lang.StackOverflowError");
        assertThat(value("key")).isEqualTo("value");
    }

    @Test
    void aMirroredChangeThatFailsRollsBackAndItsCallerNeverSeesIt() {
        fill(10);
        MemoryStore next = new MemoryStore() {
            @Override
            public void put(String key, CacheEntry entry) {
                throw new IllegalStateException("read only");
            }

            @Override
            public void importState(StateEntry entry) {
                store.put("mirrored", CacheEntry.of("kept"));
            }
        };

        ChangeFailed failed = refused(() -> swapTo(next));

        assertThat(failed)
                .hasMessage("cache.store/l1: a change made meanwhile failed in the new generation:"
                        + " java.lang.IllegalStateException: read only");
        assertThat(value("mirrored")).isEqualTo("kept");
        stillServesAlone();
    }

    @Test
    void anImportThatHangsBlocksNobodyForGood() throws Exception {
        fill(10);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        Deadlines quick =
                new Deadlines(SHORT.start(), SHORT.health(), Duration.ofMillis(300), SHORT.drain(), SHORT.stop());
        MemoryStore next = new MemoryStore() {
            @Override
            public void importState(StateEntry entry) {
                hangs.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        ExecutorService callers = Executors.newSingleThreadExecutor();
        Future<?> changes = callers.submit(() -> {
            hangs.await();
            fill(10);
            return true;
        });

        ChangeFailed failed =
                refused(() -> test.plug(CacheStore.class, "l1", test.target(CacheStore.class, context -> next, quick)));

        assertThat(failed).hasMessageContaining("carry did not return within 300ms");
        changes.get();
        callers.shutdownNow();
        stillServesAlone();
    }

    @Test
    void aCallFromBeforeThatDoesNotLeaveRollsBack() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        MemoryStore slow = new MemoryStore() {
            @Override
            public void put(String key, CacheEntry entry) {
                if (key.equals("slow")) {
                    inside.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
                super.put(key, entry);
            }
        };
        swapTo(slow);
        ExecutorService callers = Executors.newSingleThreadExecutor();
        Future<?> call = callers.submit(() -> store.put("slow", CacheEntry.of(1)));
        inside.await();
        Deadlines quick =
                new Deadlines(SHORT.start(), SHORT.health(), Duration.ofMillis(200), SHORT.drain(), SHORT.stop());

        ChangeFailed failed = refused(() ->
                test.plug(CacheStore.class, "l1", test.target(CacheStore.class, context -> new MemoryStore(), quick)));

        assertThat(failed).hasMessageContaining("calls from before did not leave within 200ms");
        go.countDown();
        call.get();
        assertThat(value("slow")).isEqualTo(1);
        callers.shutdownNow();
    }

    private void stillServesAlone() {
        store.put("alone", CacheEntry.of("yes"));
        assertThat(value("alone")).isEqualTo("yes");
        assertThat(test.board.views().get(0).generation()).isEqualTo(1);
        assertThat(old.entries).containsKey("alone");
        assertThat(test.board.views().get(0).inFlight()).isZero();
    }

    /**
     * Writers own a few keys each, so that each knows what its keys must hold: a plain map is the model. A clear is made
     * while all others wait. Swaps go on all the time.
     */
    @RepeatedTest(3)
    void nothingAcknowledgedIsLostAndNothingInvalidatedComesBack() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("carry property seed " + seed);
        Random seeds = new Random(seed);
        int writers = 3;
        AtomicBoolean end = new AtomicBoolean();
        ReentrantReadWriteLock clears = new ReentrantReadWriteLock();
        AtomicLong epoch = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(writers + 1);
        List<Future<Long>> done = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            done.add(threads.submit(new Writer(w, new Random(seeds.nextLong()), store, clears, epoch, end)));
        }
        Random chance = new Random(seeds.nextLong());
        Future<Long> clearer = threads.submit(() -> {
            long clearsMade = 0;
            while (!end.get()) {
                if (chance.nextInt(50_000) == 0) {
                    clears.writeLock().lock();
                    try {
                        store.clear();
                        epoch.incrementAndGet();
                        clearsMade++;
                    } finally {
                        clears.writeLock().unlock();
                    }
                }
                Thread.onSpinWait();
            }
            return clearsMade;
        });
        long carried = 0;
        for (int i = 0; i < 150; i++) {
            SwapReport report = swapTo(new MemoryStore());
            assertThat(report.outcome()).isEqualTo(Outcome.SWAPPED);
            assertThat(report.cut()).isZero();
            carried += report.carriedEntries();
        }
        end.set(true);
        long operations = 0;
        for (Future<Long> writer : done) {
            operations += writer.get();
        }
        System.out.println(operations + " operations, " + clearer.get() + " clears, " + carried + " carried");
        threads.shutdownNow();
        assertThat(operations).isGreaterThan(1000);
    }

    private record Writer(
            int id, Random random, CacheStore store, ReentrantReadWriteLock clears, AtomicLong epoch, AtomicBoolean end)
            implements Callable<Long> {
        private static final int KEYS = 200;

        @Override
        public Long call() {
            Map<String, Long> model = new HashMap<>();
            long seen = epoch.get();
            long operations = 0;
            while (!end.get()) {
                clears.readLock().lock();
                try {
                    if (epoch.get() != seen) {
                        model.clear();
                        seen = epoch.get();
                    }
                    String key = id + ":" + random.nextInt(KEYS);
                    switch (random.nextInt(4)) {
                        case 0 -> {
                            long value = random.nextLong();
                            store.put(key, CacheEntry.of(value));
                            model.put(key, value);
                        }
                        case 1 -> {
                            boolean had = store.remove(key);
                            if (had != (model.remove(key) != null)) {
                                throw new AssertionError("remove of " + key + " answered " + had);
                            }
                        }
                        default -> {
                            CacheEntry entry = store.get(key);
                            Object found = entry == null ? null : entry.value();
                            if (!Objects.equals(found, model.get(key))) {
                                throw new AssertionError(key + " is " + found + ", must be " + model.get(key));
                            }
                        }
                    }
                    operations++;
                } finally {
                    clears.readLock().unlock();
                }
            }
            return operations;
        }
    }
}
