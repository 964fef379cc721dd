package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.Exemplar;
import dev.jackfield.spi.metric.MeterId;
import dev.jackfield.spi.metric.Reading;
import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/** A counter that goes forward only: what is negative, infinite or no number adds nothing. */
final class NodeCounter extends AbstractMeter implements Counter {
    private final InstantSource time;
    private final DoubleAdder total = new DoubleAdder();
    private volatile @Nullable Exemplar exemplar;

    NodeCounter(Id id, InstantSource time) {
        super(id);
        this.time = time;
    }

    @Override
    public void increment(double amount) {
        if (amount > 0 && amount < Double.POSITIVE_INFINITY) {
            total.add(amount);
            String trace = Traces.current();
            if (trace != null) {
                exemplar = new Exemplar(amount, trace, time.instant());
            }
        }
    }

    @Override
    public double count() {
        return total.sum();
    }

    Reading read(MeterId id) {
        return new Reading.Counter(id, total.sum(), exemplar);
    }
}
