/** A PostgreSQL database. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.database.postgresql {
    requires dev.jackfield.database;
    requires dev.jackfield.spi;
    requires org.postgresql.jdbc;
    requires static org.jspecify;

    provides dev.jackfield.spi.database.DatabaseProvider with
            dev.jackfield.plugin.database.postgresql.PostgresqlProvider;
}
