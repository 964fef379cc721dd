package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * What a {@link Switchboard} stands on.
 *
 * @param vertx where routes are mounted
 * @param metrics where generations register their meters
 * @param events where changes are told
 * @param clock for what people read, and for durations that are reported
 * @param dataFolder the kernel's; bindings get folders in its {@code bindings}
 * @param healthInterval how often running generations are asked how they are
 * @param mask takes secrets out of every text
 * @since 1.0
 */
public record SwitchboardSettings(
        Vertx vertx,
        NodeMetrics metrics,
        Events events,
        Clock clock,
        Path dataFolder,
        Duration healthInterval,
        UnaryOperator<String> mask) {}
