package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Long tasks of one generation; those that are still running when it goes are stopped. */
final class TrackedTasks extends AbstractMeter implements LongTaskTimer {
    private final LongTaskTimer timer;
    private final Set<Sample> running = ConcurrentHashMap.newKeySet();

    TrackedTasks(LongTaskTimer timer) {
        super(timer.getId());
        this.timer = timer;
    }

    void stopAll() {
        running.forEach(Sample::stop);
    }

    @Override
    public Sample start() {
        Sample sample = timer.start();
        Sample tracked = new Sample() {
            @Override
            public long stop() {
                running.remove(this);
                return sample.stop();
            }

            @Override
            public double duration(TimeUnit unit) {
                return sample.duration(unit);
            }
        };
        running.add(tracked);
        return tracked;
    }

    @Override
    public double duration(TimeUnit unit) {
        return timer.duration(unit);
    }

    @Override
    public int activeTasks() {
        return timer.activeTasks();
    }

    @Override
    public double max(TimeUnit unit) {
        return timer.max(unit);
    }

    @Override
    public TimeUnit baseTimeUnit() {
        return timer.baseTimeUnit();
    }

    @Override
    public HistogramSnapshot takeSnapshot() {
        return timer.takeSnapshot();
    }
}
