package dev.jackfield.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Clock CLOCK = new Clock() {
        @Override
        public Instant instant() {
            return Instant.parse("2025-01-02T03:04:05Z");
        }

        @Override
        public long nanoTime() {
            return 0;
        }
    };

    private final EventLog log = new EventLog(CLOCK, text -> text.replace("hunter2", "********"));

    @Test
    void aClientResumesWhereItWas() {
        long start = log.lastId();
        log.emit("a.one", Map.of());
        long one = log.lastId();
        log.emit("a.two", Map.of("n", 2));

        assertThat(log.after(one, 10).events()).extracting(Event::type).containsExactly("a.two");
        assertThat(log.after(one, 10).reset()).isFalse();
        assertThat(log.after(start, 10).events()).hasSize(2);
        assertThat(log.after(start, 1).events()).extracting(Event::type).containsExactly("a.one");
        assertThat(log.after(log.lastId(), 10).events()).isEmpty();
    }

    @Test
    void aClientOfAnEarlierProcessOrOfAnOverwrittenPartIsReset() {
        long start = log.lastId();
        assertThat(log.after(17, 10).reset()).isTrue();
        assertThat(log.after(start + 1, 10).reset()).isTrue();

        for (int i = 0; i <= EventLog.CAPACITY; i++) {
            log.emit("a.b", Map.of("i", i));
        }
        EventLog.Tail tail = log.after(start, 1);
        assertThat(tail.reset()).isTrue();
        assertThat(tail.events().get(0).data()).isEqualTo(Map.of("i", 1L));
        assertThat(log.after(start + 1, 1).reset()).isFalse();
    }

    @Test
    void listenersHearEveryEventOnceAndInOrderWhateverOneOfThemThrows() throws Exception {
        List<Long> heard = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean thrown = new AtomicBoolean();
        log.listen(event -> {
            if (thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("on purpose");
            }
        });
        AutoCloseable registration = log.listen(event -> heard.add(event.id()));
        ExecutorService emitters = Executors.newFixedThreadPool(4);
        long start = log.lastId();
        for (int i = 0; i < 1000; i++) {
            emitters.execute(() -> log.emit("a.b", Map.of()));
        }
        emitters.shutdown();
        assertThat(emitters.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        registration.close();
        assertThat(thrown).isTrue();
        log.emit("a.c", Map.of());

        assertThat(heard).hasSize(1000).isSorted().startsWith(start + 1).endsWith(start + 1000);
    }

    @Test
    void dataIsCopiedMaskedBoundedAndOfJdkTypes() {
        Map<String, Object> data = new HashMap<>();
        data.put("password", "is hunter2!");
        data.put("nothing", null);
        data.put("list", List.of(1, 2.5, true, TimeUnit.SECONDS));
        data.put("nan", Double.NaN);
        data.put("long", "x".repeat(EventData.MAXIMUM_TEXT + 1));
        data.put("many", Collections.nCopies(EventData.MAXIMUM_ENTRIES + 1, 0));
        data.put("stranger", new Object() {
            @Override
            public String toString() {
                return "hunter2 again";
            }
        });

        log.emit("a.b", data);
        Map<String, ?> copy = log.after(log.lastId() - 1, 1).events().get(0).data();

        data.put("later", 1);
        assertThat(copy.get("password")).isEqualTo("is ********!");
        assertThat(copy.containsKey("nothing")).isTrue();
        assertThat(copy.get("list")).isEqualTo(List.of(1L, 2.5, true, "seconds"));
        assertThat(copy.get("nan")).isEqualTo("NaN");
        assertThat(copy.get("long").toString()).hasSize(EventData.MAXIMUM_TEXT + 1);
        assertThat((List<?>) copy.get("many")).hasSize(EventData.MAXIMUM_ENTRIES);
        assertThat(copy.get("stranger")).isEqualTo("******** again");
        assertThat(copy.containsKey("later")).isFalse();
    }

    @Test
    void deepDataIsCutAtTheBound() {
        Map<String, Object> data = Map.of("end", 1);
        for (int i = 0; i < 100; i++) {
            data = Map.of("deeper", data);
        }
        log.emit("a.b", data);
        Object level = log.after(log.lastId() - 1, 1).events().get(0).data();
        int depth = 0;
        while (level instanceof Map<?, ?> map) {
            level = map.get("deeper");
            depth++;
        }
        assertThat(depth).isEqualTo(EventData.MAXIMUM_DEPTH);
    }
}
