/** The command {@code jackfield}: a host of the kernel like any other. Exports nothing. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.launcher {
    requires dev.jackfield.kernel;
    requires dev.jackfield.spi;

    // the command line and what it logs
    requires ch.qos.logback.classic;
    requires ch.qos.logback.core;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires java.management;
    requires org.slf4j;
    requires org.snakeyaml.engine;

    // the demo
    requires io.vertx.core;
    requires java.net.http;
    requires static org.jspecify;

    // picocli reads annotations
    opens dev.jackfield.launcher to
            info.picocli;
    opens dev.jackfield.launcher.audit to
            info.picocli;
    opens dev.jackfield.launcher.demo to
            info.picocli;
    opens dev.jackfield.launcher.doctor to
            info.picocli;
    opens dev.jackfield.launcher.faststart to
            info.picocli;
    opens dev.jackfield.launcher.plugins to
            info.picocli;
    opens dev.jackfield.launcher.remote to
            info.picocli;

    provides ch.qos.logback.classic.spi.Configurator with
            dev.jackfield.launcher.LogConfiguration;
    provides java.lang.System.LoggerFinder with
            dev.jackfield.launcher.PlatformLogs;
}
