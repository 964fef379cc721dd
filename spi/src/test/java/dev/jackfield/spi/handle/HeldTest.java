package dev.jackfield.spi.handle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldTest {
    private final Slot<Desk> slot = new Slot<>("desk/one");

    /** Gives things away, and knows how many are out. */
    private static final class Desk {
        private final AtomicInteger out = new AtomicInteger();

        AutoCloseable give() {
            out.incrementAndGet();
            return out::decrementAndGet;
        }
    }

    private Phase<Desk> serve() {
        Phase<Desk> phase = Phase.of(new Desk(), "desk/one#1", null);
        slot.serve(phase);
        return phase;
    }

    /** As a generated handle does it. */
    private Held<AutoCloseable> take(int stripe) {
        Phase<Desk> phase = slot.enter(stripe);
        return new Held<>(phase, stripe, instance(phase).give());
    }

    private static Desk instance(Phase<Desk> phase) {
        Desk desk = phase.instance();
        if (desk == null) {
            throw new AssertionError("nothing is plugged in");
        }
        return desk;
    }

    private static void giveBack(Held<AutoCloseable> held) throws Exception {
        AutoCloseable taken = held.take();
        if (taken != null) {
            try {
                taken.close();
            } finally {
                held.leave();
            }
        }
    }

    @Test
    void holdsItsPhaseThoughItsCallHasLeft() throws Exception {
        Phase<Desk> phase = serve();
        for (int stripe : new int[] {Phase.stripe(), Phase.ownStripe()}) {
            Held<AutoCloseable> held = take(stripe);
            assertThat(phase.inFlight()).isEqualTo(1);
            assertThat(phase.settled()).isTrue();
            assertThat(phase.drained()).isFalse();

            giveBack(held);
            giveBack(held);

            assertThat(phase.inFlight()).isZero();
            assertThat(phase.drained()).isTrue();
        }
    }

    @Test
    void asManyAsThereAreAreHeldAndComeBackInAnyOrder() throws Exception {
        Phase<Desk> phase = serve();
        List<Held<AutoCloseable>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add(take(Phase.ownStripe()));
        }
        assertThat(phase.inFlight()).isEqualTo(1_000);
        Collections.shuffle(all, new Random(1));
        for (Held<AutoCloseable> held : all.subList(0, 999)) {
            giveBack(held);
        }
        assertThat(phase.inFlight()).isEqualTo(1);
        assertThat(phase.drained()).isFalse();

        assertThat(phase.cut()).isEmpty();

        assertThat(phase.drained()).isTrue();
        assertThat(instance(phase).out).hasValue(0);
    }

    @Test
    void takingAndCuttingAtTheSameTimeClosesOnce() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Phase<Desk> phase = serve();
            CyclicBarrier start = new CyclicBarrier(2);
            Thread other = new Thread(() -> {
                await(start);
                phase.cut();
            });
            other.start();
            Held<AutoCloseable> before = take(Phase.ownStripe());
            await(start);
            Held<AutoCloseable> meanwhile = take(Phase.ownStripe());
            giveBack(before);
            other.join();
            assertThat(meanwhile.now()).isNull();
            assertThat(instance(phase).out).hasValue(0);
            assertThat(phase.drained()).isTrue();
        }
    }

    @Test
    void noPhaseIsDrainedWhileSomethingOfItIsOut() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        serve();
        for (int t = 0; t < 3; t++) {
            Random random = new Random(t);
            Thread thread = new Thread(() -> {
                try {
                    List<Held<AutoCloseable>> mine = new ArrayList<>();
                    while (!stop.get()) {
                        mine.add(take(Phase.ownStripe()));
                        while (mine.size() > random.nextInt(40)) {
                            giveBack(mine.remove(random.nextInt(mine.size())));
                        }
                    }
                    for (Held<AutoCloseable> held : mine) {
                        giveBack(held);
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (int i = 0; i < 100; i++) {
            Phase<Desk> old = slot.current();
            serve();
            while (!old.drained() && failures.isEmpty()) {
                Thread.yield();
            }
            assertThat(instance(old).out).hasValue(0);
        }
        stop.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
