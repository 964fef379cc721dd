package dev.jackfield.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.JackfieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ControlThreadTest {
    private static final int MORE_THAN_WAIT = 1000;

    private final ControlThread control = new ControlThread();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        control.close();
    }

    private CompletableFuture<Boolean> busy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> first = control.submit(() -> {
            begun.countDown();
            end.await();
            return true;
        });
        begun.await();
        return first;
    }

    @Test
    void refusesMoreChangesThanMayWait() throws Exception {
        busy();
        List<CompletableFuture<Integer>> changes = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_WAIT; i++) {
            changes.add(control.submit(() -> 1));
        }
        assertThatThrownBy(() -> changes.get(MORE_THAN_WAIT - 1).get())
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("waiting already");
    }

    @Test
    void takesTheKernelsOwnChangesHoweverManyWait() throws Exception {
        busy();
        for (int i = 0; i < MORE_THAN_WAIT; i++) {
            control.submit(() -> 1);
        }
        CountDownLatch done = new CountDownLatch(1);
        AtomicInteger failed = new AtomicInteger();
        control.submit(() -> 1, one -> done.countDown(), error -> failed.incrementAndGet());
        end.countDown();
        done.await();
        assertThat(failed).hasValue(0);
    }

    @Test
    void changesThatWaitAtTheShutdownFailAndTheOneUnderWayGoesOn() throws Exception {
        CompletableFuture<Boolean> underWay = busy();
        AtomicInteger ran = new AtomicInteger();
        CompletableFuture<Integer> waiting = control.submit(ran::incrementAndGet);
        control.refuse();
        end.countDown();
        control.close();

        assertThat(underWay.get()).isTrue();
        assertThatThrownBy(waiting::get)
                .cause()
                .isInstanceOfSatisfying(
                        JackfieldException.class,
                        refused -> assertThat(refused.code()).isEqualTo("shutting_down"));
        assertThat(ran).hasValue(0);
        assertThatThrownBy(() -> control.submit(() -> 1).get()).hasMessageContaining("shutting down");
    }
}
