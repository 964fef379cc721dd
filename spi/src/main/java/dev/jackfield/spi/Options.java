package dev.jackfield.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The options a provider declares, in the order in which it documents them. Immutable.
 *
 * @since 1.0
 */
public final class Options implements Iterable<Option<?>> {
    private static final Options NONE = new Options(Map.of());

    private final Map<String, Option<?>> byName;

    private Options(Map<String, Option<?>> byName) {
        this.byName = byName;
    }

    /**
     * {@return no options}
     */
    public static Options none() {
        return NONE;
    }

    /**
     * {@return these options}
     *
     * @param options each with a name of its own
     */
    public static Options of(Option<?>... options) {
        Map<String, Option<?>> byName = new LinkedHashMap<>();
        for (Option<?> option : options) {
            if (byName.put(option.name(), option) != null) {
                throw new IllegalArgumentException("option \"" + option.name() + "\" is declared twice");
            }
        }
        return new Options(byName);
    }

    /**
     * {@return the option of that name, if it is declared}
     *
     * @param name in snake_case
     */
    public Optional<Option<?>> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public Iterator<Option<?>> iterator() {
        return List.copyOf(byName.values()).iterator();
    }

    /**
     * Checks what configuration says and fills in the defaults.
     *
     * @param raw values as YAML or JSON carry them; text is accepted for every type
     * @param problems gets every mistake, pointing to the option's name
     * @return the values; of no use when there were problems
     */
    public OptionValues check(Map<String, ? extends @Nullable Object> raw, List<Problem> problems) {
        Map<String, Object> values = new LinkedHashMap<>();
        raw.forEach((name, value) -> {
            Option<?> option = byName.get(name);
            if (option == null) {
                problems.add(new Problem(name, Suggestion.unknown("option", name, byName.keySet())));
            } else {
                try {
                    values.put(name, OptionParser.parse(option, value));
                } catch (OptionParser.Refusal e) {
                    problems.add(new Problem(name, e.detail()));
                }
            }
        });
        for (Option<?> option : byName.values()) {
            Object fallback = option.defaultValue();
            if (!raw.containsKey(option.name())) {
                if (fallback != null) {
                    values.put(option.name(), fallback);
                } else if (option.required()) {
                    problems.add(new Problem(
                            option.name(), "is required: " + OptionParser.expected(option) + ". " + option.doc()));
                }
            }
        }
        return new OptionValues(this, values);
    }

    /**
     * Checks what code says and fills in the defaults.
     *
     * @param raw values as YAML or JSON carry them
     * @return the values
     * @throws JackfieldException with every mistake
     */
    public OptionValues check(Map<String, ? extends @Nullable Object> raw) {
        List<Problem> problems = new ArrayList<>();
        OptionValues values = check(raw, problems);
        if (!problems.isEmpty()) {
            throw new JackfieldException("invalid_options", problems);
        }
        return values;
    }
}
