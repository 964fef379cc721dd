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
 * @param pending settings that take effect at the next start, such as a listener's port; usually empty
 */
public record Configured(Planned plan, List<SwapReport> swaps, List<String> pending) {
    /** Copies the lists. */
    public Configured {
        swaps = List.copyOf(swaps);
        pending = List.copyOf(pending);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>(plan.asMap());
        map.put("swaps", swaps.stream().map(SwapReport::asMap).toList());
        map.put("pending", pending);
        return map;
    }
}
