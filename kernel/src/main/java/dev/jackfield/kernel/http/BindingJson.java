package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.BindingView;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** How the API shows a binding. */
final class BindingJson {
    private BindingJson() {}

    static Map<String, Object> of(BindingView binding) {
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("state", binding.health().state().name().toLowerCase(Locale.ROOT));
        health.put("since", binding.healthSince().toString());
        health.put("detail", binding.health().detail());
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("point", binding.key().point());
        map.put("name", binding.key().name());
        map.put("provider", binding.provider());
        map.put("plugin", binding.plugin());
        map.put("version", binding.version());
        map.put("plugin_generation", binding.pluginGeneration());
        map.put("generation", binding.generation());
        map.put("since", binding.since().toString());
        map.put("options", binding.options());
        map.put("in_flight", binding.inFlight());
        map.put("health", health);
        return map;
    }
}
