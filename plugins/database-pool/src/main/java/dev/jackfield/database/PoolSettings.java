package dev.jackfield.database;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Problem;
import java.time.Duration;
import java.util.List;

/**
 * The values of {@link PoolOptions}.
 *
 * @param minimum connections kept open
 * @param maximum connections at most
 * @param patience of a caller
 * @param idle for how long a connection above the minimum stays
 * @param lifetime of a connection
 * @param leak after how long a connection that is held counts as leaked
 * @param healthInterval between looks at a healthy database
 * @param prefix of schemas
 * @param strategy how a replica is chosen
 * @param maximumLag of a replica that serves
 * @param lagInterval between looks at replicas
 * @param stickiness for how long reads follow a write to the primary
 * @since 1.0
 */
public record PoolSettings(
        int minimum,
        int maximum,
        Duration patience,
        Duration idle,
        Duration lifetime,
        Duration leak,
        Duration healthInterval,
        String prefix,
        String strategy,
        Duration maximumLag,
        Duration lagInterval,
        Duration stickiness) {
    /**
     * {@return what the options say}
     *
     * @param options of a provider; what it does not declare has its default
     * @throws JackfieldException if they contradict each other
     */
    public static PoolSettings of(OptionValues options) {
        String prefix = value(options, PoolOptions.SCHEMA_PREFIX);
        if (!prefix.matches("([a-z][a-z0-9_]{0,19})?")) {
            throw refused(PoolOptions.SCHEMA_PREFIX, "\"" + prefix + "\" is not snake_case of at most 20 characters");
        }
        PoolSettings settings = new PoolSettings(
                Math.toIntExact(value(options, PoolOptions.MINIMUM_SIZE)),
                Math.toIntExact(value(options, PoolOptions.MAXIMUM_SIZE)),
                value(options, PoolOptions.CONNECTION_TIMEOUT),
                value(options, PoolOptions.IDLE_TIMEOUT),
                value(options, PoolOptions.MAXIMUM_LIFETIME),
                value(options, PoolOptions.LEAK_THRESHOLD),
                value(options, PoolOptions.HEALTH_INTERVAL),
                prefix,
                value(options, PoolOptions.READ_STRATEGY),
                value(options, PoolOptions.MAXIMUM_LAG),
                value(options, PoolOptions.LAG_INTERVAL),
                value(options, PoolOptions.STICKINESS));
        if (settings.minimum > settings.maximum) {
            throw refused(
                    PoolOptions.MINIMUM_SIZE,
                    settings.minimum + " is above maximum_size, which is " + settings.maximum);
        }
        return settings;
    }

    private static <V> V value(OptionValues options, Option<V> option) {
        return options.find(option).orElseGet(() -> {
            V fallback = option.defaultValue();
            if (fallback == null) {
                throw new IllegalStateException(option.name() + " has no default");
            }
            return fallback;
        });
    }

    private static JackfieldException refused(Option<?> option, String detail) {
        return new JackfieldException("invalid_options", List.of(new Problem(option.name(), detail)));
    }
}
