/** A database in a file, on H2. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.database.h2 {
    requires com.h2database;
    requires dev.jackfield.database;
    requires dev.jackfield.spi;
    requires static org.jspecify;

    provides dev.jackfield.spi.database.DatabaseProvider with
            dev.jackfield.plugin.database.h2.H2DatabaseProvider;
}
