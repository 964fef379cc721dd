package dev.jackfield.plugin.database.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.spi.Health;
import dev.jackfield.spi.HealthCheck;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.testkit.TestContext;
import dev.jackfield.testkit.server.CertificateAuthority;
import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both servers show a certificate of the test's own authority, for {@code localhost} and not for 127.0.0.1. */
@Timeout(120)
class TlsTest {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> MARIADB = MariaDbServers.shared();

    @RegisterExtension
    static final ServerExtension<PostgresServer> POSTGRESQL = TransferTest.postgresql();

    private static Path authority = Path.of("");
    private static Path stranger = Path.of("");

    private final Migrations migrations =
            Migrations.of("tls", Migration.of(1, "table", "create table number (id integer)"));
    private final TestContext context = TestContext.of(Database.class);

    @BeforeAll
    static void certified() throws SQLException {
        // with the server's files, so that it starts again after these tests
        Path folder = MARIADB.get().folder();
        CertificateAuthority ours = CertificateAuthority.in(folder, "ours");
        authority = ours.certificate();
        stranger = CertificateAuthority.in(folder, "stranger").certificate();
        CertificateAuthority.Issued issued = ours.issue("server", "dns:localhost");
        MARIADB.get().setting("ssl-cert", issued.certificate().toString());
        MARIADB.get().setting("ssl-key", issued.key().toString());
        MARIADB.get().restart();
        PostgresServer postgresql = POSTGRESQL.get();
        postgresql.execute("alter system set ssl_cert_file = '" + issued.certificate() + "'");
        postgresql.execute("alter system set ssl_key_file = '" + issued.key() + "'");
        tlsOfPostgresql(true);
    }

    private static void tlsOfPostgresql(boolean on) throws SQLException {
        POSTGRESQL.get().execute("alter system set ssl = " + on);
        POSTGRESQL.get().execute("select pg_reload_conf()");
        org.awaitility.Awaitility.await()
                .until(() -> POSTGRESQL.get().query("show ssl").equals(on ? "on" : "off"));
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Database open(String engine, String host, String tls, Path trusted) throws Exception {
        boolean mysql = engine.equals("mysql");
        Map<String, Object> options =
                new HashMap<>(mysql ? MariaDbServers.options(MARIADB.get()) : TransferTest.options(POSTGRESQL.get()));
        options.put(
                "primary",
                host + ":" + (mysql ? MARIADB.get().port() : POSTGRESQL.get().port()));
        options.put("tls", tls);
        options.put("tls_ca", trusted.toString());
        options.put("minimum_size", 1);
        return context.create(TransferTest.provider(engine), options);
    }

    private boolean encrypted(Database database) throws SQLException {
        String asked = database.dialect().equals("mysql")
                ? "select variable_value <> '' from information_schema.session_status"
                        + " where variable_name = 'Ssl_cipher'"
                : "select ssl from pg_stat_ssl where pid = pg_backend_pid()";
        try (Connection connection = database.dataSource(migrations).getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(asked)) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    /** Whoever asks is told, and so is the operator. */
    private void assertRefused(Database database, String... why) throws Exception {
        assertThatThrownBy(() -> encrypted(database))
                .isInstanceOf(SQLException.class)
                .hasMessageContainingAll(why);
        Health health = ((HealthCheck) database).health();
        assertThat(health.state()).isEqualTo(Health.State.DOWN);
        assertThat(health.detail()).contains(why);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql, localhost, verify_full",
        "mysql, 127.0.0.1, verify_ca",
        "postgresql, localhost, verify_full",
        "postgresql, 127.0.0.1, verify_ca"
    })
    void serverOfTheAuthorityIsTrusted(String engine, String host, String tls) throws Exception {
        assertThat(encrypted(open(engine, host, tls, authority))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgresql"})
    void serverIsNotAskedWhoItIsWhereOnlyEncryptionIsWanted(String engine) throws Exception {
        assertThat(encrypted(open(engine, "127.0.0.1", "encrypt", stranger))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgresql"})
    void withoutTlsNothingIsEncrypted(String engine) throws Exception {
        assertThat(encrypted(open(engine, "localhost", "off", authority))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgresql"})
    void serverOfAnotherNameIsRefusedAndWhatIsToBeDoneIsSaid(String engine) throws Exception {
        assertRefused(
                open(engine, "127.0.0.1", "verify_full", authority),
                "127.0.0.1:",
                "its certificate is not for this host",
                "tls: verify_ca");
    }

    @ParameterizedTest
    @CsvSource({"mysql, verify_full", "mysql, verify_ca", "postgresql, verify_full", "postgresql, verify_ca"})
    void serverOfAnotherAuthorityIsRefusedAndWhatIsToBeDoneIsSaid(String engine, String tls) throws Exception {
        assertRefused(
                open(engine, "localhost", tls, stranger),
                "localhost:",
                "its certificate is not signed by an authority that tls_ca names (" + stranger + ")",
                "name the certificate of the one who signed it in tls_ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgresql"})
    void missingFileOfTheAuthorityIsNamed(String engine) throws Exception {
        assertRefused(
                open(engine, "localhost", "verify_full", Path.of("/nowhere/ca.pem")),
                "tls_ca names /nowhere/ca.pem, which can't be read");
    }

    @Test
    void serverWithoutTlsIsRefusedAndWhatIsToBeDoneIsSaid() throws Exception {
        tlsOfPostgresql(false);
        try {
            assertRefused(open("postgresql", "localhost", "verify_full", authority), "tls: off");
        } finally {
            tlsOfPostgresql(true);
        }
    }
}
