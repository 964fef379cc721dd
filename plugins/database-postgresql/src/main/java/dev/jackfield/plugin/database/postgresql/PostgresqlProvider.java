package dev.jackfield.plugin.database.postgresql;

import dev.jackfield.database.Address;
import dev.jackfield.database.PoolSettings;
import dev.jackfield.database.PooledDatabase;
import dev.jackfield.database.ServerOptions;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** The door of this plugin: makes the database {@code postgresql}. */
public final class PostgresqlProvider implements DatabaseProvider {
    static final int PORT = 5432;
    static final Option<String> DATABASE = Option.string("database")
            .doc("The database on the server. The user must be allowed to create schemas in it.");

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Options options() {
        return ServerOptions.with(DATABASE);
    }

    @Override
    public Database create(OptionValues options, ProviderContext context) {
        PoolSettings settings = PoolSettings.of(options);
        return new PooledDatabase(
                new PostgresqlEngine(),
                ServerOptions.servers(
                        options,
                        PORT,
                        settings.patience(),
                        addresses -> source(addresses, options, settings.patience(), context)),
                settings,
                null,
                context);
    }

    private static DataSource source(
            List<Address> addresses, OptionValues options, Duration patience, ProviderContext context) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(addresses.stream().map(Address::host).toArray(String[]::new));
        source.setPortNumbers(addresses.stream().mapToInt(Address::port).toArray());
        source.setDatabaseName(options.get(DATABASE));
        source.setUser(options.get(ServerOptions.USER));
        options.find(ServerOptions.PASSWORD).ifPresent(source::setPassword);
        source.setApplicationName("jackfield " + context.point() + "/" + context.binding());
        source.setConnectTimeout(seconds(patience));
        source.setLoginTimeout(seconds(patience));
        source.setSocketTimeout(seconds(options.get(ServerOptions.SOCKET_TIMEOUT)));
        source.setTcpKeepAlive(true);
        if (addresses.size() > 1) {
            source.setTargetServerType("primary");
        }
        source.setSslMode(
                switch (options.get(ServerOptions.TLS)) {
                    case "encrypt" -> "require";
                    case "verify_ca" -> "verify-ca";
                    case "verify_full" -> "verify-full";
                    default -> "disable";
                });
        options.find(ServerOptions.TLS_CA).ifPresent(source::setSslRootCert);
        for (Map.Entry<String, String> parameter :
                ServerOptions.parameters(options).entrySet()) {
            set(source, parameter.getKey(), parameter.getValue());
        }
        return source;
    }

    private static void set(PGSimpleDataSource source, String name, String value) {
        PGProperty property = PGProperty.forName(name);
        if (property == null) {
            throw new IllegalArgumentException("parameters: the driver knows no \"" + name + "\"");
        }
        source.setProperty(property, value);
    }

    /** Up to the next whole second; zero is for ever. */
    private static int seconds(Duration duration) {
        return Math.toIntExact(duration.plusMillis(999).toSeconds());
    }
}
