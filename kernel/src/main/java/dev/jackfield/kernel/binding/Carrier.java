package dev.jackfield.kernel.binding;

import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.Stateful;
import dev.jackfield.spi.handle.Carry;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Carries the state of one binding from the old generation to the next, while the old one serves. */
final class Carrier {
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(2);

    private final Slot<Object> slot;
    private final Generation old;
    private final Generation next;
    private final Carry<Object> carry;
    private final Phase<Object> before;
    private final Phase<Object> mirror;
    private long carried;

    /** Changes reach both generations from here on. */
    Carrier(Slot<Object> slot, Generation old, Generation next) {
        this.slot = slot;
        this.old = old;
        this.next = next;
        this.carry = new Carry<>(next.instance());
        this.before = slot.current();
        this.mirror = old.keep(before.mirroring(carry));
        Binding.serve(slot, mirror);
    }

    /**
     * {@return whether there is state that the next generation can read}
     *
     * @param notes gets why not, where a person would expect it
     */
    static boolean possible(Generation old, Generation next, List<String> notes) throws StepFailed {
        if (!(old.instance() instanceof Stateful from)) {
            return false;
        }
        if (!(next.instance() instanceof Stateful to)) {
            notes.add("state was not carried: " + next.side().provider() + " keeps none");
            return false;
        }
        String[] formats = next.steps().run("stateFormat", next.deadlines().health(), () ->
                new String[] {from.stateFormat(), to.stateFormat()});
        if (formats[0].equals(formats[1])) {
            return true;
        }
        notes.add("state was not carried: the format changed from " + formats[0] + " to " + formats[1]);
        return false;
    }

    void run(List<String> notes, Steps.Abort abort) throws StepFailed {
        Duration limit = next.deadlines().carry();
        // a call that began before changes were mirrored may still change what is about to be read
        if (!Drain.await(() -> before.settled() || abort.aborted(), Drain.within(limit))) {
            throw new StepFailed(
                    "state could not be carried: calls from before did not leave within " + OptionText.of(limit),
                    false);
        }
        Stateful from = (Stateful) old.instance();
        Stateful to = (Stateful) next.instance();
        carried = next.steps().run("carry", limit, () -> carry.run(from::exportState, to::importState));
        if (carry.overflowed()) {
            notes.add("part of the state was left behind: too much was changed while it was carried");
        }
    }

    /** Keeps changes out until {@link #finish} or {@link #release}; false if that took too long. */
    void hold() throws StepFailed {
        if (!carry.hold(TimeUnit.NANOSECONDS.convert(LONGEST_HOLD))) {
            throw new StepFailed(
                    "a change did not end within " + OptionText.of(LONGEST_HOLD) + " of the switch", false);
        }
    }

    void checkMirrored() throws StepFailed {
        String failure = carry.failure();
        if (failure != null) {
            throw new StepFailed("a change made meanwhile failed in the new generation: " + failure, false);
        }
    }

    void release() {
        carry.end();
    }

    void finish() {
        carry.finish();
    }

    /** The old generation goes on alone. */
    void abandon() {
        Phase<Object> alone = old.newPhase();
        Binding.serve(slot, alone);
        carry.abandon();
        Drain.await(mirror::drained, Drain.within(LONGEST_HOLD));
        old.prune(alone);
    }

    long carried() {
        return carried;
    }
}
