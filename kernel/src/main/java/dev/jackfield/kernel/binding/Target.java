package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.OptionValues;

/**
 * What is to be plugged in. Refers to plugin code; nothing but the running generation keeps it.
 *
 * @param entry the provider
 * @param options its checked options
 * @param deadlines how long its steps may take
 * @since 1.0
 */
public record Target(ProviderEntry entry, OptionValues options, Deadlines deadlines) {
    /**
     * {@return a target with the usual deadlines}
     *
     * @param entry the provider
     * @param options its checked options
     */
    public static Target of(ProviderEntry entry, OptionValues options) {
        return new Target(entry, options, Deadlines.DEFAULT);
    }
}
