package dev.jackfield.spi.handle;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** Calls and swaps, with a switch of threads at every step: no call uses an instance that was drained and closed. */
public class SlotInterleavingTest {
    private static final int SHARED = Phase.stripe();
    private static final int OWN = Phase.ownStripe();

    private final Slot<Instance> slot = new Slot<>("instance/one");

    public SlotInterleavingTest() {
        slot.serve(Phase.of(new Instance(), "instance/one#1", null));
    }

    @Operation
    public boolean callMeetsAClosedInstance() {
        return call(SHARED);
    }

    /** On one thread only, as an own stripe is. */
    @Operation(nonParallelGroup = "owner")
    public boolean ownersCallMeetsAClosedInstance() {
        return call(OWN);
    }

    private boolean call(int stripe) {
        Phase<Instance> phase = slot.enter(stripe);
        try {
            return phase.instance().closed;
        } finally {
            phase.leave(stripe);
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
                .loopBound(1_000)
                .loopIterationsBeforeThreadSwitch(500)
                .iterations(8)
                .invocationsPerIteration(300)
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

        public boolean ownersCallMeetsAClosedInstance() {
            return false;
        }

        public void swap() {}
    }

    private static final class Instance {
        private boolean closed;
    }
}
