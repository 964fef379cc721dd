package dev.jackfield.kernel.binding;

import static dev.jackfield.kernel.binding.TestBoard.key;
import static dev.jackfield.kernel.binding.TestBoard.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.StateEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extension points of strangers: handled by reflection, by the rule of the processor. Drains are proved on the way. */
class StrangerPointTest {
    @TempDir
    Path folder;

    private TestBoard test;
    private Bank bank;
    private final SmallBank old = new SmallBank("old");
    private final SmallBank next = new SmallBank("next");

    @BeforeEach
    void plug() {
        test = new TestBoard(folder);
        test.plug(Bank.class, "default", test.target(Bank.class, context -> old, TestBoard.SHORT));
        bank = test.handle(Bank.class, "default");
    }

    @AfterEach
    void close() throws Exception {
        test.close();
    }

    private Applied swap() {
        return test.board.apply(Map.of(
                key(Bank.class, "default"), Optional.of(test.target(Bank.class, context -> next, TestBoard.SHORT))));
    }

    @Test
    void valuesDefaultsAndDrainFreeCallsReachWhatServes() {
        TestBoard.done(swap());

        assertThat(bank.name()).isEqualTo("next");
        assertThat(bank.motto()).isEqualTo("trust next");
        assertThat(bank.shout()).isEqualTo("NEXT");
        assertThat(bank.toString()).isEqualTo("handle of bank/default");
        assertThat(Set.of(bank).contains(bank)).isTrue();
    }

    @Test
    void aHandleCantBeClosedByItsUser() {
        assertThatThrownBy(() -> bank.close()).isInstanceOf(UnsupportedOperationException.class);
        assertThat(old.log).isEmpty();
    }

    @Test
    void aFutureHoldsItsGenerationUntilItCompletes() throws Exception {
        CompletionStage<String> answer = bank.later("key");
        Applied applied = swap();
        assertThat(bank.name()).isEqualTo("next");
        assertThat(old.log).isEmpty();

        old.pending.complete("done");

        SwapReport report = TestBoard.done(applied).get(0);
        assertThat(answer.toCompletableFuture().get()).isEqualTo("done");
        assertThat(report.inFlightAtSwap()).isEqualTo(1);
        assertThat(report.cut()).isZero();
        assertThat(old.log).containsExactly("closed bank");
    }

    @Test
    void aFutureThatOutlivesTheDeadlineIsCut() {
        CompletionStage<String> answer = bank.later("key");

        SwapReport report = TestBoard.done(swap()).get(0);

        assertThat(report.cut()).isEqualTo(1);
        assertThatThrownBy(() -> answer.toCompletableFuture().get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RetiredException.class)
                .hasMessageContaining("bank/default#1: cut at the drain deadline");
        assertThat(old.log).containsExactly("closed bank");
    }

    @Test
    void aLeaseHoldsItsGenerationUntilItIsClosed() {
        Bank.Lease lease = bank.lease("a");
        Applied applied = swap();
        assertThat(lease.key()).isEqualTo("old:a");
        assertThat(lease.isClosed()).isFalse();

        lease.close();
        lease.close();

        assertThat(TestBoard.done(applied).get(0).cut()).isZero();
        assertThat(old.log).containsExactly("closed a", "closed bank");
        assertThat(lease.isClosed()).isTrue();
        assertThatThrownBy(lease::key).isInstanceOf(RetiredException.class);
    }

    @Test
    void aLeaseThatOutlivesTheDeadlineIsClosedByForce() {
        Bank.Lease lease = bank.lease("a");

        SwapReport report = TestBoard.done(swap()).get(0);

        assertThat(report.cut()).isEqualTo(1);
        assertThat(old.log).containsExactly("closed a", "closed bank");
        assertThat(lease.isClosed()).isTrue();
    }

    @Test
    void aLeaseThroughAGenericParentIsHeldToo() {
        Vault<Bank.Lease> vault = bank;

        Bank.Lease lease = vault.open();

        assertThat(test.board.views().get(0).inFlight()).isEqualTo(1);
        lease.close();
        assertThat(test.board.views().get(0).inFlight()).isZero();
    }

    @Test
    void aLeaseThatComesLaterIsHeldToo() throws Exception {
        CompletionStage<Bank.Lease> promised = bank.leaseLater("a");
        Applied applied = swap();

        old.pendingLease.complete(old.new SmallLease("late"));
        Bank.Lease lease = promised.toCompletableFuture().get();
        assertThat(lease.key()).isEqualTo("old:late");
        lease.close();

        assertThat(TestBoard.done(applied).get(0).cut()).isZero();
        assertThat(old.log).containsExactly("closed late", "closed bank");
    }

