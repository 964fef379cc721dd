package dev.jackfield.testkit;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.Provider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.Assertions;

/**
 * Pins down which options a provider declares and what their defaults are, so that none is added, dropped or changed
 * without a test that says so.
 *
 * <pre>{@code
 * DeclaredOptions.of(new TinyProvider()).are(Map.of("maximum_entries", 1000L, "nodes", DeclaredOptions.REQUIRED));
 * }</pre>
 *
 * @since 1.0
 */
public final class DeclaredOptions {
    /** Stands for the default of an option that must be said. */
    public static final String REQUIRED = "(required)";

    /** Stands for the default of an option that may be left out and has none. */
    public static final String NONE = "(none)";

    private final Map<String, Object> defaults = new LinkedHashMap<>();

    private DeclaredOptions(Provider<?> provider) {
        for (Option<?> option : provider.options()) {
            Object fallback = option.defaultValue();
            defaults.put(option.name(), option.required() ? REQUIRED : Objects.requireNonNullElse(fallback, NONE));
        }
    }

    /**
     * {@return what a provider declares}
     *
     * @param provider the provider
     */
    public static DeclaredOptions of(Provider<?> provider) {
        return new DeclaredOptions(provider);
    }

    /**
     * Fails unless these are all, with these defaults.
     *
     * @param expected each option's default as its Java type, {@link #REQUIRED} or {@link #NONE}
     */
    public void are(Map<String, ?> expected) {
        Assertions.assertThat(defaults).isEqualTo(expected);
    }
}
