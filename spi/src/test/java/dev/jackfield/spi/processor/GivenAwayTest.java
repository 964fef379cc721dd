package dev.jackfield.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.handle.HandleFactory;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a call leaves behind: futures, functions on loan, things to be closed. */
class GivenAwayTest {
    private static HandleFactory factory;

    private final Slot<Sample> slot = new Slot<>("sample/one");
    private final Owner owner = new Owner("engine/default#1");
    private final Plugged old = new Plugged("old");
    private final Plugged next = new Plugged("next");
    private final Phase<Sample> oldPhase = Phase.of(old, "sample/one#1", null);
    private final Phase<Sample> nextPhase = Phase.of(next, "sample/one#2", null);
    private Sample handle;

    @BeforeAll
    static void generate() throws Exception {
        factory = Compilation.sampleHandles();
    }

    @BeforeEach
    void plug() {
        slot.serve(oldPhase);
        handle = factory.handle(Sample.class, slot, owner);
    }

    @Nested
    class Futures {
        @Test
        void areInFlightUntilTheyComplete() {
            CompletionStage<String> answer = handle.later("a");
            slot.serve(nextPhase);
            assertThat(oldPhase.inFlight()).isEqualTo(1);
            assertThat(oldPhase.settled()).as("the call itself has returned").isTrue();

            old.pending.complete("done");

            assertThat(answer).isCompletedWithValue("done");
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void leaveWhenTheyFail() {
            CompletionStage<String> answer = handle.later("a");
            old.pending.completeExceptionally(new IOException("gone"));
            assertThat(answer).isCompletedExceptionally();
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void leaveOnceWhenTheCallItselfThrows() {
            assertThatThrownBy(() -> handle.later("fail")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> handle.laterWith(text -> "fail")).isInstanceOf(IllegalStateException.class);
            assertThat(oldPhase.inFlight()).isZero();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void failWhereTheInstanceAnswersNull() {
            assertThat(handle.later("null").toCompletableFuture())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withMessageContaining("sample/one#1 answered null in place of a future");
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void areCutAtTheDrainDeadline() {
            CompletionStage<String> answer = handle.later("a");
            assertThat(oldPhase.cut()).isEmpty();
            assertThat(oldPhase.drained()).isTrue();
            assertThat(answer.toCompletableFuture())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(RetiredException.class);
            old.pending.complete("too late");
            assertThat(oldPhase.inFlight()).isZero();
        }

        @Test
        void areNotCountedWhereDrainFree() {
            old.during = () -> assertThat(oldPhase.inFlight()).isZero();
            assertThat(handle.quickLater(() -> "a")).isSameAs(old.pending);
            assertThat(owner.lentCount()).isEqualTo(1);
            old.pending.complete("");
            assertThat(owner.lentCount()).isZero();
        }
    }

    @Nested
    class Functions {
        @Test
        void areOnLoanForTheCall() throws Exception {
            assertThat(handle.<String>compute(() -> "made")).isEqualTo("made");
            assertThat(handle.each(value -> value + 1, 1)).isEqualTo(2);
            assertThatThrownBy(() -> old.work.call())
                    .isInstanceOf(RetiredException.class)
                    .hasMessage("a function of engine/default#1 was called after its loan had ended");
        }

        @Test
        void areOnLoanUntilTheFutureCompletes() {
            handle.laterWith(text -> text + "!");
            assertThat(old.change.apply("a")).isEqualTo("a!");
            assertThat(owner.lentCount()).isEqualTo(1);

            old.pending.complete("done");

            assertThat(owner.lentCount()).isZero();
            assertThatThrownBy(() -> old.change.apply("a")).isInstanceOf(RetiredException.class);
        }

        @Test
        void areOnLoanUntilWhatWasGivenIsClosed() {
            Sample.Lease lease = handle.lease("a", () -> old.closed.add("lost"));
            old.lost.run();
            assertThat(old.closed).containsExactly("lost");

            lease.close();

            assertThat(owner.lentCount()).isZero();
            assertThatThrownBy(() -> old.lost.run()).isInstanceOf(RetiredException.class);
        }

        @Test
        void areDroppedWhenTheirOwnerRetires() {
            handle.laterWith(text -> text);
            owner.retire();
            assertThatThrownBy(() -> old.change.apply("a")).isInstanceOf(RetiredException.class);
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void thatAreComposedStayOnLoan() {
            handle.laterWith(text -> text);
            var composed = old.change.andThen(text -> text + "?");
            assertThat(composed.apply("a")).isEqualTo("a?");
            owner.retire();
            assertThatThrownBy(() -> composed.apply("a")).isInstanceOf(RetiredException.class);
        }

        @Test
        void forwardTheDefaultMethodsOfTheSpi() throws Exception {
            class Done implements Sample.Listener<Object> {
                private boolean done;

                @Override
                public void on(Object event) {}

                @Override
                public void done() {
                    done = true;
                }
            }
            Done listener = new Done();
            handle.subscribe(listener);
            old.listener.done();
            assertThat(listener.done).isTrue();
        }

        @Test
        void mayBeMissing() {
            Sample.Lease lease = handle.lease("a", null);
            assertThat(old.lost).isNull();
            lease.close();
            assertThat(oldPhase.drained()).isTrue();
        }
    }

    @Nested
    class Pinned {
        @Test
        void holdsItsGenerationUntilItIsClosed() {
            Sample.Lease lease = handle.lease("a", () -> {});
            slot.serve(nextPhase);
            assertThat(lease.held()).isTrue();
            assertThat(lease.text()).isEqualTo("old a");
            assertThat(oldPhase.inFlight()).isEqualTo(1);
            assertThat(oldPhase.settled()).as("nothing but what was given away").isTrue();

            lease.close();
            lease.close();

            assertThat(oldPhase.inFlight()).isZero();
            assertThat(old.closed).containsExactly("a");
            assertThatThrownBy(lease::held).isInstanceOf(RetiredException.class).hasMessageContaining("sample/one#1");
        }

        @Test
        void isClosedAtTheDrainDeadline() {
            Sample.Lease lease = handle.lease("a", () -> {});
            assertThat(oldPhase.cut()).isEmpty();
            assertThat(old.closed).containsExactly("a");
            assertThat(oldPhase.drained()).isTrue();
            assertThatThrownBy(lease::held).isInstanceOf(RetiredException.class);
            lease.close();
            assertThat(old.closed).containsExactly("a");
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void givenAfterTheDeadlineIsClosedAtOnce() {
            oldPhase.cut();
            Sample.Lease lease = handle.lease("a", () -> {});
            assertThat(old.closed).containsExactly("a");
            assertThat(oldPhase.drained()).isTrue();
            assertThatThrownBy(lease::held).isInstanceOf(RetiredException.class);
        }

        @Test
        void mayBeNothing() {
            assertThat(handle.lease("none", () -> {})).isNull();
            assertThat(oldPhase.drained()).isTrue();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void isNotHeldWhenTheCallThrows() {
            assertThatThrownBy(() -> handle.lease("fail", () -> {})).isInstanceOf(IllegalStateException.class);
            assertThat(oldPhase.drained()).isTrue();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void leavesEvenIfClosingFails() throws Exception {
            Sample.Subscription<String> subscription = handle.subscribe(event -> {});
            assertThat(subscription.last()).isEqualTo("old last");
            assertThatThrownBy(subscription::close).isInstanceOf(IOException.class);
            assertThat(oldPhase.drained()).isTrue();
            assertThat(subscription.isClosed()).isTrue();
        }

        @Test
        void saysAtTheDeadlineThatClosingFailed() {
            handle.subscribe(event -> {});
            assertThat(oldPhase.cut()).singleElement().asString().contains("sample/one#1", "closing failed");
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void mayBeAnInterfaceOfTheJdk() throws Exception {
            Connection connection = handle.connection();
            assertThat(connection.getCatalog()).isEqualTo("old");
            assertThat(connection.isClosed()).isFalse();
            connection.close();
            assertThat(connection.isClosed()).isTrue();
            assertThat(old.closed).containsExactly("connection");
            connection.close();
            assertThat(old.closed).containsExactly("connection");
            assertThatThrownBy(connection::getCatalog)
                    .isInstanceOf(java.sql.SQLException.class)
                    .hasMessageContaining("something of sample/one#1 has been closed");
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void mayComeLater() {
            CompletionStage<Sample.Lease> answer = handle.leaseLater("a", () -> {});
            assertThat(oldPhase.inFlight()).isEqualTo(1);
            old.pendingLease.complete(old.new Held("a"));
            Sample.Lease lease = answer.toCompletableFuture().join();
            assertThat(lease.text()).isEqualTo("old a");
            assertThat(oldPhase.inFlight()).isEqualTo(1);
            lease.close();
            assertThat(oldPhase.drained()).isTrue();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void thatComesAfterTheDeadlineIsClosed() {
            CompletionStage<Sample.Lease> answer = handle.leaseLater("a", () -> {});
            oldPhase.cut();
            assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
            old.pendingLease.complete(old.new Held("a"));
            assertThat(old.closed).containsExactly("a");
            assertThat(oldPhase.inFlight()).isZero();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void thatNeverComesLeaves() {
            CompletionStage<Sample.Lease> answer = handle.leaseLater("a", () -> {});
            old.pendingLease.completeExceptionally(new IOException("gone"));
            assertThat(answer.toCompletableFuture()).isCompletedExceptionally();
            assertThat(oldPhase.drained()).isTrue();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void streamsLeaveWhenTheyAreClosed() {
            try (Stream<String> stream = handle.stream(() -> "a")) {
                assertThat(oldPhase.inFlight()).isEqualTo(1);
                assertThat(stream.toList()).containsExactly("a", "a");
            }
            assertThat(oldPhase.drained()).isTrue();
            assertThat(old.closed).containsExactly("stream");
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void streamsAreClosedAtTheDeadline() {
            Stream<String> stream = handle.stream(() -> "a");
            assertThat(oldPhase.cut()).isEmpty();
            assertThat(old.closed).containsExactly("stream");
            assertThat(oldPhase.drained()).isTrue();
            assertThatThrownBy(stream::toList).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void futuresOfTheHandleAreItsOwn() {
        CompletableFuture<String> answer = handle.laterWith(text -> text);
        answer.cancel(true);
        assertThat(old.pending).isNotDone();
        assertThat(oldPhase.inFlight()).isEqualTo(1);
    }
}
