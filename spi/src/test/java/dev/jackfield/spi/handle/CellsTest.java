package dev.jackfield.spi.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static List<Thread> start(int count, Runnable task) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Thread thread = new Thread(task);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void aThreadKeepsItsOwnCell() {
        assertThat(Cells.own()).isEqualTo(Cells.own());
        assertThat(Cells.isOwn(Cells.shared())).isFalse();
    }

    @Test
    void noTwoLiveThreadsOwnOneCell() throws Exception {
        Set<Integer> owned = ConcurrentHashMap.newKeySet();
        List<Integer> twice = new ArrayList<>();
        CountDownLatch asked = new CountDownLatch(200);
        List<Thread> threads = start(200, () -> {
            int cell = Cells.own();
            if (Cells.isOwn(cell) && !owned.add(cell)) {
                synchronized (twice) {
                    twice.add(cell);
                }
            }
            asked.countDown();
            try {
                asked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        join(threads);
        assertThat(twice).isEmpty();
        assertThat(owned).isNotEmpty();
    }

    @Test
    void theCellOfAThreadThatEndedIsOwnedAgain() throws Exception {
        Set<Integer> owned = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 300; i++) {
            join(start(1, () -> {
                int cell = Cells.own();
                if (Cells.isOwn(cell)) {
                    owned.add(cell);
                }
            }));
        }
        assertThat(owned)
                .as("most of the 64, each by one thread after the other")
                .hasSizeBetween(32, 64);
    }

    /** Many short lives beside a few long ones: however cells change their owners, no call is lost or counted twice. */
    @Test
    void countsAreExactWhileOwnersComeAndGo() throws Exception {
        Cells cells = new Cells();
        Runnable calls = () -> {
            for (int i = 0; i < 2_000; i++) {
                int outer = Cells.own();
                cells.enter(outer);
                int inner = Cells.own();
                cells.enter(inner);
                int other = Cells.shared();
                cells.enter(other);
                cells.leave(other);
                cells.leave(inner);
                cells.leave(outer);
            }
        };
        for (int round = 0; round < 10; round++) {
            List<Thread> threads = start(100, calls);
            join(threads);
            assertThat(cells.sum()).isZero();
            assertThat(cells.zero()).isTrue();
        }
        cells.enter(Cells.own());
        assertThat(cells.sum()).isEqualTo(1);
        assertThat(cells.zero()).isFalse();
    }
}
