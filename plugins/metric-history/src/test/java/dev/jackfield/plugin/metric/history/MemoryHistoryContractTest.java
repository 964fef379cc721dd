package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.monitor.MetricHistoryProvider;
import dev.jackfield.testkit.MetricHistoryContract;

class MemoryHistoryContractTest extends MetricHistoryContract {
    @Override
    protected MetricHistoryProvider provider() {
        return new MemoryProvider();
    }
}