    @Test
    void aStreamIsHeldUntilItIsClosed() {
        try (Stream<String> all = bank.all()) {
            Applied applied = swap();
            assertThat(all.collect(Collectors.joining(","))).isEqualTo("old,b,c");
            assertThat(applied.reports().toCompletableFuture()).isNotDone();
        }
        assertThat(test.board.views().get(0).inFlight()).isZero();
    }

    @Test
    void aSubHandleIsAskedForAgainAfterASwap() {
        Bank.Account account = bank.account("me");
        assertThat(account.owner()).isEqualTo("old/me");

        TestBoard.done(swap());

        assertThat(account.owner()).isEqualTo("next/me");
        assertThat(account.movements()).containsExactly("next");
    }

    @Test
    void aFunctionIsOnLoanForTheCallOnly() {
        assertThat(bank.convert("a", value -> value + value)).isEqualTo("aa!");

        assertThatThrownBy(() -> Objects.requireNonNull(old.kept).apply("b"))
                .isInstanceOf(RetiredException.class)
                .hasMessageContaining("a function of application was called after its loan had ended");
    }

    @Test
    void aFunctionIsOnLoanUntilTheFutureCompletes() throws Exception {
        CompletionStage<String> answer = bank.convertLater("a", value -> value + value);
        Bank.Converter kept = Objects.requireNonNull(old.keptConverter);
        assertThat(kept.twice("a")).isEqualTo("aaaa");
        assertThat(test.application.lentCount()).isEqualTo(1);

        old.pending.complete("done");

        assertThat(answer.toCompletableFuture().get()).isEqualTo("done");
        assertThatThrownBy(() -> kept.convert("a")).isInstanceOf(RetiredException.class);
        assertThat(test.application.lentCount()).isZero();
    }

    @Test
    void aListenerIsDroppedWhenItsSubscriptionIsClosedOrItsOwnerRetires() {
        List<String> heard = new ArrayList<>();
        Bank.Lease subscription = bank.listen(heard::add);
        Objects.requireNonNull(old.listener).heard("first");
        subscription.close();
        assertThatThrownBy(() -> Objects.requireNonNull(old.listener).heard("late"))
                .isInstanceOf(RetiredException.class);

        test.plug(Greeter.class, "listening", context -> {
            Bank.Lease unused = context.bind(Bank.class, "default").listen(heard::add);
            return name -> unused.key();
        });
        Objects.requireNonNull(old.listener).heard("second");
        test.unplug(Greeter.class, "listening");

        assertThatThrownBy(() -> Objects.requireNonNull(old.listener).heard("too late"))
                .isInstanceOf(RetiredException.class)
                .hasMessageContaining("greeter/listening#1");
        assertThat(heard).containsExactly("first", "second");
    }

    @Test
    void mirroredChangesReachBothWhileStateIsCarried() {
        bank.put("a", "1");
        bank.put("b", "1");
        SmallBank changing = new SmallBank("changing") {
            private boolean once;

            @Override
            public void importState(StateEntry entry) {
                super.importState(entry);
                if (!once) {
                    once = true;
                    assertThat(bank.put("new", "2")).isTrue();
                    bank.putAll(List.of("a", "b"), "2");
                }
            }
        };

        SwapReport report = test.plug(Bank.class, "default", context -> changing);

        assertThat(report.carriedEntries()).isEqualTo(1);
        assertThat(changing.values).containsExactlyInAnyOrderEntriesOf(Map.of("a", "2", "b", "2", "new", "2"));
        assertThat(bank.clear()).isEqualTo(3);
    }

    /** Answers what nobody can swap. */
    @ExtensionPoint("leaky")
    public interface Leaky {
        Thread thread();

        java.io.InputStream stream();

        Object anything();

        List<Runnable> tasks();
    }

    @Test
    void aPointWhoseAnswersCouldBeKeptIsRefusedWhenItIsBound() {
        ChangeFailed failed = refused(() -> test.plug(Leaky.class, "default", context -> new Leaky() {
            @Override
            public Thread thread() {
                return Thread.currentThread();
            }

            @Override
            public java.io.InputStream stream() {
                return java.io.InputStream.nullInputStream();
            }

            @Override
            public Object anything() {
                return "";
            }

            @Override
            public List<Runnable> tasks() {
                return List.of();
            }
        }));

        assertThat(failed)
                .hasMessageContaining("leaky/default: the extension point " + Leaky.class.getName() + " can't be bound")
                .hasMessageContaining("Leaky.thread must not return java.lang.Thread")
                .hasMessageContaining("Leaky.stream must not return java.io.InputStream")
                .hasMessageContaining("Leaky.tasks must not return java.util.List<java.lang.Runnable>:")
                .hasMessageNotContaining("Leaky.anything");
    }
}
