package dev.jackfield.kernel.config;

import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.OptionType;
import dev.jackfield.spi.Options;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The page that lists every setting and option, drawn from what is declared. What stands between {@code <!-- begin NAME -->}
 * and {@code <!-- end NAME -->} of a page is written here; the rest is written by hand. Pure functions.
 */
public final class ConfigurationPage {
    private static final String HEAD = """
            | option | type | default | bounds | what it says |
            |---|---|---|---|---|
            """;

    private ConfigurationPage() {}

    /**
     * {@return the page with its regions {@code settings}, {@code bindings} and {@code defaults} drawn anew}
     *
     * @param page the page as it is
     * @param catalog what plugins offer
     * @throws IllegalArgumentException if the page lacks a region
     */
    public static String renew(String page, Catalog catalog) {
        String renewed = region(page, "settings", settings());
        renewed = region(renewed, "bindings", bindings(catalog));
        return region(renewed, "defaults", defaults());
    }

    private static String region(String page, String name, String content) {
        String begin = "<!-- begin " + name + " -->\n";
        String end = "<!-- end " + name + " -->";
        int from = page.indexOf(begin);
        int to = page.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("the page has no region \"" + name + "\"");
        }
        return page.substring(0, from + begin.length()) + content + page.substring(to);
    }

    private static String settings() {
        StringBuilder text = new StringBuilder();
        Schema.SECTIONS.forEach((section, options) -> text.append("### `")
                .append(section)
                .append("`\n\n")
                .append(Schema.DOCS.get(section))
                .append(
                        Schema.takesEffectAtStart(Pointer.of(section.split("\\.")))
                                ? " A change takes effect at the next start.\n\n"
                                : " A change takes effect at once.\n\n")
                .append(table(options))
                .append('\n'));
        return text.toString();
    }

    private static String bindings(Catalog catalog) {
        StringBuilder text = new StringBuilder("### Every binding\n\n").append(table(Schema.BINDING));
        catalog.points().keySet().stream()
                .filter(point -> !catalog.providers(point).isEmpty())
                .forEach(point -> {
                    text.append("\n### `").append(point).append("`\n");
                    for (ProviderEntry entry : catalog.providers(point)) {
                        text.append("\n#### `provider: ").append(entry.name()).append("`\n\n");
                        text.append(entry.options().iterator().hasNext() ? table(entry.options()) : "No options.\n");
                    }
                });
        return text.append('\n').toString();
    }

    private static String defaults() {
        StringBuilder text = new StringBuilder("```yaml\nbindings:\n");
        Schema.defaultBindings().forEach((key, options) -> {
            text.append("  ")
                    .append(key.point())
                    .append(":\n    ")
                    .append(key.name())
                    .append(": {provider: ");
            text.append(options.get(Pointer.PROVIDER));
            options.entrySet().stream()
                    .filter(option -> !option.getKey().equals(Pointer.PROVIDER))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(option -> text.append(", ")
                            .append(option.getKey())
                            .append(": ")
                            .append(option.getValue()));
            text.append("}\n");
        });
        return text.append("```\n").toString();
    }

    private static String table(Options options) {
        StringBuilder text = new StringBuilder(HEAD);
        for (Option<?> option : options) {
            text.append("| `").append(option.name()).append("` | ").append(type(option));
            text.append(" | ").append(fallback(option)).append(" | ").append(bounds(option));
            text.append(" | ").append(cell(option.doc()));
            text.append(option.secret() ? " Masked wherever it would be shown." : "")
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String type(Option<?> option) {
        String type = option.type().name().toLowerCase(Locale.ROOT);
        Class<?> point = option.point();
        if (point != null) {
            return (option.type() == OptionType.BINDINGS ? "bindings of `" : "binding of `")
                    + ExtensionPoints.nameOf(point) + "`";
        }
        return option.unit().isEmpty() ? type : type + ", in " + option.unit();
    }

    private static String fallback(Option<?> option) {
        Object value = option.defaultValue();
        if (value == null) {
            return option.required() ? "required" : "none";
        }
        return "`" + cell(OptionText.of(option, value).toString()) + "`";
    }

    private static String bounds(Option<?> option) {
        Object minimum = option.minimum();
        Object maximum = option.maximum();
        if (minimum != null && maximum != null) {
            return "`" + OptionText.of(option, minimum) + "` to `" + OptionText.of(option, maximum) + "`";
        }
        return option.choices().stream().map(choice -> "`" + choice + "`").collect(Collectors.joining(", "));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }
}
