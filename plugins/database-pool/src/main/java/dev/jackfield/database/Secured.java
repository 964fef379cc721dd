package dev.jackfield.database;

import dev.jackfield.spi.OptionValues;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Connections by TLS: where one is refused, what the driver says is followed by what is to be done about it. */
final class Secured {
    /** By drivers whose words are translated at least the name of the class that looked at the host stays. */
    private static final Pattern OTHER_HOST =
            Pattern.compile("(?i)HostnameVerifier|hostname verification failed|correspond to certificate");

    private static final Pattern NO_TLS = Pattern.compile("(?i)does not support SSL|ssl not enabled in the server");

    private Secured() {}

    /** {@return a source whose failures say what is to be done} */
    static DataSource of(DataSource source, String server, OptionValues options) {
        if (options.get(ServerOptions.TLS).equals("off")) {
            return source;
        }
        Optional<String> authority = options.find(ServerOptions.TLS_CA);
        String trusted = authority
                .map(file -> "an authority that tls_ca names (" + file + ")")
                .orElse("an authority that Java trusts");
        return new PooledSource(server, () -> {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                String advice = authority.isPresent() && !Files.isReadable(Path.of(authority.get()))
                        ? "tls_ca names " + authority.get()
                                + ", which can't be read: name a file with certificates in PEM"
                        : advice(e, trusted);
                if (advice.isEmpty()) {
                    throw e;
                }
                throw new SQLException(
                        server + ": " + advice + " (" + e.getMessage() + ")", e.getSQLState(), e.getErrorCode(), e);
            }
        });
    }

    private static String advice(SQLException e, String trusted) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = e; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        if (causes.stream()
                .anyMatch(cause -> cause instanceof CertificateExpiredException
                        || cause instanceof CertificateNotYetValidException)) {
            return ""; // that is said already
        }
        if (causes.stream()
                .anyMatch(cause -> OTHER_HOST.matcher(cause.toString()).find())) {
            return "its certificate is not for this host: name the server as the certificate does, or say tls: verify_ca";
        }
        if (causes.stream()
                .anyMatch(cause ->
                        cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException)) {
            return "its certificate is not signed by " + trusted
                    + ": name the certificate of the one who signed it in tls_ca";
        }
        if (causes.stream().anyMatch(cause -> NO_TLS.matcher(cause.toString()).find())) {
            return "it does not speak TLS: turn TLS on there, or say tls: off";
        }
        return "";
    }
}
