package dev.jackfield.plugin.cache.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What readers see while others write. */
@Timeout(60)
class MapStoreConcurrencyTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MapStore store = new MapStore(100, Duration.ofHours(1).toNanos(), RecencyOrder::new, new FakeClock());

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aKeyThatIsReplacedIsNeverMissing() throws Exception {
        store.put("key", CacheEntry.of("0"));
        AtomicBoolean stop = new AtomicBoolean();
        List<Future<Long>> readers = new ArrayList<>();
        CountDownLatch reading = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            readers.add(threads.submit(() -> {
                long missing = 0;
                for (long reads = 0; !stop.get(); reads++) {
                    missing += store.get("key") == null ? 1 : 0;
                    if (reads == 0) {
                        reading.countDown();
                    }
                }
                return missing;
            }));
        }
        reading.await();
        for (int i = 0; i < 20_000; i++) {
            store.put("key", CacheEntry.of("" + i));
        }
        stop.set(true);
        for (Future<Long> reader : readers) {
            assertThat(reader.get()).isZero();
        }
    }

    @Test
    void aReaderIsAnsweredWhileAWriterHasTheLock() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        MapStore slow = new MapStore(
                100, Duration.ofHours(1).toNanos(), () -> new StuckOrder(locked, answered), new FakeClock());
        Future<?> writer = threads.submit(() -> slow.put("stuck", CacheEntry.of("value")));
        locked.await();

        assertThat(slow.get("stuck")).isNotNull();

        answered.countDown();
        writer.get();
        assertThat(slow.statistics().hits()).isEqualTo(1);
    }

    /** Keeps the one who adds to it, and so the store's lock, until a reader was answered. */
    private static final class StuckOrder implements Order {
        private final Order order = new RecencyOrder();
        private final CountDownLatch locked;
        private final CountDownLatch answered;

        StuckOrder(CountDownLatch locked, CountDownLatch answered) {
            this.locked = locked;
            this.answered = answered;
        }

        @Override
        public void add(Slot slot) {
            order.add(slot);
            locked.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void touch(Slot slot) {
            order.touch(slot);
        }

        @Override
        public void remove(Slot slot) {
            order.remove(slot);
        }

        @Override
        public Slot first() {
            return order.first();
        }

        @Override
        public void clear() {
            order.clear();
        }

        @Override
        public boolean isEmpty() {
            return order.isEmpty();
        }

        @Override
        public void forEach(Consumer<Slot> each) {
            order.forEach(each);
        }
    }
}
