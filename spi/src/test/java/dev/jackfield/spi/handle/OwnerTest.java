package dev.jackfield.spi.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.RetiredException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OwnerTest {
    private final Owner owner = new Owner("engine/default#1");

    private LentRunnable lend(Runnable function) {
        return new LentRunnable(owner, function);
    }

    @Test
    void aLoanThatEndedGivesNothing() {
        LentRunnable lent = lend(() -> {});
        lent.run();
        lent.end();
        assertThatThrownBy(lent::run)
                .isInstanceOf(RetiredException.class)
                .hasMessage("a function of engine/default#1 was called after its loan had ended");
        lent.end();
    }

    @Test
    void aKeptLoanIsKnownUntilItEnds() {
        LentRunnable lent = lend(() -> {});
        assertThat(owner.lentCount()).isZero();
        lent.keep();
        assertThat(owner.lentCount()).isEqualTo(1);
        lent.end();
        assertThat(owner.lentCount()).isZero();
    }

    @Test
    void retiringDropsWhatIsKeptAndWhatWillBe() {
        LentRunnable before = lend(() -> {});
        before.keep();
        owner.retire();
        LentRunnable after = lend(() -> {});
        after.run();
        after.keep();
        assertThatThrownBy(before::run).isInstanceOf(RetiredException.class);
        assertThatThrownBy(after::run).isInstanceOf(RetiredException.class);
        assertThat(owner.lentCount()).isZero();
    }

    @Test
    void aLoanThatEndedKeepsNothingAlive() {
        List<WeakReference<Object>> traces = new ArrayList<>();
        LentRunnable lent = lendCapturing(traces);
        lent.keep();
        lent.end();
        Awaitility.await().until(() -> {
            System.gc();
            return traces.get(0).refersTo(null);
        });
        assertThatThrownBy(lent::run).isInstanceOf(RetiredException.class);
    }

    private LentRunnable lendCapturing(List<WeakReference<Object>> traces) {
        Object captured = new Object();
        traces.add(new WeakReference<>(captured));
        return lend(() -> assertThat(captured).isNotNull());
    }

    @Test
    void severalLoansEndTogetherAndMayBeMissing() {
        LentRunnable one = lend(() -> {});
        LentRunnable two = lend(() -> {});
        Lent.keepAll(one, null, two);
        assertThat(owner.lentCount()).isEqualTo(2);
        Lent.endAll(one, null, two);
        assertThat(owner.lentCount()).isZero();
    }

    @Test
    void futuresEndLoans() {
        LentRunnable lent = lend(() -> {});
        lent.keep();
        CompletableFuture<String> answer = new CompletableFuture<>();
        assertThat(Lent.endWith(answer, lent)).isSameAs(answer);
        assertThat(owner.lentCount()).isEqualTo(1);
        answer.complete("done");
        assertThat(owner.lentCount()).isZero();

        LentRunnable other = lend(() -> {});
        other.keep();
        Lent.endOnFailure(CompletableFuture.completedFuture("done"), other);
        assertThat(owner.lentCount()).isEqualTo(1);
        Lent.endOnFailure(CompletableFuture.failedFuture(new IllegalStateException()), other);
        assertThat(owner.lentCount()).isZero();

        LentRunnable last = lend(() -> {});
        last.keep();
        CompletableFuture<String> none = null;
        assertThat(Lent.endWith(none, last)).isNull();
        assertThat(owner.lentCount()).isZero();
    }

    private static final class LentRunnable extends Lent<Runnable> implements Runnable {
        LentRunnable(Owner owner, Runnable function) {
            super(owner, function);
        }

        @Override
        public void run() {
            function().run();
        }
    }
}
