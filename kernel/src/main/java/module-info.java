/** The kernel: loads, binds, swaps, configures, serves, observes. Its one door is {@code Jackfield}. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.kernel {
    requires com.fasterxml.jackson.core;
    requires com.github.zafarkhaja.semver;
    requires transitive dev.jackfield.spi;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.vertx.auth.common;
    requires io.vertx.auth.jwt;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires java.management;
    requires java.sql;
    requires jdk.management;
    requires micrometer.commons;
    requires transitive micrometer.core;
    requires static org.jspecify;
    requires org.slf4j;
    requires org.snakeyaml.engine;
    requires pf4j;

    // the door
    exports dev.jackfield.kernel;

    // what the command line does to plugins without a server
    exports dev.jackfield.kernel.install to
            dev.jackfield.launcher;
    exports dev.jackfield.kernel.trust to
            dev.jackfield.launcher;

    // what a plugin registers its meters with in its tests
    exports dev.jackfield.kernel.metric to
            dev.jackfield.testkit;

    uses dev.jackfield.spi.Facade;
    uses dev.jackfield.spi.handle.HandleFactory;
}
