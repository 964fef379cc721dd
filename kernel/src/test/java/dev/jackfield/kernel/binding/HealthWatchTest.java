package dev.jackfield.kernel.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health of what runs: asked regularly, damped. */
class HealthWatchTest {
    private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    Path folder;

    /** Says what the test wants. */
    private record Moody(AtomicReference<Health> mood, CountDownLatch hang) implements Greeter, HealthCheck {
        @Override
        public String greet(String name) {
            return name;
        }

        @Override
        public Health health() throws Exception {
            Health answer = mood.get();
            if (answer.detail().equals("hang")) {
                hang.await();
            }
            return answer;
        }
    }

    @Test
    void aChangeIsSeenToldAndShown() throws Exception {
        try (TestBoard test = new TestBoard(folder, Duration.ofMillis(5))) {
            AtomicReference<Health> mood = new AtomicReference<>(Health.up());
            CountDownLatch hang = new CountDownLatch(1);
            test.plug(
                    Greeter.class,
                    "default",
                    test.target(Greeter.class, context -> new Moody(mood, hang), TestBoard.SHORT));

            mood.set(Health.down("backend is away, says " + TestBoard.SECRET));
            await().until(() -> shown(test).state() == Health.State.DOWN);
            assertThat(shown(test).detail()).isEqualTo("backend is away, says ********");
            assertThat(test.eventTypes()).contains("health.changed");

            mood.set(Health.degraded("slow"));
            await().until(() -> shown(test).equals(Health.degraded("slow")));

            mood.set(new Health(Health.State.UP, "hang"));
            await().until(() -> shown(test).state() == Health.State.DOWN);
            assertThat(shown(test).detail()).isEqualTo("health did not answer within 200ms");

            mood.set(Health.up());
            hang.countDown();
            await().until(() -> shown(test).state() == Health.State.UP);
        }
    }

    private static Health shown(TestBoard test) {
        return test.board.views().get(0).health();
    }

    @Test
    void oneBadAnswerIsNotAChange() {
        Vitals vitals = new Vitals(NOW);

        assertThat(vitals.observe(Health.down("blip"), NOW)).isEmpty();
        assertThat(vitals.observe(Health.up(), NOW)).isEmpty();
        assertThat(vitals.shown()).isEqualTo(Health.up());
    }

    @Test
    void twoInARowAre() {
        Vitals vitals = new Vitals(NOW);

        assertThat(vitals.observe(Health.down("gone"), NOW)).isEmpty();
        assertThat(vitals.observe(Health.down("gone"), NOW.plusSeconds(5))).hasValue(Health.down("gone"));
        assertThat(vitals.since()).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void whatFlapsIsDegradedUntilItSettles() {
        Vitals vitals = new Vitals(NOW);
        int changes = 0;
        for (int i = 0; i < 20; i++) {
            Health answer = i % 2 == 0 ? Health.down("no") : Health.up();
            changes += vitals.observe(answer, NOW).isPresent() ? 1 : 0;
        }
        assertThat(changes).isEqualTo(1);
        assertThat(vitals.shown().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(vitals.shown().detail()).startsWith("flaps, now ");

        for (int i = 0; i < 10; i++) {
            vitals.observe(Health.up(), NOW);
        }
        assertThat(vitals.shown()).isEqualTo(Health.up());
    }
}
