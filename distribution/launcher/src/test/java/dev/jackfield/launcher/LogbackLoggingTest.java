package dev.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;

class LogbackLoggingTest {
    private final LoggerContext context = new LoggerContext();
    private final LogbackLogging logging = new LogbackLogging(context);

    @Test
    void aLevelIsThatOfTheLoggerAboveUntilItHasItsOwn() {
        context.getLogger("ROOT").setLevel(Level.WARN);
        assertThat(logging.effective("plugin.tiny")).isEqualTo(System.Logger.Level.WARNING);

        for (System.Logger.Level level : System.Logger.Level.values()) {
            logging.set("plugin.tiny", level);
            if (level != System.Logger.Level.ALL) {
                assertThat(logging.effective("plugin.tiny")).isEqualTo(level);
                assertThat(logging.levels()).containsEntry("plugin.tiny", level);
            }
        }
        logging.set("plugin.tiny", null);

        assertThat(logging.effective("plugin.tiny")).isEqualTo(System.Logger.Level.WARNING);
        assertThat(logging.levels()).containsOnlyKeys("ROOT");
    }
}
