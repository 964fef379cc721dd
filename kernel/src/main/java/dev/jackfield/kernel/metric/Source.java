package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.Measurement;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What one generation gave to be read. Holds the object weakly, as Micrometer does. */
final class Source {
    final ViewRegistry user;
    private final Reading<Double> value;
    private final Reading<Long> count;
    private final Iterable<Measurement> measurements;

    private Source(ViewRegistry user, Reading<Double> value, Reading<Long> count, Iterable<Measurement> measurements) {
        this.user = user;
        this.value = value;
        this.count = count;
        this.measurements = measurements;
    }

    static <T> Source of(ViewRegistry user, @Nullable T object, ToDoubleFunction<T> value) {
        return of(user, object, value, ignored -> 0);
    }

    static <T> Source of(ViewRegistry user, @Nullable T object, ToDoubleFunction<T> value, ToLongFunction<T> count) {
        WeakReference<@Nullable T> weak = new WeakReference<>(object);
        return new Source(
                user,
                () -> {
                    T read = weak.get();
                    return read == null ? null : value.applyAsDouble(read);
                },
                () -> {
                    T read = weak.get();
                    return read == null ? null : count.applyAsLong(read);
                },
                List.of());
    }

    static Source of(ViewRegistry user, Iterable<Measurement> measurements) {
        return new Source(user, () -> null, () -> null, measurements);
    }

    /** Null when the object is gone. */
    @Nullable
    Double value() {
        return value.read();
    }

    /** Null when the object is gone. */
    @Nullable
    Long count() {
        return count.read();
    }

    Iterable<Measurement> measurements() {
        return measurements;
    }

    private interface Reading<V> {
        @Nullable
        V read();
    }
}
