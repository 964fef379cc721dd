/** Real servers for tests: Redis, PostgreSQL and MariaDB, each in processes that can be stopped, frozen and killed. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.testkit.server {
    requires transitive dev.jackfield.testkit;
    requires transitive java.sql;
    requires transitive org.junit.jupiter.api;
    requires awaitility;
    requires static org.jspecify;
    requires org.tukaani.xz;

    exports dev.jackfield.testkit.server;

    uses java.sql.Driver;
}
