package dev.jackfield.kernel.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On which threads the steps of a generation run. */
@Timeout(60)
class StepsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ClassLoader loader = new ClassLoader() {};
    private final Steps steps = new Steps("greeter/default#1", loader, text -> text);

    @Test
    void eachStepGivesItsThreadItsNameAndTheLoader() throws Exception {
        String name = steps.run("create", LONG, () -> {
            Thread.currentThread().setContextClassLoader(null);
            return Thread.currentThread().getName();
        });
        assertThat(name).isEqualTo("jackfield greeter/default#1 create");
        AtomicReference<Thread> second = new AtomicReference<>();
        assertThat(steps.run("start", LONG, () -> {
                    second.set(Thread.currentThread());
                    return Thread.currentThread().getContextClassLoader();
                }))
                .isSameAs(loader);
        assertThat(second.get().getName()).isEqualTo("jackfield greeter/default#1 start");
    }

    @Test
    void restEndsTheThreadWithAllThatAStepLeftInIt() throws Exception {
        Thread thread = steps.run("create", LONG, Thread::currentThread);
        steps.rest();
        thread.join();
        assertThat(steps.run("stop", LONG, Thread::currentThread)).isNotSameAs(thread);
    }

    @Test
    void aThreadThatIsNotNeededEndsByItself() throws Exception {
        Thread thread = steps.run("create", LONG, Thread::currentThread);
        thread.join();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void noStepIsLostToAThreadThatEndsJustThen() throws Exception {
        Steps hasty = new Steps("greeter/default#1", loader, text -> text, Duration.ZERO);
        for (int i = 0; i < 5_000; i++) {
            int step = i;
            assertThat(hasty.run("step", LONG, () -> step)).isEqualTo(step);
        }
    }

    @Test
    void aThreadThatWasGivenUpDoesNoOtherStep() throws Exception {
        AtomicReference<Thread> given = new AtomicReference<>();
        CountDownLatch end = new CountDownLatch(1);
        assertThatThrownBy(() -> steps.run("create", Duration.ofMillis(20), () -> {
                    given.set(Thread.currentThread());
                    for (; ; ) {
                        try {
                            end.await();
                            return true;
                        } catch (InterruptedException e) {
                            // hangs on, as bad code does
                        }
                    }
                }))
                .isInstanceOf(StepFailed.class)
                .hasMessageContaining("create did not return within");
        assertThat(steps.run("stop", LONG, Thread::currentThread)).isNotSameAs(given.get());
        assertThat(steps.stillRunning()).singleElement().asString().contains("create");
        end.countDown();
        given.get().join();
        assertThat(steps.stillRunning()).isEmpty();
    }

    @Test
    void anInterruptThatAStepLeavesDoesNotReachTheNext() throws Exception {
        steps.run("create", LONG, () -> {
            Thread.currentThread().interrupt();
            return true;
        });
        assertThat(steps.run("start", LONG, () -> Thread.currentThread().isInterrupted()))
                .isFalse();
    }
}
