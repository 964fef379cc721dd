package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.access.MovableClock;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.audit.Filter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedSignInsTest {
    @TempDir
    Path data;

    private final Deque<Runnable> later = new ArrayDeque<>();
    private AuditLog log;
    private FailedSignIns failed;

    @BeforeEach
    void open() {
        log = new AuditLog(data, new MovableClock(Instant.parse("2026-01-01T00:00:00Z")), text -> text);
        failed = new FailedSignIns(log, (after, task) -> later.add(task));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private List<Object> told() {
        return log.find(new Filter(null, null, null, null), 1000).stream()
                .map(record -> record.get("after"))
                .toList();
    }

    @Test
    void thoseOfAMinuteAreOneRecordWithTheirNumber() {
        for (int i = 0; i < 3; i++) {
            failed.count("session.begin", "192.0.2.1", "unknown");
        }
        assertThat(later).hasSize(1);
        later.remove().run();
        failed.count("session.begin", "192.0.2.1", "unknown");
        assertThat(told()).containsExactly(Map.of("attempts", 3));
        assertThat(later).hasSize(1);

        later.remove().run();
        later.remove().run();

        assertThat(told()).containsExactly(Map.of("attempts", 1), Map.of("attempts", 3));
        assertThat(later).isEmpty();
    }

    @Test
    void theAddressesAreBounded() {
        for (int i = 0; i < 200; i++) {
            failed.count("session.begin", "192.0.2." + i, "unknown");
        }
        assertThat(later).hasSize(FailedSignIns.MOST_ADDRESSES);
        assertThat(failed.leftOut()).isEqualTo(200 - FailedSignIns.MOST_ADDRESSES);
    }
}
