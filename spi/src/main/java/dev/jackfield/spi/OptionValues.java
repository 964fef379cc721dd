package dev.jackfield.spi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checked values of a provider's options, defaults filled in. Immutable; {@link #toString} and {@link #masked} never show
 * a secret.
 *
 * @since 1.0
 */
public final class OptionValues {
    /** What stands for a secret wherever it would be shown. */
    public static final String MASK = "********";

    private final Options options;
    private final Map<String, Object> values;

    OptionValues(Options options, Map<String, Object> values) {
        this.options = options;
        this.values = Map.copyOf(values);
    }

    /**
     * {@return the value of an option that is required or has a default}
     *
     * @param option one of the provider's options
     * @throws IllegalArgumentException if the option was not declared, or is optional and was left out
     */
    @SuppressWarnings("unchecked")
    public <V> V get(Option<V> option) {
        Object value = values.get(option.name());
        if (value == null) {
            throw new IllegalArgumentException("option \"" + option.name() + "\" has no value: "
                    + (options.find(option.name()).isPresent() ? "it is optional, use find" : "it is not declared"));
        }
        return (V) value;
    }

    /**
     * {@return the value of an optional option, empty when it was left out}
     *
     * @param option one of the provider's options
     */
    @SuppressWarnings("unchecked")
    public <V> Optional<V> find(Option<V> option) {
        return Optional.ofNullable((V) values.get(option.name()));
    }

    /**
     * {@return the values as YAML and JSON carry them, in the order of declaration, secrets masked}
     */
    public Map<String, Object> masked() {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Option<?> option : options) {
            Object value = values.get(option.name());
            if (value != null) {
                shown.put(option.name(), option.secret() ? MASK : OptionText.of(option, value));
            }
        }
        return shown;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OptionValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return masked().toString();
    }
}
