package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.Token;
import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.plugin.PluginView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How things are, brief enough for the audit to tell what changed. Texts and JDK types alone. */
public final class States {
    private static final int DIGEST = 12;

    private States() {}

    static Map<String, @Nullable Object> binding(List<BindingView> bindings, BindingKey key) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        bindings.stream()
                .filter(binding -> binding.key().equals(key))
                .findFirst()
                .ifPresent(binding -> {
                    Map<String, ?> shown = BindingJson.of(binding);
                    for (String member : List.of("provider", "plugin", "version", "generation")) {
                        state.put(member, shown.get(member));
                    }
                    if (shown.get("options") instanceof Map<?, ?> options) {
                        options.forEach((name, value) -> state.put("options." + name, value));
                    }
                });
        return state;
    }

    /**
     * {@return each plugin with its version, state and the beginning of its digest}
     *
     * @param plugins all of them
     */
    public static Map<String, @Nullable Object> plugins(List<PluginView> plugins) {
        Map<String, @Nullable Object> state = new TreeMap<>();
        for (PluginView plugin : plugins) {
            String digest = String.valueOf(plugin.digest());
            state.put(
                    plugin.id(),
                    plugin.version() + " " + plugin.state().name().toLowerCase(Locale.ROOT) + ", generation "
                            + plugin.generation() + ", "
                            + digest.substring(0, Math.min(DIGEST, digest.length())));
        }
        return state;
    }

    /**
     * {@return each value of a configuration by its dotted name}
     *
     * @param shown as {@link Operations#configuration} tells it
     */
    public static Map<String, @Nullable Object> configuration(Map<String, ? extends @Nullable Object> shown) {
        Map<String, @Nullable Object> state = new TreeMap<>();
        flatten("", shown.get("configuration"), state);
        return state;
    }

    private static void flatten(String place, @Nullable Object value, Map<String, @Nullable Object> state) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, each) -> flatten(place.isEmpty() ? String.valueOf(name) : place + "." + name, each, state));
        } else {
            state.put(place, value);
        }
    }

    static Map<String, @Nullable Object> tokens(Access access) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        for (Token token : access.tokens().all()) {
            Map<String, @Nullable Object> shown = token.asMap();
            shown.remove("id");
            state.put(token.id(), shown);
        }
        return state;
    }
}
