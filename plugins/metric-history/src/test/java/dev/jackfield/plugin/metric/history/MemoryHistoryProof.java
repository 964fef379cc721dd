package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.RangeQuery;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryHistoryProof {
    private static void use(MetricHistory history) {
        history.names();
        history.query(new RangeQuery("jvm.memory.used", Map.of(), Instant.MIN, Instant.MAX, 10));
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACall() throws Exception {
        SwapUnderLoad.of(MetricHistory.class, PluginArchive.ofThisModule())
                .options(Map.of("interval", "100ms"))
                .call(MemoryHistoryProof::use)
                .run();
    }

    @Test
    void isReplacedWithoutLosingARequest() throws Exception {
        SwapUnderLoad.of(MetricHistory.class, PluginArchive.ofThisModule())
                .control("GET /api/v1/monitoring/metrics?name=jvm.memory.used&range=5m")
                .swaps(20)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(MetricHistory.class, PluginArchive.ofThisModule())
                .options(Map.of("interval", "100ms"))
                .call(MemoryHistoryProof::use)
                .run();
    }
}
