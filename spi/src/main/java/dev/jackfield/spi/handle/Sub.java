package dev.jackfield.spi.handle;

import java.lang.ref.WeakReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a sub-handle asks an instance for, once for each generation. The last answer is remembered weakly, so that a
 * sub-handle which nobody calls does not keep a retired generation alive. Thread-safe.
 *
 * @param <T> the extension point
 * @param <S> what the instance is asked for
 * @since 1.0
 */
public final class Sub<T, S> {
    private final Slot<T> slot;
    private final Function<T, @Nullable S> ask;
    private volatile @Nullable Answered<T, S> last;

    /**
     * Asks the instance that serves now, so that a call with bad arguments fails at once.
     *
     * @param slot what the handle reads
     * @param ask asks one instance
     */
    public Sub(Slot<T> slot, Function<T, @Nullable S> ask) {
        this.slot = slot;
        this.ask = ask;
        int stripe = Phase.ownStripe();
        Phase<T> phase = slot.enter(stripe);
        try {
            T instance = phase.instance();
            if (instance != null) {
                of(instance);
            }
        } finally {
            phase.leave(stripe);
        }
    }

    /**
     * {@return what this instance answers; asked when it did not answer last}
     *
     * @param instance what serves
     */
    public S of(T instance) {
        Answered<T, S> known = last;
        if (known != null && known.instance.refersTo(instance)) {
            S answer = known.answer.get();
            if (answer != null) {
                return answer;
            }
        }
        S answer = ask(instance);
        last = new Answered<>(new WeakReference<>(instance), new WeakReference<>(answer));
        return answer;
    }

    /**
     * {@return what this instance answers, not remembered: for the next generation, while state is carried}
     *
     * @param instance what is asked
     */
    public S ask(T instance) {
        S answer = ask.apply(instance);
        if (answer == null) {
            throw new NullPointerException(slot.name() + " answered null in place of an interface");
        }
        return answer;
    }

    private record Answered<T, S>(WeakReference<T> instance, WeakReference<S> answer) {}
}
