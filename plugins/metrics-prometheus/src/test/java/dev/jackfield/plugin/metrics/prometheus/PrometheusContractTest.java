package dev.jackfield.plugin.metrics.prometheus;

import dev.jackfield.spi.monitor.MetricExporter;
import dev.jackfield.spi.monitor.MetricExporterProvider;
import dev.jackfield.testkit.MetricExporterContract;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

class PrometheusContractTest extends MetricExporterContract {
    @Override
    protected MetricExporterProvider provider() {
        return new PrometheusProvider();
    }

    @Override
    protected OptionalDouble exported(MetricExporter exporter, String name, Map<String, String> tags, Part part) {
        TextSamples samples = TextSamples.of(exporter.scrape("").orElseThrow());
        String spelled = name.replace('.', '_');
        List<String> names = switch (part) {
            case VALUE -> List.of(spelled, spelled + "_total");
            case COUNT -> List.of(spelled + "_count", spelled + "_seconds_count");
            case SUM -> List.of(spelled + "_sum", spelled + "_seconds_sum");
        };
        return names.stream()
                .flatMap(one -> Stream.ofNullable(samples.find(one, tags)))
                .mapToDouble(Double::doubleValue)
                .findFirst();
    }
}
