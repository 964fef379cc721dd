package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.kernel.plugin.PluginView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a plugin.
 *
 * @param plugin how it is now
 * @param created whether its id was not there before
 * @param swaps one of each binding that used it
 */
public record Changed(PluginView plugin, boolean created, List<SwapReport> swaps) {
    /** Copies the list. */
    public Changed {
        swaps = List.copyOf(swaps);
    }

    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("plugin", plugin.asMap());
        map.put("swaps", swaps.stream().map(SwapReport::asMap).toList());
        return map;
    }
}
