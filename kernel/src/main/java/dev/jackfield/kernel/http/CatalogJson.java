package dev.jackfield.kernel.http;

import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.OptionValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the API shows what can be plugged in where. Texts and numbers only, so that nothing of a plugin is kept. */
final class CatalogJson {
    private CatalogJson() {}

    static Map<String, @Nullable Object> point(Catalog catalog, String name) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("point", name);
        map.put("type", catalog.point(name).map(Class::getName).orElse(null));
        map.put(
                "providers",
                catalog.providers(name).stream().map(CatalogJson::provider).toList());
        return map;
    }

    private static Map<String, @Nullable Object> provider(ProviderEntry entry) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("provider", entry.name());
        map.put("plugin", entry.plugin().id());
        map.put("version", entry.plugin().version());
        List<Map<String, @Nullable Object>> options = new ArrayList<>();
        entry.options().forEach(option -> options.add(option(option)));
        map.put("options", options);
        return map;
    }

    private static Map<String, @Nullable Object> option(Option<?> option) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("name", option.name());
        map.put("type", option.type().name().toLowerCase(Locale.ROOT));
        map.put("doc", option.doc());
        map.put("unit", option.unit());
        map.put("required", option.required());
        map.put(
                "default",
                option.secret() && option.defaultValue() != null
                        ? OptionValues.MASK
                        : text(option, option.defaultValue()));
        map.put("minimum", text(option, option.minimum()));
        map.put("maximum", text(option, option.maximum()));
        map.put("choices", option.choices());
        Class<?> point = option.point();
        map.put("point", point == null ? null : ExtensionPoints.nameOf(point));
        map.put("secret", option.secret());
        return map;
    }

    private static @Nullable Object text(Option<?> option, @Nullable Object value) {
        return value == null ? null : OptionText.of(option, value);
    }
}
