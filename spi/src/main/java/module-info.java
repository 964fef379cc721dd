/**
 * What plugins implement and applications call: interfaces and records, and nothing that runs.
 *
 * <p>Vert.x Web, Micrometer and JDBC are named by the packages {@code http}, {@code mount}, {@code metric} and {@code database}
 * only; whoever uses those packages requires the modules itself.
 */
@org.jspecify.annotations.NullMarked
module dev.jackfield.spi {
    requires static transitive org.jspecify;
    requires static io.vertx.core;
    requires static io.vertx.web;
    requires static java.sql;
    requires static micrometer.core;

    // the doors every plugin uses
    exports dev.jackfield.spi;

    // concerns: a service, its SPI and its records each
    exports dev.jackfield.spi.balance;
    exports dev.jackfield.spi.cache;
    exports dev.jackfield.spi.cluster;
    exports dev.jackfield.spi.dashboard;
    exports dev.jackfield.spi.database;
    exports dev.jackfield.spi.http;
    exports dev.jackfield.spi.metric;
    exports dev.jackfield.spi.monitor;
    exports dev.jackfield.spi.mount;

    // what generated handles stand on; for the kernel alone
    exports dev.jackfield.spi.handle to
            dev.jackfield.kernel;

    uses dev.jackfield.spi.Facade;
    uses dev.jackfield.spi.handle.HandleFactory;

    provides dev.jackfield.spi.Facade with
            dev.jackfield.spi.cache.CachesFacade;
    provides dev.jackfield.spi.handle.HandleFactory with
            dev.jackfield.spi.generated.Handles;
}
