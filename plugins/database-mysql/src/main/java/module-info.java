/** A MySQL or MariaDB database. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.database.mysql {
    requires dev.jackfield.database;
    requires dev.jackfield.spi;
    requires org.mariadb.jdbc;
    requires static org.jspecify;

    provides dev.jackfield.spi.database.DatabaseProvider with
            dev.jackfield.plugin.database.mysql.MysqlProvider;
}
