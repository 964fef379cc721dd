package dev.jackfield.spi;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One declared option of a provider. Checking, masking, documentation, forms and schemas all come from here. Immutable.
 *
 * <pre>{@code
 * static final Option<Long> MAXIMUM_ENTRIES = Option.integer("maximum_entries")
 *         .doc("How many entries fit.").unit("entries").between(1L, 100_000_000L).defaultsTo(10_000L);
 * }</pre>
 *
 * An option without a default is required, unless it says that it is {@link #optional}.
 *
 * @param name in snake_case
 * @param type what its value is
 * @param doc one sentence or two for the operator
 * @param unit what a number counts, or empty
 * @param defaultValue the value when nothing is said, or null
 * @param required whether something must be said
 * @param minimum the least value, or null
 * @param maximum the greatest value, or null
 * @param choices the possible values of a {@link OptionType#CHOICE}
 * @param point the extension point that a {@link OptionType#BINDING} names, or null
 * @param secret whether its value is masked everywhere
 * @param <V> the Java type of its value
 * @since 1.0
 */
public record Option<V>(
        String name,
        OptionType type,
        String doc,
        String unit,
        @Nullable V defaultValue,
        boolean required,
        @Nullable V minimum,
        @Nullable V maximum,
        List<String> choices,
        @Nullable Class<?> point,
        boolean secret) {

    /** Checks the name, the bounds and the default, and copies the choices. */
    public Option {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("option name \"" + name + "\" is not snake_case");
        }
        choices = List.copyOf(choices);
        if (above(minimum, maximum)) {
            throw new IllegalArgumentException(
                    "option \"" + name + "\": the minimum " + minimum + " is above the maximum " + maximum);
        }
        if (above(minimum, defaultValue) || above(defaultValue, maximum)) {
            throw new IllegalArgumentException("option \"" + name + "\": the default " + defaultValue
                    + " is not between " + minimum + " and " + maximum);
        }
        if (type == OptionType.CHOICE && defaultValue instanceof String choice && !choices.contains(choice)) {
            throw new IllegalArgumentException(
                    "option \"" + name + "\": the default " + choice + " is none of " + String.join(", ", choices));
        }
    }

    @SuppressWarnings("unchecked")
    private static boolean above(@Nullable Object one, @Nullable Object other) {
        return one != null && other != null && ((Comparable<Object>) one).compareTo(other) > 0;
    }

    private static <V> Option<V> declare(String name, OptionType type, List<String> choices, @Nullable Class<?> point) {
        return new Option<>(name, type, "", "", null, true, null, null, choices, point, false);
    }

    /**
     * {@return a text}
     *
     * @param name in snake_case
     */
    public static Option<String> string(String name) {
        return declare(name, OptionType.STRING, List.of(), null);
    }

    /**
     * {@return a whole number}
     *
     * @param name in snake_case
     */
    public static Option<Long> integer(String name) {
        return declare(name, OptionType.INTEGER, List.of(), null);
    }

    /**
     * {@return a number}
     *
     * @param name in snake_case
     */
    public static Option<Double> number(String name) {
        return declare(name, OptionType.NUMBER, List.of(), null);
    }

    /**
     * {@return true or false}
     *
     * @param name in snake_case
     */
    public static Option<Boolean> bool(String name) {
        return declare(name, OptionType.BOOLEAN, List.of(), null);
    }

    /**
     * {@return a duration}
     *
     * @param name in snake_case
     */
    public static Option<Duration> duration(String name) {
        return declare(name, OptionType.DURATION, List.of(), null);
    }

    /**
     * {@return a size in bytes}
     *
     * @param name in snake_case
     */
    public static Option<Long> size(String name) {
        return declare(name, OptionType.SIZE, List.of(), null);
    }

    /**
     * {@return one of several words}
     *
     * @param name in snake_case
     * @param choices the words
     */
    public static Option<String> choice(String name, String... choices) {
        return declare(name, OptionType.CHOICE, List.of(choices), null);
    }

    /**
     * {@return an absolute URI}
     *
     * @param name in snake_case
     */
    public static Option<URI> uri(String name) {
        return declare(name, OptionType.URI, List.of(), null);
    }

    /**
     * {@return several texts}
     *
     * @param name in snake_case
     */
    public static Option<List<String>> strings(String name) {
        return declare(name, OptionType.STRINGS, List.of(), null);
    }

    /**
     * {@return several absolute URIs}
     *
     * @param name in snake_case
     */
    public static Option<List<URI>> uris(String name) {
        return declare(name, OptionType.URIS, List.of(), null);
    }

    /**
     * {@return the name of another binding, which is created first and refused where it closes a circle}
     *
     * @param name in snake_case
     * @param point the extension point of that binding
     */
    public static Option<String> binding(String name, Class<?> point) {
        return declare(name, OptionType.BINDING, List.of(), point);
    }

    /**
     * {@return the names of other bindings, in order}
     *
     * @param name in snake_case
     * @param point the extension point of those bindings
     */
    public static Option<List<String>> bindings(String name, Class<?> point) {
        return declare(name, OptionType.BINDINGS, List.of(), point);
    }

    /**
     * {@return the same with documentation}
     *
     * @param text one sentence or two for the operator
     */
    public Option<V> doc(String text) {
        return new Option<>(name, type, text, unit, defaultValue, required, minimum, maximum, choices, point, secret);
    }

    /**
     * {@return the same with a unit}
     *
     * @param text what a number counts
     */
    public Option<V> unit(String text) {
        return new Option<>(name, type, doc, text, defaultValue, required, minimum, maximum, choices, point, secret);
    }

    /**
     * {@return the same with a default, so that it need not be said}
     *
     * @param value the default, within the bounds
     */
    public Option<V> defaultsTo(V value) {
        return new Option<>(name, type, doc, unit, value, false, minimum, maximum, choices, point, secret);
    }

    /**
     * {@return the same without a default, that need not be said; {@link OptionValues#find} tells}
     */
    public Option<V> optional() {
        return new Option<>(name, type, doc, unit, null, false, minimum, maximum, choices, point, secret);
    }

    /**
     * {@return the same with bounds, both included}
     *
     * @param least the least value allowed
     * @param greatest the greatest value allowed
     */
    public Option<V> between(V least, V greatest) {
        return new Option<>(name, type, doc, unit, defaultValue, required, least, greatest, choices, point, secret);
    }

    /**
     * {@return the same, masked everywhere}
     */
    public Option<V> asSecret() {
        return new Option<>(name, type, doc, unit, defaultValue, required, minimum, maximum, choices, point, true);
    }
}
