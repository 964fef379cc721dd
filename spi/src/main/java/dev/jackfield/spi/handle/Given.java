package dev.jackfield.spi.handle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a phase gave away and has not got back. A thread puts it into one of a few places that it seldom shares with others, by
 * one atomic update, and whoever gives it back empties the place by an ordered store; what finds no place goes into a set.
 * Thread-safe.
 */
final class Given {
    /** Of a thread: references that fill a cache line or two. */
    private static final int PLACES = 16;
    /** That it is in the set. */
    private static final int ELSEWHERE = 0;

    private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Held[].class);

    private final @Nullable Held<?>[] places = new Held<?>[(Cells.SHARED + 1) * PLACES];
    private final Set<Held<?>> others = ConcurrentHashMap.newKeySet();

    /**
     * Whoever looks after this sees it.
     *
     * @return where it is, to {@link #remove} it
     */
    int put(Held<?> held) {
        int first = Cells.shared() / Cells.PAD * PLACES;
        for (int place = first; place < first + PLACES; place++) {
            if (PLACE.getOpaque(places, place) == null && PLACE.compareAndSet(places, place, null, held)) {
                return place;
            }
        }
        others.add(held);
        return ELSEWHERE;
    }

    /** By the one who took it. */
    void remove(int place, Held<?> held) {
        if (place == ELSEWHERE) {
            others.remove(held);
        } else {
            PLACE.setRelease(places, place, null);
        }
    }

    int size() {
        int size = others.size();
        for (int place = PLACES; place < places.length; place++) {
            if (PLACE.getAcquire(places, place) != null) {
                size++;
            }
        }
        return size;
    }

    boolean isEmpty() {
        for (int place = PLACES; place < places.length; place++) {
            if (PLACE.getAcquire(places, place) != null) {
                return false;
            }
        }
        return others.isEmpty();
    }

    /**
     * Removes what is taken meanwhile.
     *
     * @param take takes one and ends it; false where somebody else has taken it, who will remove it
     */
    void removeIf(Predicate<Held<?>> take) {
        for (int place = PLACES; place < places.length; place++) {
            Held<?> held = (Held<?>) PLACE.getAcquire(places, place);
            if (held != null && take.test(held)) {
                PLACE.setRelease(places, place, null);
            }
        }
        others.removeIf(take);
    }
}
