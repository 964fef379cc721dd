package dev.jackfield.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class ControlledProcessTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    private static ControlledProcess shell(String script) {
        return ControlledProcess.of("sh", "-c", script).start();
    }

    @Test
    void waitsForALineOfEitherOutputAndKeepsBoth() {
        try (ControlledProcess process = shell("echo one; echo two on 17 >&2; exit 3")) {
            assertThat(process.awaitLine(Pattern.compile("two on (\\d+)"), WITHIN)
                            .group(1))
                    .isEqualTo("17");
            assertThat(process.awaitEnd(WITHIN)).isEqualTo(3);
            assertThat(process.out()).isEqualTo("one\n");
            assertThat(process.err()).isEqualTo("two on 17\n");
            assertThat(process.exitCode()).hasValue(3);
        }
    }

    @Test
    void oneThatEndsWithoutTheLineSaysWhatItWroteInstead() {
        try (ControlledProcess process = shell("echo no such file >&2; exit 1")) {
            assertThatThrownBy(() -> process.awaitLine(Pattern.compile("ready"), WITHIN))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("ended with 1")
                    .hasMessageContaining("no such file");
            assertThatThrownBy(() -> process.awaitPort(Ports.free(), WITHIN))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no such file");
            assertThatThrownBy(process::freeze).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aFrozenOneDoesNothingUntilItIsResumedAndItsChildrenNeither() throws Exception {
        try (ControlledProcess process =
                shell("(while :; do echo child; sleep 0.02; done) & while :; do echo tick >&2; sleep 0.02; done")) {
            process.awaitLine(Pattern.compile("child"), WITHIN);
            process.awaitLine(Pattern.compile("tick"), WITHIN);
            process.freeze();
            assertThat(process.isFrozen()).isTrue();
            assertThat(process.isAlive()).isTrue();
            // what was in the pipes when it was frozen
            AtomicReference<String> seen = new AtomicReference<>("");
            Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> {
                String now = process.out() + process.err();
                return now.equals(seen.getAndSet(now));
            });
            String child = process.out();
            String tick = process.err();
            assertThat(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(process.out()).isEqualTo(child);
            assertThat(process.err()).isEqualTo(tick);

            process.resume();
            assertThat(process.isFrozen()).isFalse();
            Awaitility.await()
                    .until(() -> process.out().length() > child.length()
                            && process.err().length() > tick.length());
        }
    }

    @Test
    void killEndsItWithItsChildrenEvenWhenFrozen() {
        try (ControlledProcess process = shell("sleep 1000 & echo started $!; wait")) {
            long child = Long.parseLong(
                    process.awaitLine(Pattern.compile("started (\\d+)"), WITHIN).group(1));
            process.freeze();
            process.kill();

            assertThat(process.exitCode()).hasValue(137);
            Awaitility.await()
                    .until(() -> ProcessHandle.of(child)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
            process.kill();
        }
    }

    @Test
    void terminateAsksAndWaits() {
        try (ControlledProcess process =
                shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done")) {
            process.awaitLine(Pattern.compile("ready"), WITHIN);
            process.terminate();
            assertThat(process.awaitEnd(WITHIN)).isZero();
            assertThat(process.out()).endsWith("bye\n");
        }
    }

    @Test
    void theEndOfTheJvmEndsIt() {
        try (ControlledProcess jvm = ControlledProcess.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName())
                .start()) {
            long child = Long.parseLong(
                    jvm.awaitLine(Pattern.compile("^child (\\d+)$"), WITHIN).group(1));
            assertThat(jvm.awaitEnd(WITHIN)).isZero();
            Awaitility.await()
                    .until(() -> ProcessHandle.of(child)
                            .filter(ProcessHandle::isAlive)
                            .isEmpty());
        }
    }

    /** Leaves without closing what it has started. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) {
            ControlledProcess child = ControlledProcess.of("sleep", "1000").start();
            System.out.println("child " + child.pid());
            System.exit(0);
        }
    }

    @Test
    void whatItKeepsIsBounded() {
        try (ControlledProcess process = shell("head -c 9000000 /dev/zero | tr '\\0' x; echo; echo last")) {
            process.awaitEnd(WITHIN);
            assertThat(process.out()).endsWith("x\nlast\n").hasSizeLessThanOrEqualTo(4 * 1024 * 1024);
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        assertThatThrownBy(
                        () -> ControlledProcess.of("no-such-program").name("it").start())
                .hasMessageContaining("it can't be started")
                .hasMessageContaining("no-such-program");
    }
}
