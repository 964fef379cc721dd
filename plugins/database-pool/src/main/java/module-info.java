/**
 * What the database plugins have in common: pools, migrations, replicas, transfer. A library that each of them brings in its
 * own archive; it knows the SPI alone.
 */
@org.jspecify.annotations.NullMarked
module dev.jackfield.database {
    requires transitive dev.jackfield.spi;
    requires transitive java.sql;
    requires com.fasterxml.jackson.core;
    requires com.zaxxer.hikari;
    requires micrometer.core;
    requires static org.jspecify;

    exports dev.jackfield.database;
}
