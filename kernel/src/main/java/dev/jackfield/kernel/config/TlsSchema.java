package dev.jackfield.kernel.config;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.Options;
import java.time.Duration;
import java.util.List;

/** What a listener can be told about TLS. */
final class TlsSchema {
    static final String TRAFFIC = "http.traffic.tls";
    static final String CONTROL = "http.control.tls";

    static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    /** Ephemeral keys and authenticated encryption alone, as HTTP/2 wants it too (RFC 9113, 9.2.2). */
    static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    static final Option<String> CERTIFICATE = Option.string("certificate")
            .doc("PEM file: the certificate, then those of the authorities in between. With it, or with `key_store`,"
                    + " TLS is spoken. The files are watched: new ones count for new connections.")
            .optional();
    static final Option<String> KEY = Option.string("key")
            .doc("PEM file: the private key of `certificate`, without a password.")
            .optional();
    static final Option<String> KEY_STORE = Option.string("key_store")
            .doc("PKCS#12 file with one private key and its certificates, in place of `certificate` and `key`.")
            .optional();
    static final Option<String> KEY_STORE_PASSWORD = Option.string("key_store_password")
            .doc("The password of `key_store`, such as `${file:/run/secrets/password}`.")
            .optional()
            .asSecret();
    static final Option<String> CLIENT_AUTH = Option.choice("client_auth", "none", "request", "required")
            .doc("Whether clients are asked for a certificate, and whether one is required. One that is shown must be"
                    + " trusted in either case.")
            .defaultsTo("none");
    static final Option<String> CLIENT_CERTIFICATES = Option.string("client_certificates")
            .doc("PEM file: the authorities whose certificates clients may show.")
            .optional();
    static final Option<List<String>> PROTOCOL = Option.strings("protocols")
            .doc("The versions of TLS that are spoken: `TLSv1.3`, `TLSv1.2`.")
            .defaultsTo(PROTOCOLS);
    static final Option<List<String>> CIPHERS = Option.strings("cipher_suites")
            .doc("The cipher suites that are offered, by their names in Java; by default those with ephemeral keys and"
                    + " authenticated encryption.")
            .optional();
    static final Option<Boolean> HTTP2 = Option.bool("http2")
            .doc("Whether HTTP/2 is offered to clients (ALPN). Without TLS it is never spoken.")
            .defaultsTo(true);
    static final Option<Duration> RELOAD_INTERVAL = Option.duration("reload_interval")
            .doc("How often the files are looked at; they are taken when two looks saw the same.")
            .between(Duration.ofMillis(50), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(2));
    static final Option<Duration> EXPIRY_WARNING = Option.duration("expiry_warning")
            .doc("How long before it expires a certificate degrades the health.")
            .between(Duration.ZERO, Duration.ofDays(365))
            .defaultsTo(Duration.ofDays(14));

    static final Options OPTIONS = Options.of(
            CERTIFICATE,
            KEY,
            KEY_STORE,
            KEY_STORE_PASSWORD,
            CLIENT_AUTH,
            CLIENT_CERTIFICATES,
            PROTOCOL,
            CIPHERS,
            HTTP2,
            RELOAD_INTERVAL,
            EXPIRY_WARNING);

    private TlsSchema() {}
}
