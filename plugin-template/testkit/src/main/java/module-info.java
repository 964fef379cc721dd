/**
 * The test kit: a contract for each extension point, two proofs that run a real Jackfield, what unit tests of a plugin need
 * without one, faults of networks, processes and disks, and several nodes in one test.
 */
@org.jspecify.annotations.NullMarked
module dev.jackfield.testkit {
    requires transitive dev.jackfield.kernel;
    requires transitive dev.jackfield.spi;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires transitive java.sql;
    requires transitive micrometer.core;
    requires transitive org.junit.jupiter.api;
    requires awaitility;
    requires org.assertj.core;
    requires static org.jspecify;

    exports dev.jackfield.testkit;
    exports dev.jackfield.testkit.fault;
    exports dev.jackfield.testkit.node;
}
