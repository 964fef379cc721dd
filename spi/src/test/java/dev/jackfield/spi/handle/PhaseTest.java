package dev.jackfield.spi.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.RetiredException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PhaseTest {
    private final Slot<String> slot = new Slot<>("text/one");
    private final Phase<String> phase = Phase.of("instance", "text/one#1", null);
    private final int stripe = Phase.stripe();

    @BeforeEach
    void serve() {
        slot.serve(phase);
    }

    private Phase<String> enter() {
        return slot.enter(stripe);
    }

    @Test
    void aCompletedFutureLeavesAtOnce() {
        CompletableFuture<String> answer = enter().leaveWith(CompletableFuture.completedFuture("done"), stripe);
        assertThat(answer).isCompletedWithValue("done");
        assertThat(phase.drained()).isTrue();
    }

    @Test
    void theCallHasLeftBeforeItsFutureCompletes() {
        CompletableFuture<String> future = new CompletableFuture<>();
        List<Long> inFlight = new ArrayList<>();
        enter().leaveWith(future, stripe).thenRun(() -> inFlight.add(phase.inFlight()));
        future.complete("done");
        assertThat(inFlight).containsExactly(0L);
    }

    @Test
    void aFailedFutureFailsAlike() {
        IllegalStateException failure = new IllegalStateException("asked to");
        CompletableFuture<String> answer = enter().leaveWith(CompletableFuture.failedFuture(failure), stripe);
        assertThat(answer.handle((value, error) -> error)).isCompletedWithValue(failure);
        assertThat(phase.drained()).isTrue();
    }

    @Test
    void aFutureThatRefusesListenersLeaves() {
        CompletableFuture<String> broken = new CompletableFuture<>() {
            @Override
            public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
                throw new UnsupportedOperationException("broken");
            }
        };
        assertThat(enter().leaveWith(broken, stripe)).isCompletedExceptionally();
        assertThat(phase.drained()).isTrue();
    }

    @Test
    void whatIsPinnedIsSettledButNotDrained() {
        Pin pin = enter().pin(stripe, () -> {});
        assertThat(phase.drained()).isFalse();
        assertThat(phase.settled()).isTrue();
        enter();
        assertThat(phase.settled()).isFalse();
        phase.leave(stripe);
        pin.leave();
        pin.leave();
        assertThat(phase.inFlight()).isZero();
    }

    @Test
    void whatAnotherThreadMayLeaveIsNotCountedInAnOwnStripe() {
        int own = Phase.ownStripe();
        Phase<String> entered = slot.enter(own);
        assertThat(phase.inFlight()).isEqualTo(1);
        assertThatThrownBy(() -> entered.pin(own, () -> {})).isInstanceOf(IllegalArgumentException.class);
        entered.leave(own);
        assertThat(phase.drained()).isTrue();
    }

    @Test
    void cuttingEndsWhatIsHeldOnce() {
        AtomicInteger cuts = new AtomicInteger();
        Pin left = enter().pin(stripe, cuts::incrementAndGet);
        enter().pin(stripe, cuts::incrementAndGet);
        left.leave();

        assertThat(phase.cut()).isEmpty();
        assertThat(phase.cut()).isEmpty();

        assertThat(cuts).hasValue(1);
        assertThat(phase.drained()).isTrue();
    }

    @Test
    void whatIsPinnedAfterTheCutIsCutAtOnce() {
        phase.cut();
        AtomicInteger cuts = new AtomicInteger();
        enter().pin(stripe, cuts::incrementAndGet);
        CompletableFuture<String> answer = enter().leaveWith(new CompletableFuture<>(), stripe);
        assertThat(cuts).hasValue(1);
        assertThat(phase.drained()).isTrue();
        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RetiredException.class)
                .withMessage("text/one#1: cut at the drain deadline");
    }

    @Test
    void aCutThatFailsIsToldAndLeaves() {
        enter().pin(stripe, () -> {
            throw new IllegalStateException("stuck");
        });
        enter().pin(stripe, () -> {});
        assertThat(phase.cut()).containsExactly("java.lang.IllegalStateException: stuck");
        assertThat(phase.drained()).isTrue();
    }

    @Test
    void leavingAndCuttingAtTheSameTimeLeavesOnce() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            Phase<String> contended = Phase.of("instance", "text/one#2", null);
            slot.serve(contended);
            CompletableFuture<String> future = new CompletableFuture<>();
            CompletableFuture<String> answer = enter().leaveWith(future, stripe);
            Pin pin = enter().pin(stripe, () -> {});
            CyclicBarrier start = new CyclicBarrier(2);
            Thread other = new Thread(() -> {
                await(start);
                contended.cut();
            });
            other.start();
            await(start);
            if (i % 2 == 0) {
                pin.leave();
            }
            future.complete("done");
            other.join();
            assertThat(contended.inFlight()).isZero();
            assertThat(answer).isDone();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }
}
