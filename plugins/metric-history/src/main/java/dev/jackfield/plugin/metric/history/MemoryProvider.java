package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.MetricHistoryProvider;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** The door of this plugin: makes the history {@code memory}. */
public final class MemoryProvider implements MetricHistoryProvider {
    static final Option<Duration> INTERVAL = Option.duration("interval")
            .doc("How often the meters are read.")
            .between(Duration.ofMillis(100), Duration.ofMinutes(1))
            .defaultsTo(Duration.ofSeconds(1));
    static final Option<Duration> RETENTION = Option.duration("retention")
            .doc("How long what they read is kept.")
            .between(Duration.ofMinutes(1), Duration.ofHours(24))
            .defaultsTo(Duration.ofHours(1));
    static final Option<Long> MAXIMUM_SERIES = Option.integer("maximum_series")
            .doc("How many series are kept; further ones are left out. A timer has three, other meters one or two.")
            .unit("series")
            .between(1L, 1_000_000L)
            .defaultsTo(20_000L);
    static final Option<Long> MAXIMUM_MEMORY = Option.size("maximum_memory")
            .doc("How much memory they may take; where that is not enough, what is oldest goes.")
            .between(1L << 20, 16L << 30)
            .defaultsTo(128L << 20);
    static final Option<Long> SIGNIFICANT_BITS = Option.integer("significant_bits")
            .doc("How many binary digits of a value are kept after its first: 16 are five decimal digits, 52 all.")
            .unit("bits")
            .between(4L, 52L)
            .defaultsTo(16L);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Options options() {
        return Options.of(INTERVAL, RETENTION, MAXIMUM_SERIES, MAXIMUM_MEMORY, SIGNIFICANT_BITS);
    }

    @Override
    public MetricHistory create(OptionValues options, ProviderContext context) {
        Duration interval = options.get(INTERVAL);
        Store store = new Store(
                options.get(RETENTION).toMillis(), options.get(MAXIMUM_SERIES).intValue(), options.get(MAXIMUM_MEMORY));
        Rounding rounding = new Rounding(options.get(SIGNIFICANT_BITS).intValue());
        Sampler sampler = new Sampler(store, interval.toMillis(), rounding);
        MemoryHistory history = new MemoryHistory(context, store, sampler, interval);
        register(store, context.meters().registry(), context.binding());
        HistoryRoute.mount(context, history, options.get(RETENTION));
        return history;
    }

    private static void register(Store store, MeterRegistry registry, String binding) {
        Gauge.builder("metric.history.series", store, Store::size)
                .description("How many series are kept.")
                .baseUnit("series")
                .tag("history", binding)
                .register(registry);
        Gauge.builder("metric.history.memory", store, Store::memory)
                .description("How much memory they take.")
                .baseUnit("bytes")
                .tag("history", binding)
                .register(registry);
        FunctionCounter.builder("metric.history.refused", store, Store::refused)
                .description("How often there was no room for a series.")
                .tag("history", binding)
                .register(registry);
    }
}
