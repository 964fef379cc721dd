package dev.jackfield.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.RetiredException;
import dev.jackfield.spi.handle.Carry;
import dev.jackfield.spi.handle.HandleFactory;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HandleTest {
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

    @Test
    void theFactorySaysWhatItHasHandlesFor() {
        assertThat(factory.points()).containsExactly(Sample.class);
        assertThatThrownBy(() -> factory.handle(String.class, new Slot<>("x/y"), owner))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no handle for java.lang.String");
    }

    @Nested
    class Calls {
        @Test
        void reachWhatIsPluggedInNow() throws Exception {
            assertThat(handle.echo("a")).isEqualTo("old a");
            slot.serve(nextPhase);
            assertThat(handle.echo("b")).isEqualTo("next b");
        }

        @Test
        void areInFlightUntilTheyReturn() {
            old.during = () -> {
                slot.serve(nextPhase);
                assertThat(oldPhase.inFlight()).isEqualTo(1);
                assertThat(oldPhase.drained()).isFalse();
            };
            handle.touch();
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void leaveWhenTheyThrow() {
            assertThatThrownBy(() -> handle.echo("fail"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("asked to");
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void areRefusedWhereNothingIsPluggedIn() {
            slot.serve(Phase.unbound());
            assertThatThrownBy(handle::touch)
                    .isInstanceOf(NotBoundException.class)
                    .hasMessage("sample/one: nothing is plugged in");
            assertThatThrownBy(() -> handle.quick("a")).isInstanceOf(NotBoundException.class);
            assertThatThrownBy(() -> handle.laterWith(text -> text)).isInstanceOf(NotBoundException.class);
            assertThat(Phase.unbound().drained()).isTrue();
            assertThat(owner.lentCount()).isZero();
        }

        @Test
        void areNotCountedWhereDrainFree() {
            old.during = () -> assertThat(oldPhase.inFlight()).isZero();
            assertThat(handle.quick("a")).isEqualTo("old a");
        }

        @Test
        void reachDefaultMethods() {
            assertThat(handle.greeting("you")).isEqualTo("old greets you");
        }

        @Test
        void passVariableArguments() {
            assertThat(handle.join("-", "a", "b", "c")).isEqualTo("a-b-c");
        }

        @Test
        void passArgumentsNamedLikeTheHandlesOwn() {
            assertThat(handle.names("a", "b", "c", "d", "e", "f", "g")).isEqualTo("abcdefg");
        }

        @Test
        void toCloseAreRefused() {
            assertThatThrownBy(handle::close)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("sample/one is closed by the kernel, not by those who use it");
            assertThat(old.closed).isEmpty();
        }

        @Test
        void toIdentityAreTheHandlesOwn() {
            Sample other = factory.handle(Sample.class, slot, owner);
            assertThat(handle)
                    .hasToString("handle of sample/one")
                    .isNotEqualTo(other)
                    .isEqualTo(handle);
        }
    }

    @Nested
    class SubHandles {
        @Test
        void areSwappedUnderneath() throws Exception {
            Sample.View view = handle.view("v");
            assertThat(view.get("a")).isEqualTo("old v/a");
            slot.serve(nextPhase);
            assertThat(view.get("a")).isEqualTo("next v/a");
            assertThat(view).hasToString("handle of something from sample/one");
        }

        @Test
        void askOnceForEachGeneration() throws Exception {
            Sample.View view = handle.view("v");
            view.get("a");
            view.quick();
            assertThat(old.views).containsExactly("v");
        }

        @Test
        void failAtOnceWhereTheInstanceRefuses() {
            assertThatThrownBy(() -> handle.view("fail"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no view fail");
            assertThatThrownBy(() -> handle.view("null"))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage("sample/one answered null in place of an interface");
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void countTheirCalls() throws Exception {
            Sample.View view = handle.view("v");
            old.during = () -> assertThat(oldPhase.inFlight()).isEqualTo(1);
            view.get("a");
            old.during = () -> assertThat(oldPhase.inFlight()).isZero();
            view.quick();
            assertThat(oldPhase.drained()).isTrue();
        }

        @Test
        void followTheSameRules() throws Exception {
            Sample.View view = handle.view("v");
            Sample.Lease lease = view.lease(() -> {});
            assertThat(oldPhase.inFlight()).isEqualTo(1);
            lease.close();
            assertThatThrownBy(() -> old.lost.run()).isInstanceOf(RetiredException.class);

            Sample.View below = view.below("w");
            slot.serve(nextPhase);
            assertThat(below.get("a")).isEqualTo("next v.w/a");
        }

        @Test
        void mirrorTheirChanges() {
            Sample.View view = handle.view("v");
            slot.serve(oldPhase.mirroring(new Carry<>(next)));
            view.put("a", "1");
            assertThat(old.entries).isEqualTo(Map.of("v/a", "1"));
            assertThat(next.entries).isEqualTo(Map.of("v/a", "1"));
        }

        @Test
        void mayBeAnInterfaceOfTheJdk() {
            ConcurrentMap<String, String> map = handle.map("m");
            map.put("a", "1");
            map.computeIfAbsent("b", key -> key + "!");
            assertThat(old.entries).isEqualTo(Map.of("a", "1", "b", "b!"));
            slot.serve(nextPhase);
            assertThat(map.getOrDefault("a", "none")).isEqualTo("none");
        }

        @Test
        void doNotKeepARetiredGeneration() throws Exception {
            Plugged[] retiring = {new Plugged("retiring")};
            slot.serve(Phase.of(retiring[0], "sample/one#0", null));
            Sample.View view = handle.view("v");
            view.get("a");
            WeakReference<Plugged> trace = new WeakReference<>(retiring[0]);
            retiring[0] = null;
            slot.serve(nextPhase);

            Awaitility.await().until(() -> {
                System.gc();
                return trace.refersTo(null);
            });
            assertThat(view.get("a")).isEqualTo("next v/a");
        }
    }

    @Nested
    class Mirroring {
        private final Carry<Sample> carry = new Carry<>(next);

        @BeforeEach
        void carryState() {
            slot.serve(oldPhase.mirroring(carry));
        }

        @Test
        void reachesBothGenerationsAndAnswersFromTheOldOne() {
            old.entries.put("b", "old");
            handle.put("a", "1");
            assertThat(handle.removeAll(List.of("b"))).isTrue();
            assertThat(old.entries).isEqualTo(Map.of("a", "1"));
            assertThat(next.entries).isEqualTo(Map.of("a", "1"));
            assertThat(handle.clear()).isEqualTo(1);
            assertThat(next.entries).isEmpty();
        }

        @Test
        void keepsAFailureOfTheNextGenerationFromTheCaller() {
            next.during = () -> {
                throw new IllegalStateException("full");
            };
            handle.put("a", "1");
            assertThat(old.entries).containsKey("a");
            assertThat(carry.failure()).contains("full");
        }

        @Test
        void doesNotMirrorWhatTheOldGenerationRefused() {
            old.during = () -> {
                throw new IllegalStateException("full");
            };
            assertThatThrownBy(() -> handle.put("a", "1")).hasMessage("full");
            assertThat(next.entries).isEmpty();
            assertThat(slot.current().drained()).isTrue();
            assertThat(carry.hold(0)).as("no lock is left behind").isTrue();
        }

        @Test
        void goesToTheNextGenerationOnceTheCarryHasFinished() throws Exception {
            assertThat(carry.hold(0)).isTrue();
            Thread writer = new Thread(() -> handle.put("a", "1"));
            writer.start();
            Awaitility.await().until(() -> slot.current().inFlight() == 1);
            slot.serve(nextPhase);
            carry.finish();
            writer.join();
            assertThat(old.entries).isEmpty();
            assertThat(next.entries).isEqualTo(Map.of("a", "1"));
        }

        @Test
        void doesNothingWhenNoStateIsCarried() {
            slot.serve(oldPhase);
            handle.put("a", "1");
            assertThat(next.entries).isEmpty();
        }
    }
}
