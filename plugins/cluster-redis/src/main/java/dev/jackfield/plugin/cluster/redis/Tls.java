package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted.
 *
 * @param factory knows whose certificates are trusted
 * @param parameters say whether a certificate has to be of the host that is spoken to
 */
record Tls(SSLSocketFactory factory, SSLParameters parameters) {
    /**
     * {@return the way to encrypt}
     *
     * @param ca a file with the certificates of those who are trusted, in PEM; those of the JVM without it
     * @param host whether a certificate has to be of the host too
     */
    static Tls of(@Nullable String ca, boolean host) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusting(ca).getTrustManagers(), null);
            SSLParameters parameters = context.getDefaultSSLParameters();
            if (host) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            return new Tls(context.getSocketFactory(), parameters);
        } catch (IOException | GeneralSecurityException e) {
            throw new JackfieldException(
                    "invalid_option",
                    "tls_ca: \"" + ca + "\" can't be used, a file of certificates in PEM can: " + e,
                    null);
        }
    }

    private static TrustManagerFactory trusting(@Nullable String ca) throws IOException, GeneralSecurityException {
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(ca == null ? null : read(Path.of(ca)));
        return trusting;
    }

    private static KeyStore read(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + store.size(), each);
            }
        }
        if (store.size() == 0) {
            throw new IOException("no certificate is in it");
        }
        return store;
    }
}
