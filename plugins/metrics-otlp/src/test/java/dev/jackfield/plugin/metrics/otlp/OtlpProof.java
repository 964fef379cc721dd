package dev.jackfield.plugin.metrics.otlp;

import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each generation pushes at its end at least. */
class OtlpProof {
    private static void use(MetricExporter exporter) {
        if (exporter.scrape("").isPresent()) {
            throw new AssertionError("it is not to be asked");
        }
    }

    @Test
    void isReplacedUnderLoadWhilePushesArrive() throws Exception {
        try (TestCollector collector = new TestCollector()) {
            SwapUnderLoad.of(MetricExporter.class, PluginArchive.ofThisModule())
                    .options(Map.of("endpoint", collector.endpoint().toString(), "interval", "1s"))
                    .call(OtlpProof::use)
                    .run();
            if (collector.waiting() < 50) {
                throw new AssertionError("only " + collector.waiting() + " pushes for 50 generations");
            }
        }
    }

    @Test
    void leavesNothingBehind() throws Exception {
        try (TestCollector collector = new TestCollector()) {
            LeakProof.of(MetricExporter.class, PluginArchive.ofThisModule())
                    .options(Map.of("endpoint", collector.endpoint().toString(), "interval", "1s"))
                    .call(OtlpProof::use)
                    .run();
        }
    }
}
