package dev.jackfield.kernel.http;

import dev.jackfield.kernel.tls.Identity;
import dev.jackfield.kernel.tls.TlsSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A listener's TLS as Vert.x wants it told. One and the same object stands for whatever identity is in use: Vert.x keeps
 * what it made of an identity by that object, and makes it anew when it is forced to, so that old keys are not kept.
 */
final class ServerTls implements KeyCertOptions, TrustOptions {
    private final TlsSettings settings;
    private final Duration handshakeTimeout;
    private volatile Identity identity;

    ServerTls(TlsSettings settings, Identity identity, Duration handshakeTimeout) {
        this.settings = settings;
        this.identity = identity;
        this.handshakeTimeout = handshakeTimeout;
    }

    /**
     * For handshakes from the next {@linkplain #options use of the options} on.
     *
     * @return the one before
     */
    Identity identity(Identity next) {
        Identity before = identity;
        identity = next;
        return before;
    }

    void addTo(HttpServerOptions server) {
        server.setSsl(true)
                .setUseAlpn(true)
                .setSslEngineOptions(new JdkSSLEngineOptions())
                .setAlpnVersions(
                        settings.http2()
                                ? List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                                : List.of(HttpVersion.HTTP_1_1));
        ServerSSLOptions own = server.getSslOptions();
        if (own != null) {
            addTo(own);
        }
    }

    /** For an exchange while the server listens. */
    ServerSSLOptions options() {
        return addTo(new ServerSSLOptions());
    }

    private ServerSSLOptions addTo(ServerSSLOptions options) {
        options.setKeyCertOptions(this)
                .setClientAuth(
                        switch (settings.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUEST -> ClientAuth.REQUEST;
                            case REQUIRED -> ClientAuth.REQUIRED;
                        })
                .setUseAlpn(true)
                .setEnabledSecureTransportProtocols(new LinkedHashSet<>(settings.protocols()))
                .setSslHandshakeTimeout(handshakeTimeout.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        if (settings.clientAuth() != TlsSettings.ClientAuth.NONE) {
            options.setTrustOptions(this);
        }
        settings.cipherSuites().forEach(options::addEnabledCipherSuite);
        return options;
    }

    @Override
    public ServerTls copy() {
        return this;
    }

    @Override
    public KeyManagerFactory getKeyManagerFactory(Vertx vertx) throws GeneralSecurityException {
        return identity.keyManagers();
    }

    @Override
    public @Nullable Function<String, KeyManagerFactory> keyManagerFactoryMapper(Vertx vertx) {
        return null;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory(Vertx vertx) throws GeneralSecurityException {
        return identity.trustManagers();
    }

    @Override
    public @Nullable Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) {
        return null;
    }
}
