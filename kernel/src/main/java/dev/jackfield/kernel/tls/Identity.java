package dev.jackfield.kernel.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a listener shows in handshakes, and whom it trusts: a private key, its certificate with those of the authorities in
 * between, and the authorities of clients. Immutable. Never shows its key.
 */
public final class Identity {
    private static final String ALIAS = "listener";

    private final PrivateKey key;
    private final List<X509Certificate> chain;
    private final List<X509Certificate> clientAuthorities;

    /**
     * @param chain at least one, that of the key first
     * @param clientAuthorities empty where clients are not asked
     */
    Identity(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> clientAuthorities) {
        this.key = key;
        this.chain = List.copyOf(chain);
        this.clientAuthorities = List.copyOf(clientAuthorities);
    }

    PrivateKey key() {
        return key;
    }

    List<X509Certificate> chain() {
        return chain;
    }

    List<X509Certificate> clientAuthorities() {
        return clientAuthorities;
    }

    /** {@return from when on all certificates of the chain count} */
    Instant notBefore() {
        return chain.stream()
                .map(each -> each.getNotBefore().toInstant())
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** {@return when the first certificate of the chain expires} */
    public Instant notAfter() {
        return chain.stream()
                .map(each -> each.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private X509Certificate certificate() {
        return chain.get(0);
    }

    /** {@return what events and logs say of it} */
    Map<String, Object> asMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("subject", certificate().getSubjectX500Principal().getName());
        map.put("serial", serial());
        map.put("fingerprint", fingerprint());
        map.put("not_before", notBefore().toString());
        map.put("not_after", notAfter().toString());
        return map;
    }

    /** {@return the serial number of its certificate, hexadecimal} */
    public String serial() {
        BigInteger number = certificate().getSerialNumber();
        return number.toString(16);
    }

    private String fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(certificate().getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * {@return the key and its certificates, for handshakes}
     *
     * @throws GeneralSecurityException if the JDK does not take them
     */
    public KeyManagerFactory keyManagers() throws GeneralSecurityException {
        char[] password = "in memory".toCharArray();
        KeyStore store = empty();
        store.setKeyEntry(ALIAS, key, password, chain.toArray(new X509Certificate[0]));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory;
    }

    /**
     * {@return whom clients may be certified by}
     *
     * @throws GeneralSecurityException if the JDK does not take them
     */
    public TrustManagerFactory trustManagers() throws GeneralSecurityException {
        KeyStore store = empty();
        for (int i = 0; i < clientAuthorities.size(); i++) {
            store.setCertificateEntry("authority-" + i, clientAuthorities.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (java.io.IOException e) {
            throw new GeneralSecurityException("an empty key store can't be made", e);
        }
        return store;
    }

    /** {@return whether another shows and trusts the same} */
    boolean same(Identity other) {
        try {
            return encoded(chain).equals(encoded(other.chain))
                    && encoded(clientAuthorities).equals(encoded(other.clientAuthorities));
        } catch (CertificateEncodingException e) {
            return false;
        }
    }

    private static List<String> encoded(List<X509Certificate> certificates) throws CertificateEncodingException {
        List<String> encoded = new java.util.ArrayList<>();
        for (X509Certificate certificate : certificates) {
            encoded.add(HexFormat.of().formatHex(certificate.getEncoded()));
        }
        return encoded;
    }

    @Override
    public String toString() {
        return certificate().getSubjectX500Principal().getName() + ", serial " + serial() + ", until " + notAfter();
    }
}
