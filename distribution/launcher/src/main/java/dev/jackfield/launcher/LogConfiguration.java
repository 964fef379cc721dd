package dev.jackfield.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.jackfield.kernel.Jackfield;
import dev.jackfield.launcher.place.Logs;
import java.nio.charset.StandardCharsets;

/**
 * How Jackfield logs when started from the command line: lines for people or JSON on standard error, secrets masked, in code because reading
 * XML takes a tenth of the time to start. {@code -Dlogback.configurationFile=F} puts a file of one's own in its place.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    static final String LEVEL = Logs.LEVEL;
    /** The system property that says whether lines are for people or for programs. */
    static final String FORMAT = "jackfield.log.format";

    static final String JSON = "json";

    private static final String PATTERN = "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{36} %msg%n";

    /** Made by logback. */
    public LogConfiguration() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        Layout<ILoggingEvent> layout = layout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> errors = new ConsoleAppender<>();
        errors.setContext(context);
        errors.setName("stderr");
        errors.setTarget("System.err");
        errors.setEncoder(encoder);
        errors.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(errors);
        // a refused plugin is told in one line by the kernel, and not again with the stack of its life cycle
        context.getLogger("org.pf4j").setLevel(Level.OFF);
        Level level = Level.toLevel(System.getProperty(LEVEL), Level.INFO);
        context.getLogger("dev.jackfield").setLevel(level);
        context.getLogger("plugin").setLevel(level);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static Layout<ILoggingEvent> layout() {
        if (System.getProperty(FORMAT, "").equals(JSON)) {
            return new JsonLayout();
        }
        PatternLayout lines = new MaskingLayout();
        lines.setPattern(PATTERN);
        return lines;
    }

    /** Masks the whole line, its stack trace too. */
    private static final class MaskingLayout extends PatternLayout {
        @Override
        public String doLayout(ILoggingEvent event) {
            return Jackfield.mask(super.doLayout(event));
        }
    }
}
