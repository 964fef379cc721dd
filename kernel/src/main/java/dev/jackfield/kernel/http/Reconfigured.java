package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.SwapReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What applying a configuration did.
 *
 * @param plan what was asked for
 * @param swaps one of each binding that changed
 */
public record Reconfigured(Planned plan, List<SwapReport> swaps) {
    /** Copies the list. */
    public Reconfigured {
        swaps = List.copyOf(swaps);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(plan.asMap());
        map.put("swaps", swaps.stream().map(SwapReport::asMap).toList());
        return map;
    }
}
