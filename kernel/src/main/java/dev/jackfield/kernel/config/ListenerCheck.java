package dev.jackfield.kernel.config;

import dev.jackfield.kernel.tls.TlsSettings;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Suggestion;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** From the values of a listener's two sections to a {@link Listener}. Resolves the host, and may block for that. */
final class ListenerCheck {
    private final String section;
    private final OptionValues plain;
    private final OptionValues tls;
    private final BiFunction<String, Option<String>, @Nullable Path> paths;
    private final Complaints complaints;

    /** Gets a mistake in an option of a section. */
    interface Complaints {
        void add(String section, Option<?> option, String detail);
    }

    /**
     * @param section such as {@code http.traffic}
     * @param plain its values
     * @param tls the values of its section {@code tls}
     * @param paths what an option of a section names, absolute; null where it names nothing
     */
    ListenerCheck(
            String section,
            OptionValues plain,
            OptionValues tls,
            BiFunction<String, Option<String>, @Nullable Path> paths,
            Complaints complaints) {
        this.section = section;
        this.plain = plain;
        this.tls = tls;
        this.paths = paths;
        this.complaints = complaints;
    }

    Listener listener(Option<String> host, Option<Long> port, Option<Boolean> insecure) {
        Listener listener =
                new Listener(get(plain, host), get(plain, port).intValue(), get(plain, insecure), tlsSettings());
        if (listener.tlsSettings() == null && !wantsTls() && !listener.insecure()) {
            String reached = reached(listener.host());
            if (reached != null) {
                complaints.add(
                        section,
                        host,
                        reached + ", and what is sent there would be in clear; possible: " + section
                                + ".tls with a certificate and its key (or a key_store), the host 127.0.0.1, or "
                                + section + ".insecure: true where something in front of it speaks TLS or the network"
                                + " is trusted");
            }
        }
        return listener;
    }

    /** {@return why a host is not this machine's own alone; null where it is} */
    private static @Nullable String reached(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!address.isLoopbackAddress()) {
                    return "others reach \"" + host + "\"";
                }
            }
            return null;
        } catch (UnknownHostException e) {
            return "\"" + host + "\" is no address of this machine's own, as far as is known here";
        }
    }

    private boolean wantsTls() {
        return tls.find(TlsSchema.CERTIFICATE).isPresent()
                || tls.find(TlsSchema.KEY).isPresent()
                || tls.find(TlsSchema.KEY_STORE).isPresent();
    }

    private @Nullable TlsSettings tlsSettings() {
        String at = section + ".tls";
        Path certificate = paths.apply(at, TlsSchema.CERTIFICATE);
        Path key = paths.apply(at, TlsSchema.KEY);
        Path store = paths.apply(at, TlsSchema.KEY_STORE);
        Path clients = paths.apply(at, TlsSchema.CLIENT_CERTIFICATES);
        TlsSettings.ClientAuth clientAuth =
                TlsSettings.ClientAuth.valueOf(get(tls, TlsSchema.CLIENT_AUTH).toUpperCase(Locale.ROOT));
        boolean complete = true;
        if (certificate == null && key == null && store == null) {
            complete = false;
            if (clientAuth != TlsSettings.ClientAuth.NONE) {
                complaints.add(at, TlsSchema.CLIENT_AUTH, "needs TLS: a certificate with its key, or a key_store");
            }
        } else if (store != null && (certificate != null || key != null)) {
            complaints.add(
                    at, TlsSchema.KEY_STORE, "stands beside certificate or key; name either it, or both of them");
            complete = false;
        } else if (store == null && certificate == null) {
            complaints.add(at, TlsSchema.KEY, "needs a certificate beside it");
            complete = false;
        } else if (store == null && key == null) {
            complaints.add(at, TlsSchema.CERTIFICATE, "needs a key beside it");
            complete = false;
        }
        if (complete && clientAuth != TlsSettings.ClientAuth.NONE && clients == null) {
            complaints.add(at, TlsSchema.CLIENT_AUTH, "needs client_certificates: whose certificates clients may show");
            complete = false;
        }
        List<String> protocols = get(tls, TlsSchema.PROTOCOL);
        List<String> suites = tls.find(TlsSchema.CIPHERS).orElse(List.of());
        known(at, TlsSchema.PROTOCOL, "protocol", protocols, TlsSchema.PROTOCOLS);
        if (protocols.isEmpty()) {
            complaints.add(at, TlsSchema.PROTOCOL, "is empty; possible: " + String.join(", ", TlsSchema.PROTOCOLS));
        }
        if (!suites.isEmpty()) {
            known(at, TlsSchema.CIPHERS, "cipher suite", suites, suites());
        }
        return complete
                ? new TlsSettings(
                        at,
                        certificate,
                        key,
                        store,
                        tls.find(TlsSchema.KEY_STORE_PASSWORD).orElse(""),
                        clientAuth,
                        clients,
                        protocols,
                        suites.isEmpty() ? offered() : suites,
                        get(tls, TlsSchema.HTTP2),
                        get(tls, TlsSchema.RELOAD_INTERVAL),
                        get(tls, TlsSchema.EXPIRY_WARNING))
                : null;
    }

    private void known(String at, Option<?> option, String what, List<String> names, List<String> possible) {
        for (String name : names) {
            if (!possible.contains(name)) {
                complaints.add(at, option, Suggestion.unknown(what, name, possible));
            }
        }
    }

    private static List<String> offered() {
        List<String> offered = new ArrayList<>(TlsSchema.CIPHER_SUITES);
        offered.retainAll(suites());
        return offered;
    }

    private static List<String> suites() {
        try {
            return Arrays.asList(
                    SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK speaks TLS", e);
        }
    }

    private static <V> V get(OptionValues values, Option<V> option) {
        V fallback = option.defaultValue();
        if (fallback == null) {
            throw new IllegalStateException(option.name() + " has no default");
        }
        return values.find(option).orElse(fallback);
    }
}
