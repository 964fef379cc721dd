package dev.jackfield.kernel.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an {@link Identity} from the files that are configured. Blocks. */
final class IdentityFiles {
    private static final int MAXIMUM_BYTES = 1 << 20;
    private static final String CERTIFICATE = "certificate";
    private static final String KEY = "key";
    private static final String KEY_STORE = "key_store";
    private static final String CLIENT_CERTIFICATES = "client_certificates";

    private final TlsSettings settings;

    IdentityFiles(TlsSettings settings) {
        this.settings = settings;
    }

    /** What the files held at one look. */
    static final class Content {
        private final Map<Path, byte[]> files = new LinkedHashMap<>();

        private byte[] of(Path file) {
            return files.getOrDefault(file, new byte[0]);
        }

        boolean same(@Nullable Content other) {
            return other != null
                    && files.keySet().equals(other.files.keySet())
                    && files.entrySet().stream()
                            .allMatch(file -> Arrays.equals(file.getValue(), other.of(file.getKey())));
        }
    }

    /** Reads all files, without looking at what they mean. */
    Content read() throws Unusable {
        Content content = new Content();
        for (Path file : settings.files()) {
            content.files.put(file, read(file));
        }
        return content;
    }

    private byte[] read(Path file) throws Unusable {
        if (Files.isDirectory(file)) {
            throw new Unusable(option(file), file + " is a folder; name the file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAXIMUM_BYTES + 1);
            if (bytes.length > MAXIMUM_BYTES) {
                throw new Unusable(option(file), file + " has more than " + MAXIMUM_BYTES + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new Unusable(option(file), file + " does not exist");
        } catch (AccessDeniedException e) {
            throw new Unusable(option(file), file + " may not be read by user " + System.getProperty("user.name"));
        } catch (IOException e) {
            throw new Unusable(option(file), file + " can't be read: " + e.getMessage());
        }
    }

    private String option(Path file) {
        return file.equals(settings.certificate())
                ? CERTIFICATE
                : file.equals(settings.key())
                        ? KEY
                        : file.equals(settings.keyStore()) ? KEY_STORE : CLIENT_CERTIFICATES;
    }

    /** {@return what the files say; checked, except for when it counts} */
    Identity identity(Content content) throws Unusable {
        List<X509Certificate> authorities = new ArrayList<>();
        Path clients = settings.clientCertificates();
        if (clients != null && settings.clientAuth() != TlsSettings.ClientAuth.NONE) {
            authorities.addAll(Pem.certificates(CLIENT_CERTIFICATES, clients, content.of(clients)));
        }
        Path certificate = settings.certificate();
        Path key = settings.key();
        Path store = settings.keyStore();
        Identity identity;
        String at;
        if (store != null) {
            at = KEY_STORE;
            identity = stored(store, content.of(store), authorities);
            IdentityCheck.check(identity, at, at, store, store);
        } else if (certificate != null && key != null) {
            identity = new Identity(
                    Pem.key(KEY, key, content.of(key)),
                    Pem.certificates(CERTIFICATE, certificate, content.of(certificate)),
                    authorities);
            IdentityCheck.check(identity, CERTIFICATE, KEY, certificate, key);
        } else {
            throw new IllegalStateException(settings.setting() + " names no certificate");
        }
        return identity;
    }

    private Identity stored(Path file, byte[] bytes, List<X509Certificate> authorities) throws Unusable {
        char[] password = settings.keyStorePassword().toCharArray();
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            List<String> keys = new ArrayList<>();
            for (String alias : Collections.list(store.aliases())) {
                if (store.isKeyEntry(alias)) {
                    keys.add(alias);
                }
            }
            if (keys.size() != 1) {
                throw new Unusable(
                        KEY_STORE,
                        file + " has " + keys.size() + " private keys"
                                + (keys.isEmpty() ? "" : " (" + String.join(", ", keys) + ")")
                                + "; it must have one, with its certificates");
            }
            Certificate[] chain = store.getCertificateChain(keys.get(0));
            if (!(store.getKey(keys.get(0), password) instanceof PrivateKey key)
                    || chain == null
                    || chain.length == 0) {
                throw new Unusable(KEY_STORE, file + " has no certificate for its private key");
            }
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate each : chain) {
                certificates.add((X509Certificate) each);
            }
            return new Identity(key, certificates, authorities);
        } catch (IOException e) {
            throw e.getCause() instanceof UnrecoverableKeyException
                    ? new Unusable("key_store_password", "is not that of " + file)
                    : new Unusable(KEY_STORE, file + " is no PKCS#12 key store; was it cut?");
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new Unusable(KEY_STORE, file + " can't be read as PKCS#12: " + e.getMessage());
        } finally {
            Arrays.fill(password, ' ');
        }
    }
}
