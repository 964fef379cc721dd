package dev.jackfield.spi.monitor;

import dev.jackfield.spi.ExtensionPoint;
import java.util.List;

/**
 * What the meters of this node have read lately: gauges as they were, of what only grows the rate. Bounded in time, in
 * series and in memory. Thread-safe; asking computes and does not wait for anything.
 *
 * @since 1.0
 */
@ExtensionPoint("metric.history")
public interface MetricHistory extends AutoCloseable {
    /**
     * {@return the names of the meters of which there is something, sorted}
     */
    List<String> names();

    /**
     * {@return what is known of one name}
     *
     * @param query which, and of what time
     */
    RangeAnswer query(RangeQuery query);

    /** Called when it is gone. May block. */
    @Override
    default void close() throws Exception {}
}
