package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.JackfieldException;
import org.jspecify.annotations.Nullable;

/**
 * A plugin can't be had, or a change of its life cycle can't be made; whatever ran before goes on. The message is for
 * the person who brought the plugin. Never carries an exception of a plugin as its cause: that would keep the plugin's
 * classes alive.
 *
 * @since 1.0
 */
public final class PluginRefused extends JackfieldException {
    private static final long serialVersionUID = 1L;

    /**
     * @param code why, in snake_case, such as {@code not_a_plugin}, {@code spi_version}, {@code missing_dependency}
     * @param message what was brought, what is wrong with it, and what would be right
     */
    public PluginRefused(String code, String message) {
        super(code, message, null);
    }

    PluginRefused(String code, String message, @Nullable Throwable hostCause) {
        super(code, message, hostCause);
    }
}
