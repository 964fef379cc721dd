package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.Deadlines;
import dev.jackfield.kernel.trust.TrustMode;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the kernel itself is told; everything but the bindings. Immutable, holds no plugin's classes.
 *
 * @param traffic where requests for the service come in
 * @param control where Jackfield is controlled
 * @param pluginDirectory the drop directory, absolute; need not be there
 * @param pluginTrust which plugins are loaded
 * @param pluginLoadTimeout how long loading a plugin may take
 * @param pluginScanInterval how often the drop directory is looked at
 * @param deadlines of every binding that does not say otherwise
 * @param healthInterval how often running generations are asked how they are
 * @param auth who is let in at the control listener
 * @param shutdownDrain what all drains share at shutdown
 */
public record Settings(
        Listener traffic,
        Listener control,
        Path pluginDirectory,
        TrustMode pluginTrust,
        Duration pluginLoadTimeout,
        Duration pluginScanInterval,
        Deadlines deadlines,
        Duration healthInterval,
        AuthSettings auth,
        Duration shutdownDrain) {}
