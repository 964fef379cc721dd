package dev.jackfield.kernel.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listener speaks TLS. Either {@code certificate} and {@code key}, or {@code keyStore}. Immutable.
 *
 * @param setting where it is configured, for messages, such as {@code http.traffic.tls}
 * @param certificate PEM: the certificate, then those of the authorities in between; or null
 * @param key PEM: the certificate's private key; or null
 * @param keyStore PKCS#12 with both; or null
 * @param keyStorePassword of the key store; empty for none
 * @param clientAuth whether clients show certificates
 * @param clientCertificates PEM: the authorities whose certificates clients may show; or null
 * @param protocols which versions of TLS are spoken
 * @param cipherSuites which are offered, the preferred first; empty for the default ones
 * @param http2 whether HTTP/2 is offered by ALPN
 * @param reloadInterval how often the files are looked at
 * @param expiryWarning how long before it expires a certificate is warned of
 */
public record TlsSettings(
        String setting,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keyStore,
        String keyStorePassword,
        ClientAuth clientAuth,
        @Nullable Path clientCertificates,
        List<String> protocols,
        List<String> cipherSuites,
        boolean http2,
        Duration reloadInterval,
        Duration expiryWarning) {

    /** Whether clients show certificates. */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,
        /** They are asked, and may show none; one that is shown must be trusted. */
        REQUEST,
        /** Without a certificate that is trusted there is no connection. */
        REQUIRED
    }

    /** Copies the lists. */
    public TlsSettings {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** The files that are read and watched, in order. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        for (Path file : new @Nullable Path[] {certificate, key, keyStore, clientCertificates}) {
            if (file != null) {
                files.add(file);
            }
        }
        return files;
    }

    /** Never shows the password. */
    @Override
    public String toString() {
        return setting + " of " + files();
    }
}
