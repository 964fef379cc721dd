package dev.jackfield.kernel.binding;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.OptionText;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Asks running generations how they are, each on a thread of its own, never twice at once. One that does not answer
 * within its deadline counts as down, until its answer comes.
 */
final class HealthWatch {
    private static final System.Logger LOG = System.getLogger(HealthWatch.class.getName());

    private final Rack rack;
    private final Map<Generation, Check> checks = new ConcurrentHashMap<>();

    HealthWatch(Rack rack) {
        this.rack = rack;
    }

    void start() {
        long every = rack.settings().healthInterval().toNanos();
        @SuppressWarnings("FutureReturnValueIgnored") // ends with the timers
        Object unused = rack.timers().scheduleWithFixedDelay(this::lookSafely, every, every, TimeUnit.NANOSECONDS);
    }

    /** A look that fails, for want of threads perhaps, must not be the last. */
    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException | Error e) {
            LOG.log(Level.WARNING, "asking for health failed: {0}", Failures.describe(e));
        }
    }

    /** Asks all of them; does not wait for the answers. */
    void look() {
        for (World.Plug plug : rack.world().all()) {
            Generation generation = Binding.serving(plug.slot());
            if (generation != null && generation.instanceOrNull() instanceof HealthCheck instance) {
                Check running = checks.get(generation);
                if (running == null) {
                    Check check = new Check(generation, instance);
                    checks.put(generation, check);
                    check.begin();
                } else if (running.answered.get()) {
                    // it was overdue at the last look, and still is
                    observe(generation, silent(generation));
                }
            }
        }
    }

    /** Ends a check that is under way, for a generation that retires. */
    List<String> end(Generation generation, Duration limit) {
        Check check = checks.get(generation);
        return check == null ? List.of() : check.end(limit);
    }

    private Instant now() {
        return rack.settings().clock().instant();
    }

    private static Health silent(Generation generation) {
        return Health.down("health did not answer within "
                + OptionText.of(generation.deadlines().health()));
    }

    private void observe(Generation generation, Health health) {
        if (rack.running(generation.key()) != generation) {
            return;
        }
        Health masked = new Health(health.state(), rack.mask(health.detail()));
        Health before = generation.vitals().shown();
        generation
                .vitals()
                .observe(masked, now())
                .ifPresent(shown -> rack.settings()
                        .events()
                        .emit(
                                "health.changed",
                                Map.of(
                                        "component", generation.key().toString(),
                                        "point", generation.key().point(),
                                        "name", generation.key().name(),
                                        "before", name(before),
                                        "state", name(shown),
                                        "detail", shown.detail())));
    }

    private static String name(Health health) {
        return health.state().name().toLowerCase(Locale.ROOT);
    }

    private final class Check implements Runnable {
        private final Generation generation;
        private final HealthCheck instance;
        private final AtomicBoolean answered = new AtomicBoolean();
        private final CountDownLatch done = new CountDownLatch(1);
        private final Thread thread;
        private volatile @Nullable ScheduledFuture<?> alarm;

        Check(Generation generation, HealthCheck instance) {
            this.generation = generation;
            this.instance = instance;
            this.thread = Threads.forTask(
                    "jackfield " + generation + " health", generation.origin().loader(), this);
        }

        void begin() {
            alarm = rack.timers()
                    .schedule(this::overdue, generation.deadlines().health().toNanos(), TimeUnit.NANOSECONDS);
            try {
                thread.start();
            } catch (Error e) {
                forget();
                done.countDown();
                throw e;
            }
        }

        @Override
        public void run() {
            try {
                answer(instance.health());
            } catch (Throwable e) {
                answer(Health.down(Failures.describe(e)));
            } finally {
                forget();
                done.countDown();
            }
        }

        private void forget() {
            checks.remove(generation, this);
            ScheduledFuture<?> set = alarm;
            if (set != null) {
                set.cancel(false);
            }
        }

        private void answer(Health health) {
            if (answered.compareAndSet(false, true)) {
                observe(generation, health);
            }
        }

        private void overdue() {
            if (answered.compareAndSet(false, true)) {
                observe(generation, silent(generation));
            }
        }

        List<String> end(Duration limit) {
            answered.set(true);
            thread.interrupt();
            try {
                if (done.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    return List.of();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            forget();
            return List.of(Steps.describe(thread));
        }
    }
}
