package dev.jackfield.plugin.database.mysql;

import dev.jackfield.database.Address;
import dev.jackfield.database.PoolSettings;
import dev.jackfield.database.PooledDatabase;
import dev.jackfield.database.ServerOptions;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseProvider;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.mariadb.jdbc.MariaDbDataSource;

/** The door of this plugin: makes the database {@code mysql}. */
public final class MysqlProvider implements DatabaseProvider {
    static final int PORT = 3306;

    @Override
    public String name() {
        return "mysql";
    }

    @Override
    public Options options() {
        return ServerOptions.with();
    }

    /**
     * The driver lists itself for the whole JVM, which nothing here needs. Taken out by the class that put it in, so that it does
     * not outlive the plugin.
     */
    private static void unlistDriver() {
        Class<?> own = new org.mariadb.jdbc.Driver().getClass(); // its first use lists it
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass() == own) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException e) {
                    throw new IllegalStateException("the driver can't be taken from DriverManager", e);
                }
            }
        }
    }

    @Override
    public Database create(OptionValues options, ProviderContext context) {
        unlistDriver();
        PoolSettings settings = PoolSettings.of(options);
        return new PooledDatabase(
                new MysqlEngine(),
                ServerOptions.servers(
                        options,
                        PORT,
                        settings.patience(),
                        addresses -> source(addresses, options, settings.patience())),
                settings,
                null,
                context);
    }

    private static DataSource source(List<Address> addresses, OptionValues options, Duration patience) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("connectTimeout", Long.toString(patience.toMillis()));
        parameters.put(
                "socketTimeout",
                Long.toString(options.get(ServerOptions.SOCKET_TIMEOUT).toMillis()));
        parameters.put(
                "sslMode",
                switch (options.get(ServerOptions.TLS)) {
                    case "encrypt" -> "trust";
                    case "verify_ca" -> "verify-ca";
                    case "verify_full" -> "verify-full";
                    default -> "disable";
                });
        options.find(ServerOptions.TLS_CA).ifPresent(file -> parameters.put("serverSslCert", file));
        parameters.putAll(ServerOptions.parameters(options));
        String url = "jdbc:mariadb:" + (addresses.size() > 1 ? "sequential:" : "") + "//"
                + addresses.stream().map(Address::toString).collect(Collectors.joining(",")) + "/?"
                + parameters.entrySet().stream()
                        .map(one -> one.getKey() + "=" + plain(one.getValue()))
                        .collect(Collectors.joining("&"));
        try {
            MariaDbDataSource source = new MariaDbDataSource(url);
            source.setUser(options.get(ServerOptions.USER));
            if (options.find(ServerOptions.PASSWORD).isPresent()) {
                source.setPassword(options.get(ServerOptions.PASSWORD));
            }
            return source;
        } catch (SQLException e) {
            throw new IllegalArgumentException("parameters: " + e.getMessage(), e);
        }
    }

    /** The driver takes values as they stand, so none can have what ends one. */
    private static String plain(String value) {
        if (value.indexOf('&') >= 0) {
            throw new IllegalArgumentException("\"" + value + "\" has a &, which the driver can't be told");
        }
        return value;
    }
}
