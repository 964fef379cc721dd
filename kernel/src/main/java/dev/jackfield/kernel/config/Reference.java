package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionType;
import dev.jackfield.spi.OptionValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A binding that another one names.
 *
 * @param option by which option
 * @param to which one
 * @param said whether it must be there: all but what an option of one binding names by its own default, which its provider
 *     copes without
 * @param origin where
 */
record Reference(String option, BindingKey to, boolean said, Origin origin) {
    static boolean isOne(Option<?> option) {
        return option.point() != null && (option.type() == OptionType.BINDING || option.type() == OptionType.BINDINGS);
    }

    /** What a value of such an option names. */
    static List<BindingKey> keys(Option<?> option, @Nullable Object value) {
        Class<?> type = option.point();
        if (type == null) {
            return List.of();
        }
        String point = ExtensionPoints.nameOf(type);
        if (value instanceof List<?> names) {
            return names.stream()
                    .map(name -> new BindingKey(point, String.valueOf(name)))
                    .toList();
        }
        return value == null ? List.of() : List.of(new BindingKey(point, value.toString()));
    }

    static List<Reference> of(ProviderEntry entry, OptionValues values, Map<String, Node> leaves) {
        List<Reference> references = new ArrayList<>();
        for (Option<?> option : entry.options()) {
            if (isOne(option)) {
                Node leaf = leaves.get(option.name());
                Origin origin = leaf == null ? Origin.DEFAULT : leaf.origin();
                Object value = values.find(option).orElse(null);
                boolean said = option.type() == OptionType.BINDINGS
                        || (leaf != null && value != null && !value.equals(option.defaultValue()));
                keys(option, value).forEach(key -> references.add(new Reference(option.name(), key, said, origin)));
            }
        }
        return references;
    }
}
