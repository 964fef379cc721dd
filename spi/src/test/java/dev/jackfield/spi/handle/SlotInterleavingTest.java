package dev.jackfield.spi.handle;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Calls and swaps, with a switch of threads at every step: no call uses an instance that was drained and closed. */
public class SlotInterleavingTest {
    private static final int STRIPE = Phase.stripe();

    private final Slot<Instance> slot = new Slot<>("instance/one");

    public SlotInterleavingTest() {
        slot.serve(Phase.of(new Instance(), "instance/one#1", null));
    }

    @Operation
    public boolean callMeetsAClosedInstance() {
        Phase<Instance> phase = slot.enter(STRIPE);
        try {
            return phase.instance().closed;
        } finally {
            phase.leave(STRIPE);
        }
    }

    @Operation(nonParallelGroup = "control thread")
    public void swap() {
        Phase<Instance> before = slot.current();
        slot.serve(Phase.of(new Instance(), "instance/one#2", null));
        if (before.drained()) {
            before.instance().closed = true;
        }
    }

    @Test
    void noCallMeetsAnInstanceThatWasDrained() {
        new ModelCheckingOptions()
                .iterations(6)
                .invocationsPerIteration(500)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(Expected.class)
                .check(SlotInterleavingTest.class);
    }

    /** What is right in any order. */
    public static class Expected {
        public boolean callMeetsAClosedInstance() {
            return false;
        }

        public void swap() {}
    }

    private static final class Instance {
        private boolean closed;
    }
}
