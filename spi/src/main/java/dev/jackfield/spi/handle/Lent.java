package dev.jackfield.spi.handle;

import dev.jackfield.spi.RetiredException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A function on loan: a loader, a listener, a codec that a consumer passed through a handle. Generated wrappers extend
 * it, one for each functional interface. The loan ends with the call; for a call that answers a future it is
 * {@linkplain #keep kept} until the future completes, for one that answers something closeable until that is closed, and
 * never beyond the retirement of the consumer.
 *
 * @param <F> the functional interface
 * @since 1.0
 */
public abstract class Lent<F> {
    private final Owner owner;
    private volatile @Nullable F function;

    /**
     * @param owner whose it is
     * @param function what is lent
     */
    protected Lent(Owner owner, F function) {
        this.owner = owner;
        this.function = function;
    }

    /**
     * {@return the function}
     *
     * @throws RetiredException if the loan has ended
     */
    protected final F function() {
        F current = function;
        if (current == null) {
            throw new RetiredException("a function of " + owner.name() + " was called after its loan had ended");
        }
        return current;
    }

    /**
     * {@return whether the loan has ended, so that the function can't be reached any more}
     */
    public final boolean isOver() {
        return function == null;
    }

    /** Prolongs the loan beyond the call, until {@link #end} or the owner's retirement. */
    public final void keep() {
        owner.keep(this);
    }

    /** Ends the loan. */
    public final void end() {
        owner.release(this);
        drop();
    }

    /**
     * Prolongs loans beyond the call.
     *
     * @param lent the loans; null where no function was passed
     */
    public static void keepAll(@Nullable Lent<?>... lent) {
        for (Lent<?> function : lent) {
            if (function != null) {
                function.keep();
            }
        }
    }

    /**
     * Ends loans.
     *
     * @param lent the loans; null where no function was passed
     */
    public static void endAll(@Nullable Lent<?>... lent) {
        for (Lent<?> function : lent) {
            if (function != null) {
                function.end();
            }
        }
    }

    /**
     * {@return the same future, whose completion ends the loans}
     *
     * @param answer the future, or null, which ends them at once
     * @param lent the loans; null where no function was passed
     */
    public static <F extends @Nullable CompletionStage<?>> F endWith(F answer, @Nullable Lent<?>... lent) {
        return endWhen(true, answer, lent);
    }

    /**
     * {@return the same future, whose failure ends the loans}
     *
     * @param answer the future
     * @param lent the loans; null where no function was passed
     */
    public static <F extends @Nullable CompletionStage<?>> F endOnFailure(F answer, @Nullable Lent<?>... lent) {
        return endWhen(false, answer, lent);
    }

    private static <F extends @Nullable CompletionStage<?>> F endWhen(
            boolean always, F answer, @Nullable Lent<?>... lent) {
        if (answer == null) {
            endAll(lent);
        } else {
            answer.whenComplete((value, error) -> {
                if (always || error != null) {
                    endAll(lent);
                }
            });
        }
        return answer;
    }

    final void drop() {
        function = null;
    }
}
