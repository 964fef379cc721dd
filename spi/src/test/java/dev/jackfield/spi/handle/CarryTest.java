package dev.jackfield.spi.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.StateEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CarryTest {
    private final Store old = new Store();
    private final Store next = new Store();
    private final Carry<Store> carry = new Carry<>(next);

    private long run() throws Exception {
        return carry.run(old::export, next::take);
    }

    private boolean put(String key, int value) {
        return change(key, store -> store.put(key, value));
    }

    private boolean change(String key, Carry.Change<Store> change) {
        if (!carry.begin(key)) {
            return false;
        }
        try {
            apply(change, old);
            carry.mirror(change);
        } finally {
            carry.end(key);
        }
        return true;
    }

    private boolean removeAll(Collection<String> keys) {
        if (!carry.begin(keys)) {
            return false;
        }
        try {
            old.removeAll(keys);
            carry.mirror(store -> store.removeAll(keys));
        } finally {
            carry.end();
        }
        return true;
    }

    private boolean clear() {
        if (!carry.begin()) {
            return false;
        }
        try {
            old.clear();
            carry.mirror(Store::clear);
        } finally {
            carry.end();
        }
        return true;
    }

    private static void apply(Carry.Change<Store> change, Store store) {
        try {
            change.apply(store);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void carriesEverything() throws Exception {
        IntStream.range(0, 1000).forEach(i -> old.put("k" + i, i));
        assertThat(run()).isEqualTo(1000);
        assertThat(next.entries).isEqualTo(old.entries);
        assertThat(old.open).hasValue(0);
    }

    @Test
    void whatIsChangedMeanwhileBeatsWhatIsCarried() throws Exception {
        old.put("a", 1);
        old.put("b", 1);
        old.beforeTaking = entry -> {
            if (entry.key().equals("a")) {
                put("a", 2);
                removeAll(List.of("b"));
            }
        };
        run();
        assertThat(next.entries).isEqualTo(Map.of("a", 2)).isEqualTo(old.entries);
    }

    @Test
    void whatWasReadBeforeAClearDoesNotComeBack() throws Exception {
        old.put("a", 1);
        old.put("b", 1);
        AtomicInteger reads = new AtomicInteger();
        old.beforeTaking = entry -> {
            if (reads.incrementAndGet() == 1) {
                clear();
                old.put("c", 3);
            }
        };
        run();
        assertThat(next.entries).as("read anew after the clear").isEqualTo(Map.of("c", 3));
        assertThat(old.open).hasValue(0);
    }

    @Test
    void whatIsReadDuringAClearDoesNotComeBack() throws Exception {
        old.put("a", 1);
        assertThat(carry.begin()).isTrue();
        Thread carrying = new Thread(() -> apply(store -> run(), old));
        carrying.start();
        Awaitility.await().until(() -> carrying.getState() == Thread.State.TIMED_WAITING);
        old.clear();
        carry.mirror(Store::clear);
        carry.end();
        carrying.join();
        assertThat(next.entries).isEmpty();
    }

    @Test
    void anImportIsNotOvertakenByAChangeOfItsKey() throws Exception {
        old.put("a", 1);
        List<Thread> writers = new ArrayList<>();
        carry.run(old::export, entry -> {
            Thread writer = new Thread(() -> put("a", 2));
            writers.add(writer);
            writer.start();
            Awaitility.await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
            assertThat(old.entries).isEqualTo(Map.of("a", 1));
            next.take(entry);
        });
        writers.get(0).join();
        assertThat(next.entries).isEqualTo(Map.of("a", 2)).isEqualTo(old.entries);
    }

    @Test
    void givesUpWhenEverythingIsChangedAgainAndAgain() throws Exception {
        old.put("a", 1);
        old.beforeTaking = entry -> {
            clear();
            old.put("a", 1);
        };
        run();
        assertThat(carry.overflowed()).isTrue();
        assertThat(old.open).hasValue(0);
    }

    @Test
    void boundsWhatItRemembers() throws Exception {
        for (int i = 0; i < Carry.MAXIMUM_TOUCHED; i++) {
            carry.begin("k" + i);
            carry.end("k" + i);
        }
        assertThat(carry.overflowed()).isFalse();
        old.put("old", 1);
        assertThat(put("one more", 1)).isTrue();
        assertThat(carry.overflowed()).isTrue();
        assertThat(run()).isZero();
        assertThat(next.entries).as("changes still reach both").isEqualTo(Map.of("one more", 1));
    }

    @Test
    void stopsWhenAMirroredChangeFails() throws Exception {
        old.put("a", 1);
        change("b", store -> {
            if (store == next) {
                throw new IllegalStateException("full");
            }
        });
        assertThat(carry.failure()).isEqualTo("java.lang.IllegalStateException: full");
        put("c", 1);
        assertThat(run()).isZero();
        assertThat(next.entries).as("nothing is mirrored to what failed").isEmpty();
        assertThat(old.entries).containsKeys("a", "c");
    }

    @Test
    void closesTheExportWhenTheImportThrows() {
        old.put("a", 1);
        assertThatThrownBy(() -> carry.run(old::export, entry -> {
                    throw new IllegalStateException("no room");
                }))
                .hasMessage("no room");
        assertThat(old.open).hasValue(0);
        assertThat(carry.hold(0)).as("no lock is left behind").isTrue();
    }

    @Test
    void endsForThoseWhoWait() throws Exception {
        assertThat(carry.hold(0)).isTrue();
        List<Boolean> begun = new ArrayList<>();
        Thread writer = new Thread(() -> begun.add(put("a", 1)));
        writer.start();
        Awaitility.await().until(() -> writer.getState() == Thread.State.TIMED_WAITING);
        carry.finish();
        writer.join();
        assertThat(begun).containsExactly(false);
        assertThat(old.entries).isEmpty();
        assertThat(carry.begin("b")).isFalse();
        assertThat(carry.begin(List.of("b"))).isFalse();
        assertThat(carry.begin()).isFalse();
        assertThat(carry.hold(0)).isFalse();
    }

    @Test
    void doesNotHoldWhileAChangeHangs() throws Exception {
        CountDownLatch within = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread hanging = new Thread(() -> change("a", store -> {
            within.countDown();
            release.await();
        }));
        hanging.start();
        within.await();
        assertThat(carry.hold(1_000_000)).isFalse();
        carry.abandon();
        assertThat(carry.begin("a"))
                .as("freed although the other one still hangs")
                .isFalse();
        release.countDown();
        hanging.join();
    }

    @Test
    void keepsAnInterrupt() throws Exception {
        List<Boolean> seen = new ArrayList<>();
        Thread writer = new Thread(() -> {
            Thread.currentThread().interrupt();
            seen.add(put("a", 1));
            seen.add(Thread.currentThread().isInterrupted());
        });
        writer.start();
        writer.join();
        assertThat(seen).containsExactly(true, true);
    }

    /** One thread, every interleaving at entry boundaries; the model: at the end both generations say the same. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomChangesBetweenEntriesLeaveBothAlike(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Store from = new Store();
            Store to = new Store();
            Carry<Store> carrying = new Carry<>(to);
            Map<String, Integer> model = new TreeMap<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                String key = "k" + random.nextInt(12);
                int value = random.nextInt();
                from.put(key, value);
                model.put(key, value);
            }
            from.beforeTaking = entry -> {
                for (int i = random.nextInt(3); i > 0; i--) {
                    changeAtRandom(random, from, carrying, model);
                }
            };
            carrying.run(from::export, to::take);
            from.beforeTaking = entry -> {};
            changeAtRandom(random, from, carrying, model);
            if (!carrying.overflowed()) {
                assertThat(from.entries).as("seed %s, round %s", seed, round).isEqualTo(model);
                assertThat(to.entries).as("seed %s, round %s", seed, round).isEqualTo(model);
            }
        }
    }

    private static void changeAtRandom(Random random, Store from, Carry<Store> carrying, Map<String, Integer> model) {
        String key = "k" + random.nextInt(12);
        int value = random.nextInt();
        switch (random.nextInt(8)) {
            case 0 -> {
                assertThat(carrying.begin()).isTrue();
                from.clear();
                carrying.mirror(Store::clear);
                carrying.end();
                model.clear();
            }
            case 1 -> {
                List<String> keys = List.of(key, "k" + random.nextInt(12));
                assertThat(carrying.begin(keys)).isTrue();
                from.removeAll(keys);
                carrying.mirror(store -> store.removeAll(keys));
                carrying.end();
                model.keySet().removeAll(keys);
            }
            case 2, 3 -> {
                assertThat(carrying.begin(key)).isTrue();
                from.entries.remove(key);
                carrying.mirror(store -> store.entries.remove(key));
                carrying.end(key);
                model.remove(key);
            }
            default -> {
                assertThat(carrying.begin(key)).isTrue();
                from.put(key, value);
                carrying.mirror(store -> store.put(key, value));
                carrying.end(key);
                model.put(key, value);
            }
        }
    }

    /** Real threads through a slot, as handles do it: whatever happened, nothing is lost and nothing comes back. */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void randomChangesFromManyThreadsLeaveBothAlike(long seed) throws Exception {
        for (int round = 0; round < 40; round++) {
            Store from = new Store();
            Store to = new Store();
            Slot<Store> slot = new Slot<>("store/one");
            Carry<Store> carrying = new Carry<>(to);
            IntStream.range(0, 500).forEach(i -> from.put("k" + i, i));
            slot.serve(Phase.of(from, "store/one#1", null));
            List<Thread> writers = new ArrayList<>();
            CountDownLatch started = new CountDownLatch(3);
            CountDownLatch carried = new CountDownLatch(1);
            List<Map<String, Integer>> last = new ArrayList<>();
            for (int w = 0; w < 3; w++) {
                Random random = new Random(seed * 1000 + round * 10L + w);
                int own = w;
                Map<String, Integer> mine = new TreeMap<>();
                last.add(mine);
                Thread writer = new Thread(() -> {
                    started.countDown();
                    for (int i = 0; carried.getCount() > 0 || i < 200; i++) {
                        writeThroughSlot(slot, "k" + (random.nextInt(170) * 3 + own), random, mine);
                    }
                });
                writer.start();
                writers.add(writer);
            }
            started.await();
            Phase<Store> plain = slot.current();
            slot.serve(plain.mirroring(carrying));
            while (!plain.drained()) {
                Thread.yield();
            }
            carrying.run(from::export, to::take);
            assertThat(carrying.hold(Long.MAX_VALUE)).isTrue();
            assertThat(carrying.failure()).isNull();
            assertThat(to.entries).as("seed %s, round %s", seed, round).isEqualTo(from.entries);
            Phase<Store> mirroring = slot.current();
            slot.serve(Phase.of(to, "store/one#2", null));
            carrying.finish();
            carried.countDown();
            for (Thread writer : writers) {
                writer.join();
            }
            assertThat(mirroring.drained()).isTrue();
            last.forEach(mine -> mine.forEach((key, value) -> assertThat(to.entries.getOrDefault(key, -1))
                    .as("seed %s: what was written last to %s", seed, key)
                    .isEqualTo(value)));
        }
    }

    /** What generated handles do. */
    private static void writeThroughSlot(Slot<Store> slot, String key, Random random, Map<String, Integer> mine) {
        int value = random.nextInt(4) == 0 ? -1 : random.nextInt(1000);
        Carry.Change<Store> change = value < 0 ? store -> store.entries.remove(key) : store -> store.put(key, value);
        mine.put(key, value);
        int stripe = Phase.stripe();
        for (; ; ) {
            Phase<Store> phase = slot.enter(stripe);
            try {
                Carry<Store> carry = phase.carry();
                if (carry == null) {
                    apply(change, phase.instance());
                    return;
                }
                if (carry.begin(key)) {
                    try {
                        apply(change, phase.instance());
                        carry.mirror(change);
                        return;
                    } finally {
                        carry.end(key);
                    }
                }
            } finally {
                phase.leave(stripe);
            }
        }
    }

    /** A store whose export can be interrupted before each entry reaches the next generation. */
    private static final class Store {
        private final Map<String, Integer> entries = new ConcurrentHashMap<>();
        private final AtomicInteger open = new AtomicInteger();
        private java.util.function.Consumer<StateEntry> beforeTaking = entry -> {};

        void put(String key, int value) {
            entries.put(key, value);
        }

        void removeAll(Collection<String> keys) {
            keys.forEach(entries::remove);
        }

        void clear() {
            entries.clear();
        }

        void take(StateEntry entry) {
            entries.putIfAbsent(entry.key(), (Integer) entry.value());
        }

        Iterator<StateEntry> export() {
            open.incrementAndGet();
            return new Export(entries.entrySet().iterator());
        }

        private final class Export implements Iterator<StateEntry>, AutoCloseable {
            private final Iterator<Map.Entry<String, Integer>> below;

            Export(Iterator<Map.Entry<String, Integer>> below) {
                this.below = below;
            }

            @Override
            public boolean hasNext() {
                return below.hasNext();
            }

            @Override
            public StateEntry next() {
                Map.Entry<String, Integer> found = below.next();
                StateEntry entry = new StateEntry(found.getKey(), found.getValue());
                beforeTaking.accept(entry);
                return entry;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        }
    }
}
