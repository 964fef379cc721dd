package dev.jackfield.kernel.metric;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.core.instrument.distribution.pause.PauseDetector;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Says to another registry's builders what a view was told about a distribution. */
final class Distributions {
    private Distributions() {}

    /** {@return what is left to Micrometer, whose buckets forget} */
    static DistributionStatisticConfig withoutBuckets(DistributionStatisticConfig config) {
        return DistributionStatisticConfig.builder()
                .percentilesHistogram(false)
                .serviceLevelObjectives()
                .build()
                .merge(config);
    }

    static Timer.Builder timer(Meter.Id id, DistributionStatisticConfig config, PauseDetector pauseDetector) {
        return Timer.builder(id.getName())
                .tags(id.getTagsAsIterable())
                .description(id.getDescription())
                .publishPercentiles(config.getPercentiles())
                .publishPercentileHistogram(config.isPercentileHistogram())
                .percentilePrecision(config.getPercentilePrecision())
                .distributionStatisticBufferLength(config.getBufferLength())
                .distributionStatisticExpiry(config.getExpiry())
                .serviceLevelObjectives(durations(config.getServiceLevelObjectiveBoundaries()))
                .minimumExpectedValue(duration(config.getMinimumExpectedValueAsDouble()))
                .maximumExpectedValue(duration(config.getMaximumExpectedValueAsDouble()))
                .pauseDetector(pauseDetector);
    }

    static LongTaskTimer.Builder longTaskTimer(Meter.Id id, DistributionStatisticConfig config) {
        LongTaskTimer.Builder builder = LongTaskTimer.builder(id.getName())
                .tags(id.getTagsAsIterable())
                .description(id.getDescription())
                .publishPercentiles(config.getPercentiles())
                .publishPercentileHistogram(config.isPercentileHistogram())
                .percentilePrecision(config.getPercentilePrecision())
                .distributionStatisticBufferLength(config.getBufferLength())
                .distributionStatisticExpiry(config.getExpiry())
                .minimumExpectedValue(duration(config.getMinimumExpectedValueAsDouble()))
                .maximumExpectedValue(duration(config.getMaximumExpectedValueAsDouble()));
        Duration[] objectives = durations(config.getServiceLevelObjectiveBoundaries());
        return objectives == null ? builder : builder.serviceLevelObjectives(objectives);
    }

    static DistributionSummary.Builder summary(Meter.Id id, DistributionStatisticConfig config, double scale) {
        return DistributionSummary.builder(id.getName())
                .tags(id.getTagsAsIterable())
                .description(id.getDescription())
                .baseUnit(id.getBaseUnit())
                .publishPercentiles(config.getPercentiles())
                .publishPercentileHistogram(config.isPercentileHistogram())
                .percentilePrecision(config.getPercentilePrecision())
                .distributionStatisticBufferLength(config.getBufferLength())
                .distributionStatisticExpiry(config.getExpiry())
                .serviceLevelObjectives(config.getServiceLevelObjectiveBoundaries())
                .minimumExpectedValue(config.getMinimumExpectedValueAsDouble())
                .maximumExpectedValue(config.getMaximumExpectedValueAsDouble())
                .scale(scale);
    }

    private static Duration @Nullable [] durations(double @Nullable [] nanos) {
        return nanos == null
                ? null
                : Arrays.stream(nanos)
                        .mapToObj(each -> Duration.ofNanos((long) each))
                        .toArray(Duration[]::new);
    }

    private static @Nullable Duration duration(@Nullable Double nanos) {
        return nanos == null ? null : Duration.ofNanos(nanos.longValue());
    }
}
