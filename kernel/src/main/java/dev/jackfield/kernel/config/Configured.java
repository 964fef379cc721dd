package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration without mistakes, that could be applied. Refers to plugin code: used at once, not kept.
 *
 * @param settings what the kernel itself is told
 * @param bindings what is to be plugged in where, in the order of the configuration
 * @param warnings what a person should know, such as an unknown variable of the environment; no secrets
 */
public record Configured(Settings settings, Map<BindingKey, Target> bindings, List<String> warnings) {
    /** Copies both, keeping their order. */
    public Configured {
        bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        warnings = List.copyOf(warnings);
    }
}
