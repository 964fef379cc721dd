package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

class PrometheusProof {
    private static void scrape(MetricExporter exporter) {
        int length =
                exporter.scrape("application/openmetrics-text").orElseThrow().content().length
                        + exporter.scrape("").orElseThrow().content().length;
        if (length < 1000) {
            throw new AssertionError("only " + length + " bytes");
        }
    }

    @Test
    void isReplacedUnderLoadWithoutLosingAScrape() throws Exception {
        SwapUnderLoad.of(MetricExporter.class, PluginArchive.ofThisModule())
                .call(PrometheusProof::scrape)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(MetricExporter.class, PluginArchive.ofThisModule())
                .call(PrometheusProof::scrape)
                .run();
    }
}
