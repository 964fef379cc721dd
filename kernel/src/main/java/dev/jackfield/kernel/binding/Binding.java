package dev.jackfield.kernel.binding;

import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is remembered of one binding, also while nothing is plugged in. Changed by the control thread. */
final class Binding {
    static final int HISTORY = 50;

    private final BindingKey key;
    private final BindingMeters meters;
    private final Deque<SwapReport> history = new ArrayDeque<>();
    private volatile Slot<Object> slot;
    /** Weak: a handle of that type keeps it alive as long as it matters. */
    private volatile WeakReference<Class<?>> type = new WeakReference<>(null);

    private volatile @Nullable Predecessor predecessor;
    private int lastNumber;

    Binding(BindingKey key, MeterRegistry registry) {
        this.key = key;
        this.slot = new Slot<>(key.toString());
        this.meters = new BindingMeters(this, registry);
    }

    BindingKey key() {
        return key;
    }

    BindingMeters meters() {
        return meters;
    }

    Slot<Object> slot() {
        return slot;
    }

    /** The slot for this type: another copy of the interface can't be served through the old handles. */
    Slot<Object> slotFor(Class<?> asked) {
        Class<?> known = type.get();
        return known == null || known == asked ? slot : new Slot<>(key.toString());
    }

    void plug(World.Plug plug) {
        slot = plug.slot();
        type = new WeakReference<>(plug.type());
    }

    static @Nullable Generation serving(Slot<?> slot) {
        Phase<?> phase = slot.current();
        return phase.attachment() instanceof Generation generation ? generation : null;
    }

    @Nullable
    Generation serving() {
        return serving(slot);
    }

    /** What unplugs late must not unplug what was plugged in since. */
    static void unplug(Slot<Object> slot, Generation old) {
        synchronized (slot) {
            if (serving(slot) == old) {
                slot.serve(Phase.unbound());
            }
        }
    }

    static void serve(Slot<Object> slot, Phase<Object> next) {
        synchronized (slot) {
            slot.serve(next);
        }
    }

    synchronized int nextNumber() {
        return ++lastNumber;
    }

    @Nullable
    Predecessor predecessor() {
        return predecessor;
    }

    void predecessor(Predecessor before) {
        predecessor = before;
    }

    synchronized void remember(SwapReport report) {
        history.addFirst(report);
        if (history.size() > HISTORY) {
            history.removeLast();
        }
    }

    synchronized @Nullable SwapReport lastReport() {
        return history.peekFirst();
    }

    synchronized List<SwapReport> history() {
        return List.copyOf(history);
    }
}
