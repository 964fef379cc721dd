package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The environment's {@code JACKFIELD_…} as a layer. A setting's variable is its pointer in capitals, with {@code _} for
 * everything that is no letter or digit. For a binding several readings can be possible: one that names a binding which is
 * there wins; else the longest point, then the longest option.
 *
 * <p>A variable that matches nothing is a warning and not a mistake, since platforms set variables of their own: in
 * Kubernetes a service named {@code jackfield} yields {@code JACKFIELD_PORT}.
 */
final class Variables {
    static final String PREFIX = "JACKFIELD_";
    /** Read by the launcher and its script, or said by what starts it. */
    static final Set<String> RESERVED = Set.of(
            PREFIX + "OPTS",
            PREFIX + "HOME",
            PREFIX + "URL",
            PREFIX + "TOKEN",
            PREFIX + "TOKEN_FILE",
            PREFIX + "CA",
            PREFIX + "CACHE",
            PREFIX + "FAST_START",
            PREFIX + "LOG_LEVEL",
            PREFIX + "LOG_FORMAT");

    private static final String BINDINGS = PREFIX + "BINDINGS_";

    private final Map<String, String> environment;
    private final Map<String, Pointer> settings = new LinkedHashMap<>();

    Variables(Map<String, String> environment) {
        this.environment = new TreeMap<>(environment);
        Schema.SECTIONS.forEach((section, options) -> options.forEach(option -> {
            Pointer pointer = Schema.pointer(section, option);
            settings.put(variable(pointer.toString()), pointer);
        }));
    }

    /** The variable of a setting. */
    static String variable(String pointer) {
        return PREFIX + capitals(pointer);
    }

    private static String capitals(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** What it says about everything but the bindings. */
    Layer settings() {
        Layer layer = new Layer();
        settings.forEach((variable, pointer) -> {
            String value = environment.get(variable);
            if (value != null) {
                layer.put(pointer, leaf(variable, value));
            }
        });
        return layer;
    }

    /**
     * {@return what it says about bindings}
     *
     * @param catalog what could be meant
     * @param there the bindings that other sources name
     * @param problems gets what has several meanings
     * @param warnings gets what has none
     */
    Layer bindings(Catalog catalog, Collection<BindingKey> there, List<Problem> problems, List<String> warnings) {
        Layer layer = new Layer();
        environment.forEach((variable, value) -> {
            if (!variable.startsWith(PREFIX) || RESERVED.contains(variable) || settings.containsKey(variable)) {
                return;
            }
            Pointer pointer = null;
            if (variable.startsWith(BINDINGS)) {
                List<Pointer> meant = existing(variable.substring(BINDINGS.length()), catalog, there);
                if (meant.size() > 1) {
                    problems.add(new Problem(
                            "",
                            "could mean "
                                    + String.join(
                                            " and ",
                                            meant.stream()
                                                    .map(Pointer::toString)
                                                    .toList()) + "; say it in the file",
                            leaf(variable, value).origin().source()));
                    return;
                }
                pointer = meant.isEmpty() ? possible(variable.substring(BINDINGS.length()), catalog) : meant.get(0);
            }
            if (pointer == null) {
                warnings.add("the variable " + variable + " of the environment means nothing here"
                        + Suggestion.nearest(variable, settings.keySet())
                                .map(name -> "; did you mean " + name + "?")
                                .orElse(""));
            } else {
                layer.put(pointer, leaf(variable, value));
            }
        });
        return layer;
    }

    private static Node.Scalar leaf(String variable, String value) {
        return new Node.Scalar(value, Origin.of(Origin.Kind.ENVIRONMENT, variable));
    }

    private static List<Pointer> existing(String rest, Catalog catalog, Collection<BindingKey> there) {
        List<Pointer> meant = new ArrayList<>();
        for (BindingKey key : there) {
            String prefix = capitals(key.point()) + "_" + capitals(key.name()) + "_";
            if (rest.startsWith(prefix)) {
                for (String option : options(catalog, key.point())) {
                    if (capitals(option).equals(rest.substring(prefix.length()))) {
                        meant.add(Pointer.of(key, option));
                    }
                }
            }
        }
        return meant;
    }

    private static @Nullable Pointer possible(String rest, Catalog catalog) {
        List<Pointer> meant = new ArrayList<>();
        for (String point : catalog.points().keySet()) {
            if (rest.startsWith(capitals(point) + "_")) {
                String nameAndOption = rest.substring(point.length() + 1);
                for (String option : options(catalog, point)) {
                    String suffix = "_" + capitals(option);
                    if (nameAndOption.endsWith(suffix)) {
                        String name = nameAndOption
                                .substring(0, nameAndOption.length() - suffix.length())
                                .toLowerCase(Locale.ROOT);
                        if (Layer.BINDING_NAME.matcher(name).matches()) {
                            meant.add(Pointer.of(new BindingKey(point, name), option));
                        }
                    }
                }
            }
        }
        return meant.stream()
                .max(Comparator.<Pointer>comparingInt(
                                pointer -> pointer.binding().point().length())
                        .thenComparingInt(pointer -> pointer.last().length()))
                .orElse(null);
    }

    private static Set<String> options(Catalog catalog, String point) {
        Set<String> names = new LinkedHashSet<>();
        Schema.BINDING.forEach(option -> names.add(option.name()));
        for (ProviderEntry entry : catalog.providers(point)) {
            entry.options().forEach(option -> names.add(option.name()));
        }
        return names;
    }
}
