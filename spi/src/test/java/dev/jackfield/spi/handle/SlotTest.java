package dev.jackfield.spi.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.NotBoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SlotTest {
    private final Slot<String> slot = new Slot<>("text/one");

    private static Phase<String> phase(String instance) {
        return Phase.of(instance, "text/one#1", "attached");
    }

    @Test
    void refusesCallsWhileNothingIsPluggedIn() {
        assertThatThrownBy(slot::instance)
                .isInstanceOf(NotBoundException.class)
                .hasMessage("text/one: nothing is plugged in");
        assertThatThrownBy(() -> slot.enter(Phase.stripe())).isInstanceOf(NotBoundException.class);
        assertThat(slot.current().inFlight()).isZero();
    }

    @Test
    void servesWhatWasPluggedInLast() {
        Phase<String> first = phase("first");
        slot.serve(first);
        slot.serve(phase("second"));
        assertThat(slot.instance()).isEqualTo("second");
        assertThat(slot.enter(Phase.stripe()).instance()).isEqualTo("second");
        assertThat(first.inFlight()).isZero();
        assertThat(slot.name()).isEqualTo("text/one");
    }

    @Test
    void aPhaseIsDrainedWhenEveryCallHasLeft() {
        Phase<String> phase = phase("first");
        slot.serve(phase);
        int stripe = Phase.stripe();
        slot.enter(stripe);
        slot.enter(stripe);
        assertThat(phase.inFlight()).isEqualTo(2);
        phase.leave(stripe);
        assertThat(phase.drained()).isFalse();
        assertThat(phase.settled()).isFalse();
        phase.leave(stripe);
        assertThat(phase.drained()).isTrue();
        assertThat(phase.settled()).isTrue();
    }

    @Test
    void aPhaseKnowsItsGeneration() {
        Phase<String> phase = phase("first");
        Carry<String> carry = new Carry<>("second");
        Phase<String> mirroring = phase.mirroring(carry);
        assertThat(mirroring.instance()).isEqualTo("first");
        assertThat(mirroring.attachment()).isEqualTo("attached");
        assertThat(mirroring.carry()).isSameAs(carry);
        assertThat(phase.carry()).isNull();
        assertThat(mirroring).hasToString("text/one#1");
    }

    /** Threads call while another one swaps: whoever entered may use the instance until leaving, always. */
    @Test
    void noCallEverSeesAnInstanceAfterItWasDrained() throws Exception {
        int swaps = 300;
        Slot<Instance> slot = new Slot<>("instance/one");
        slot.serve(Phase.of(new Instance(), "0", null));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        AtomicLong tooLate = new AtomicLong();
        List<Thread> callers = new ArrayList<>();
        CountDownLatch started = new CountDownLatch(4);
        for (int i = 0; i < 4; i++) {
            boolean own = i % 2 == 0;
            Thread caller = new Thread(() -> {
                started.countDown();
                int stripe = own ? Phase.ownStripe() : Phase.stripe();
                while (!stop.get()) {
                    Phase<Instance> phase = slot.enter(stripe);
                    try {
                        for (int use = 0; use < 3; use++) {
                            if (phase.instance().closed) {
                                tooLate.incrementAndGet();
                            }
                        }
                        calls.incrementAndGet();
                    } finally {
                        phase.leave(stripe);
                    }
                }
            });
            caller.start();
            callers.add(caller);
        }
        started.await();
        try {
            for (int i = 1; i <= swaps; i++) {
                Phase<Instance> before = slot.current();
                slot.serve(Phase.of(new Instance(), String.valueOf(i), null));
                while (!before.drained()) {
                    Thread.yield();
                }
                before.instance().closed = true;
                assertThat(before.cut()).isEmpty();
            }
            long sofar = calls.get();
            Awaitility.await().until(() -> calls.get() > sofar);
        } finally {
            stop.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(tooLate).hasValue(0);
        assertThat(slot.current().inFlight()).isZero();
    }

    /** Not thread-safe on purpose: what orders its accesses is the phase alone. */
    private static final class Instance {
        private boolean closed;
    }
}
