package dev.jackfield.kernel.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.metric.Metrics;
import dev.jackfield.spi.metric.Reading;
import dev.jackfield.spi.metric.Timed;
import dev.jackfield.spi.metric.Timing;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimingsTest {
    private final NodeMetrics node = new NodeMetrics();
    private final TrackedMeters view = node.view(Tags.of("plugin", "p"));
    private final Metrics metrics = view.timings();

    @AfterEach
    void close() {
        node.close();
    }

    private String text() {
        return PlainText.of(node.snapshot());
    }

    private void counted(String name, long times) {
        assertThat(text()).contains(name + ".count{plugin=p} " + times + ".0");
    }

    @Test
    void whatIsTimedAnswersAndIsRecorded() throws Exception {
        String[] seen = {""};
        metrics.timed("a.run", () -> {
            seen[0] = "ran";
        });
        String answer = metrics.timed("a.call", () -> "answer");
        int read = metrics.timed(
                "a.read", () -> TimingsTest.class.getResourceAsStream("TimingsTest.class") == null ? 0 : 1);

        assertThat(seen[0]).isEqualTo("ran");
        assertThat(answer).isEqualTo("answer");
        assertThat(read).isEqualTo(1);
        counted("a.run", 1);
        counted("a.call", 1);
        metrics.timed("a.call", () -> "again");
        counted("a.call", 2);
        assertThat(text()).doesNotContain("failures");
    }

    @Test
    void whatFailsIsRecordedAndCountedAndThrowsAsItDid() {
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> metrics.timed("a.call", () -> {
                    if (broken.getMessage() != null) {
                        throw broken;
                    }
                    return 1;
                }))
                .isSameAs(broken);
        assertThatThrownBy(() -> metrics.timed("a.call", (Runnable) () -> {
                    throw new IllegalStateException("bad");
                }))
                .hasMessage("bad");

        counted("a.call", 2);
        assertThat(text()).contains("a.call.failures{plugin=p} 2.0");
    }

    @Test
    void whatIsStartedIsRecordedOnceWhenItIsClosed() {
        try (Timing timing = metrics.start("a.block")) {
            assertThat(text()).contains("a.block.count{plugin=p} 0.0");
            timing.close();
        }
        metrics.start("a.block", Map.of("side", "left")).close();

        counted("a.block", 1);
        assertThat(text()).contains("a.block.count{plugin=p,side=left} 1.0");
    }

    @Test
    void whatIsCompletedLaterIsTimedUntilThen() {
        CompletableFuture<String> later = new CompletableFuture<>();
        CompletionStage<String> answer = metrics.timedAsync("a.stage", () -> later);
        assertThat(text()).contains("a.stage.count{plugin=p} 0.0");
        later.complete("now");
        assertThat(answer.toCompletableFuture().join()).isEqualTo("now");
        counted("a.stage", 1);

        metrics.timedAsync("a.stage", () -> CompletableFuture.failedFuture(new IOException("broken")));
        assertThatThrownBy(() -> metrics.timedAsync("a.stage", () -> {
                    throw new IllegalStateException("at once");
                }))
                .hasMessage("at once");
        counted("a.stage", 3);
        assertThat(text()).contains("a.stage.failures{plugin=p} 2.0");
    }

    @Test
    void sizesAreRecordedWithTheirTags() {
        metrics.record("a.size", 3);
        metrics.record("a.size", 4, Map.of("side", "left", "colour", "red"));
        metrics.record("a.size", Double.NaN);
        metrics.record("a.size", -1);

        assertThat(text())
                .contains("a.size.count{plugin=p} 1.0")
                .contains("a.size.sum{plugin=p} 3.0")
                .contains("a.size.sum{colour=red,plugin=p,side=left} 4.0");
    }

    @Test
    void aNameThatIsTakenOrNoneMeasuresNothingAndNothingFails() {
        Gauge.builder("a.gauge", () -> 1).register(view.registry());

        assertThat(metrics.<String, RuntimeException>timed("a.gauge", () -> "fine"))
                .isEqualTo("fine");
        metrics.start("a.gauge").close();
        metrics.record("a.gauge", 1);
        assertThat(metrics.<String, RuntimeException>timed("", () -> "fine")).isEqualTo("fine");
        metrics.timed("jackfield.mine", () -> {});

        assertThat(text()).contains("a.gauge{plugin=p} 1.0").doesNotContain("a.gauge.count", "jackfield.mine");
    }

    @Test
    void aTimerThatWasRemovedIsMadeAnew() {
        metrics.timed("a.run", () -> {});
        view.registry().remove(view.registry().timer("a.run"));
        assertThat(text()).doesNotContain("a.run");
        metrics.timed("a.run", () -> {});
        counted("a.run", 1);
    }

    @Test
    void aMillionTagValuesFold() {
        for (int i = 0; i < 2_000; i++) {
            metrics.record("a.size", 1, Map.of("user", "u" + i));
        }
        assertThat(node.snapshot().readings().stream()
                        .filter(each -> each.id().name().equals("a.size")))
                .hasSize(ViewBounds.MAXIMUM_VALUES + 1)
                .anySatisfy(each -> {
                    assertThat(each.id().tags()).containsEntry("user", "other");
                    assertThat(((Reading.Distribution) each).count()).isEqualTo(2_000 - ViewBounds.MAXIMUM_VALUES);
                });
    }

    /** Some of it. */
    public interface OrderDesk {
        @Timed
        String placeOrder(String what) throws IOException;

        @Timed("orders.packed")
        CompletionStage<String> pack(String what);

        String quiet();

        @Timed
        default int twice(int number) {
            return 2 * number;
        }
    }

    /** All of it. */
    @Timed("till")
    interface Till {
        void open();
    }

    private final OrderDesk desk = metrics.timed(OrderDesk.class, new OrderDesk() {
        @Override
        public String placeOrder(String what) throws IOException {
            if (what.isEmpty()) {
                throw new IOException("nothing");
            }
            return "a " + what;
        }

        @Override
        public CompletionStage<String> pack(String what) {
            return CompletableFuture.completedFuture(what + " in paper");
        }

        @Override
        public String quiet() {
            return "shh";
        }

        @Override
        public String toString() {
            return "desk";
        }
    });

    @Test
    void markedMethodsOfAnInterfaceAreTimed() throws Exception {
        assertThat(desk.placeOrder("pen")).isEqualTo("a pen");
        assertThat(desk.pack("pen").toCompletableFuture().join()).isEqualTo("pen in paper");
        assertThat(desk.quiet()).isEqualTo("shh");
        assertThat(desk.twice(4)).isEqualTo(8);
        assertThatThrownBy(() -> desk.placeOrder(""))
                .isInstanceOf(IOException.class)
                .hasMessage("nothing");

        counted("order_desk.place_order", 2);
        counted("orders.packed", 1);
        counted("order_desk.twice", 1);
        assertThat(text())
                .contains("order_desk.place_order.failures{plugin=p} 1.0")
                .doesNotContain("quiet");
        assertThat(desk).hasToString("timed desk").isEqualTo(desk).isNotEqualTo(view);
        assertThat(desk.hashCode()).isEqualTo(desk.hashCode());
    }

    @Test
    void aMarkedInterfaceIsTimedWholeEvenIfItIsNotPublic() {
        int[] opened = {0};
        Till till = metrics.timed(Till.class, () -> opened[0]++);
        till.open();
        assertThat(opened[0]).isEqualTo(1);
        counted("till.open", 1);
    }

    @Test
    void whatCanNotBeTimedSaysWhy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.timed(String.class, "text"))
                .withMessageContaining("no interface");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> metrics.timed(CharSequence.class, "text"))
                .withMessageContaining("@Timed");
    }
}
