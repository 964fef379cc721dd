package dev.jackfield.kernel.config;

import dev.jackfield.kernel.tls.TlsSettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener listens, and how.
 *
 * @param host a name or address
 * @param port 0 for any that is free
 * @param insecure whether it may listen on an address that others reach, without TLS
 * @param tlsSettings how it speaks TLS, or null where it does not
 */
public record Listener(
        String host, int port, boolean insecure, @Nullable TlsSettings tlsSettings) {
    /**
     * {@return how it speaks TLS, if it does}
     */
    public Optional<TlsSettings> tls() {
        return Optional.ofNullable(tlsSettings);
    }

    boolean sharesPort(Listener other) {
        return port != 0 && port == other.port && host.equals(other.host);
    }
}
