package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.spi.Provider;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where plugins come from and how far they may go.
 *
 * @param directory the drop directory, or null for none; it need not exist yet
 * @param dataFolder the kernel's data folder; private copies, uploads and earlier archives live in its {@code plugins}
 * @param hostLayer the layer with the SPI's module, parent of every plugin's layer; null where the SPI is on the class
 *     path, and plugins are isolated by class loaders alone
 * @param loadTimeout how long static initializers and constructors of a plugin's providers may take, all together
 * @param scanInterval how often the drop directory is looked at
 * @param limits how big an archive may be
 * @param trust which archives may be loaded
 * @since 1.0
 */
public record PluginSettings(
        @Nullable Path directory,
        Path dataFolder,
        @Nullable ModuleLayer hostLayer,
        Duration loadTimeout,
        Duration scanInterval,
        ArchiveLimits limits,
        Trust trust) {

    /**
     * {@return the usual limits, the layer that the SPI itself is in, and trust in everything}
     *
     * @param directory the drop directory, or null for none
     * @param dataFolder the kernel's data folder
     */
    public static PluginSettings of(@Nullable Path directory, Path dataFolder) {
        return new PluginSettings(
                directory,
                dataFolder,
                Provider.class.getModule().getLayer(),
                Duration.ofSeconds(10),
                Duration.ofMillis(500),
                ArchiveLimits.DEFAULT,
                Trust.inEverything());
    }
}
