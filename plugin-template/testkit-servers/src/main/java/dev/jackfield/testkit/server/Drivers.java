package dev.jackfield.testkit.server;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;

/**
 * Connections by a driver of the test's class path. Not by {@code DriverManager}: a plugin under test may have been the first to
 * ask it, and then it knows that plugin's drivers alone, or have taken the driver out.
 */
final class Drivers {
    private Drivers() {}

    static Connection connect(String url, String user, String password) throws SQLException {
        Properties who = new Properties();
        who.setProperty("user", user);
        who.setProperty("password", password);
        for (Driver driver : ServiceLoader.load(Driver.class, Drivers.class.getClassLoader())) {
            Connection connection = driver.acceptsURL(url) ? driver.connect(url, who) : null;
            if (connection != null) {
                return connection;
            }
        }
        throw new SQLException("no driver for " + url + " is on the class path");
    }
}
