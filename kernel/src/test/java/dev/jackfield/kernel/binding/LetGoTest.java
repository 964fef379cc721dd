package dev.jackfield.kernel.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.http.Routes;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing of the kernel keeps a replaced instance alive, or its class loader would stay. */
class LetGoTest {
    @TempDir
    Path folder;

    private final List<WeakReference<Object>> made = new ArrayList<>();

    private <T> T remembered(T instance) {
        made.add(new WeakReference<>(instance));
        return instance;
    }

    private static final class Checked extends SmallBank implements HealthCheck {
        Checked() {
            super("checked");
        }

        @Override
        public Health health() {
            return Health.up();
        }
    }

    private void allButTheLastAreCollected(int alive) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return made.stream().filter(one -> one.get() != null).count() <= alive;
        });
    }

    @Test
    void handlesSubHandlesSetsStateHealthAndTasksLetGo() throws Exception {
        try (TestBoard test = new TestBoard(folder, Duration.ofMillis(10))) {
            BindingSet<Bank> all = test.board.handles(Bank.class, test.application);
            for (int i = 0; i < 5; i++) {
                SwapReport report = test.plug(Bank.class, "default", context -> {
                    Bank bank = remembered(new Checked());
                    context.executor().execute(bank::name);
                    Future<?> unused = context.scheduler().scheduleAtFixedRate(bank::name, 0, 1, TimeUnit.HOURS);
                    context.meters().registry().gauge("bank.size", bank, one -> 1);
                    context.onRetire(bank::name);
                    context.onDrain(retry -> bank.name());
                    return bank;
                });
                assertThat(report.outcome()).isEqualTo(SwapReport.Outcome.SWAPPED);
                if (i == 0) {
                    // used once and kept, never used again
                    assertThat(all.byName().get("default").account("me").owner())
                            .isEqualTo("checked/me");
                    Bank bank = test.handle(Bank.class, "default");
                    bank.put("key", "value");
                    bank.lease("one").close();
                }
            }
            allButTheLastAreCollected(1);
        }
    }

    @Test
    void refusedOnesAreLetGoToo() throws Exception {
        try (TestBoard test = new TestBoard(folder)) {
            for (int i = 0; i < 3; i++) {
                ChangeFailed failed = TestBoard.refused(() -> test.plug(Greeter.class, "default", context -> {
                    throw remembered(new IllegalStateException("no"));
                }));
                assertThat(failed.reports()).hasSize(1);
            }
            allButTheLastAreCollected(0);
        }
    }

    @Test
    void mountedRoutesAreLetGo() throws Exception {
        try (TestBoard test = new TestBoard(folder)) {
            for (int i = 0; i < 5; i++) {
                SwapReport report = test.plug(
                        Routes.class,
                        "mine",
                        context -> remembered(new Routes() {
                            @Override
                            public void mount(dev.jackfield.spi.mount.Mount mount) {
                                mount.router().get("/").handler(request -> request.end(toString()));
                                mount.vertx().setPeriodic(1, id -> java.util.Objects.requireNonNull(this));
                                mount.vertx().eventBus().consumer("mine", message -> message.reply(toString()));
                            }
                        }));
                assertThat(report.notes()).isEmpty();
            }
            allButTheLastAreCollected(1);
        }
    }
}
