package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.Metrics;
import dev.jackfield.spi.metric.Timing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The timing API over one view. Timers without tags are remembered, because finding one costs as much as recording. */
final class Timings implements Metrics {
    private static final String FAILURES = ".failures";

    private final MeterRegistry registry;
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Set<String> complained = ConcurrentHashMap.newKeySet();

    Timings(MeterRegistry registry) {
        this.registry = registry;
        registry.config().onMeterRemoved(meter -> timers.remove(meter.getId().getName()));
    }

    @Override
    public void timed(String name, Runnable work) {
        Timer timer = timer(name);
        long began = System.nanoTime();
        try {
            work.run();
        } catch (Throwable e) {
            failed(name);
            throw e;
        } finally {
            took(timer, began);
        }
    }

    @Override
    public <T extends @Nullable Object, X extends Exception> T timed(String name, Work<T, X> work) throws X {
        Timer timer = timer(name);
        long began = System.nanoTime();
        try {
            return work.call();
        } catch (Throwable e) {
            failed(name);
            throw e;
        } finally {
            took(timer, began);
        }
    }

    @Override
    public <T extends @Nullable Object> CompletionStage<T> timedAsync(String name, Supplier<CompletionStage<T>> work) {
        Timer timer = timer(name);
        long began = System.nanoTime();
        CompletionStage<T> answer;
        try {
            answer = work.get();
        } catch (Throwable e) {
            failed(name);
            took(timer, began);
            throw e;
        }
        return answer.whenComplete((value, error) -> {
            if (error != null) {
                failed(name);
            }
            took(timer, began);
        });
    }

    @Override
    public <T> T timed(Class<T> type, T target) {
        return TimedProxy.of(this, type, target);
    }

    @Override
    public Timing start(String name, Map<String, String> tags) {
        return new Running(tags.isEmpty() ? timer(name) : timer(name, tags));
    }

    @Override
    public void record(String name, double value, Map<String, String> tags) {
        try {
            registry.summary(name, tags(tags)).record(value);
        } catch (IllegalArgumentException e) {
            complain(name, e);
        }
    }

    private @Nullable Timer timer(String name) {
        Timer known = timers.get(name);
        if (known == null) {
            known = timer(name, Map.of());
            if (known != null && timers.size() < ViewBounds.MAXIMUM_NAMES) {
                timers.put(name, known);
            }
        }
        return known;
    }

    private @Nullable Timer timer(String name, Map<String, String> tags) {
        try {
            return registry.timer(name, tags(tags));
        } catch (IllegalArgumentException e) {
            complain(name, e);
            return null;
        }
    }

    private static Tags tags(Map<String, String> tags) {
        if (tags.isEmpty()) {
            return Tags.empty();
        }
        List<Tag> all = new ArrayList<>(tags.size());
        tags.forEach((key, value) -> all.add(Tag.of(key, value)));
        return Tags.of(all);
    }

    private void failed(String name) {
        try {
            registry.counter(name + FAILURES).increment();
        } catch (IllegalArgumentException e) {
            complain(name + FAILURES, e);
        }
    }

    private void complain(String name, IllegalArgumentException e) {
        if (complained.size() < ViewBounds.MAXIMUM_NAMES && complained.add(name)) {
            ViewRegistry.refused(name, String.valueOf(e.getMessage()));
        }
    }

    private static void took(@Nullable Timer timer, long began) {
        if (timer != null) {
            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    private static final class Running extends AtomicBoolean implements Timing {
        private static final long serialVersionUID = 1;

        private final transient @Nullable Timer timer;
        private final transient long began = System.nanoTime();

        Running(@Nullable Timer timer) {
            this.timer = timer;
        }

        @Override
        public void close() {
            if (compareAndSet(false, true)) {
                took(timer, began);
            }
        }
    }
}
