package dev.jackfield.kernel.http;

import dev.jackfield.spi.Health;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How one component is.
 *
 * @param name such as {@code binding/cache.store/l1}, {@code plugin/cache-map} or {@code control}
 * @param health how it is
 * @param since since when
 * @param vital whether the process is to be replaced while this is down: {@code /health/live}
 * @param needed whether no work is to be sent here while this is down: {@code /health/ready}
 */
public record Component(String name, Health health, Instant since, boolean vital, boolean needed) {
    boolean down() {
        return health.state() == Health.State.DOWN;
    }

    String state() {
        return health.state().name().toLowerCase(Locale.ROOT);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", name);
        map.put("state", state());
        map.put("since", since.toString());
        map.put("detail", health.detail());
        return map;
    }
}
