package dev.jackfield.kernel.binding;

import dev.jackfield.spi.Health;
import java.time.Instant;
import java.util.Optional;

/**
 * How a generation is, as shown: a change must be seen twice in a row to count, and what changes its mind again and again
 * is called flapping, and degraded, until it settles. Thread-safe.
 */
final class Vitals {
    private static final int WINDOW = 8;
    private static final int FLAPS = 4;
    private static final int SEEN_ENOUGH = 2;

    private Health shown = Health.up();
    private Instant since;
    private Health.State last = Health.State.UP;
    private int seen;
    /** One bit for each of the last answers: whether its state differed from the one before. */
    private int turns;

    Vitals(Instant now) {
        this.since = now;
    }

    /** What it said before it was switched in counts at once. */
    synchronized void begin(Health first, Instant now) {
        shown = first;
        last = first.state();
        since = now;
    }

    /**
     * {@return what is shown from now on, if its state changed}
     */
    synchronized Optional<Health> observe(Health answer, Instant now) {
        boolean turned = answer.state() != last;
        turns = ((turns << 1) | (turned ? 1 : 0)) & ((1 << WINDOW) - 1);
        seen = turned ? 1 : Math.min(seen + 1, SEEN_ENOUGH);
        last = answer.state();
        if (Integer.bitCount(turns) >= FLAPS) {
            return show(Health.degraded("flaps, now " + name(answer) + detail(answer)), now);
        }
        if (answer.state() == shown.state()) {
            shown = answer;
            return Optional.empty();
        }
        return seen >= SEEN_ENOUGH ? show(answer, now) : Optional.empty();
    }

    private Optional<Health> show(Health next, Instant now) {
        boolean changed = next.state() != shown.state();
        shown = next;
        if (!changed) {
            return Optional.empty();
        }
        since = now;
        return Optional.of(next);
    }

    synchronized Health shown() {
        return shown;
    }

    synchronized Instant since() {
        return since;
    }

    private static String name(Health health) {
        return health.state().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static String detail(Health health) {
        return health.detail().isEmpty() ? "" : ": " + health.detail();
    }
}
