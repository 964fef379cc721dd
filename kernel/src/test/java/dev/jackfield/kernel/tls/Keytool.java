package dev.jackfield.kernel.tls;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes certificates as an authority would, with the {@code keytool} of the running JDK. */
public final class Keytool {
    public static final String PASSWORD = "changeit";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private final Path folder;

    public Keytool(Path folder) {
        this.folder = folder;
    }

    /** A key with its certificates, the first its own. */
    public record Issued(Path store, PrivateKey key, List<X509Certificate> chain) {
        public String certificates() {
            StringBuilder text = new StringBuilder("Text around the blocks is skipped.\n");
            chain.forEach(each -> text.append(pem("CERTIFICATE", encoded(each))));
            return text.toString();
        }

        public String privateKey() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        public String serial() {
            return chain.get(0).getSerialNumber().toString(16);
        }

        /** Writes both where a listener reads them. */
        public void writeTo(Path certificate, Path privateKey) throws IOException {
            Files.writeString(certificate, certificates());
            Files.writeString(privateKey, privateKey());
        }
    }

    /** One that issues for others. */
    public Issued authority(String name) {
        return generated(name, "EC", "-groupname", "secp256r1", "-ext", "bc:c=ca:true", "-validity", "3650");
    }

    /** Signed by an authority, for 127.0.0.1 and localhost, with EC keys. */
    public Issued issue(Issued authority, String name) {
        return issue(authority, name, "-validity", "365");
    }

    public Issued issue(Issued authority, String name, String... when) {
        Issued own = generated(name, "EC", "-groupname", "secp256r1");
        Path request = file("csr");
        Path answer = file("crt");
        run("-certreq", "-alias", "own", "-keystore", own.store().toString(), "-file", request.toString());
        List<String> sign = new ArrayList<>(List.of("-gencert", "-alias", "own", "-keystore"));
        sign.add(authority.store().toString());
        sign.addAll(List.of("-infile", request.toString(), "-outfile", answer.toString(), "-rfc"));
        sign.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:localhost"));
        sign.addAll(Arrays.asList(when));
        run(sign.toArray(String[]::new));
        try {
            List<X509Certificate> chain =
                    new ArrayList<>(Pem.certificates("certificate", answer, Files.readAllBytes(answer)));
            if (chain.size() == 1) {
                chain.addAll(authority.chain());
            }
            return stored(own.key(), chain);
        } catch (IOException | Unusable | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Issued stored(PrivateKey key, List<X509Certificate> chain) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", key, PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
        Path file = file("p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return new Issued(file, key, chain);
    }

    /** Signed by itself. */
    public Issued generated(String name, String algorithm, String... more) {
        Path store = file("p12");
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", "own", "-keyalg", algorithm));
        arguments.addAll(List.of("-dname", "CN=" + name, "-keystore", store.toString()));
        arguments.addAll(Arrays.asList(more));
        run(arguments.toArray(String[]::new));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore read = KeyStore.getInstance("PKCS12");
            read.load(in, PASSWORD.toCharArray());
            X509Certificate own = (X509Certificate) read.getCertificate("own");
            return new Issued(store, (PrivateKey) read.getKey("own", PASSWORD.toCharArray()), List.of(own));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path file(String ending) {
        return folder.resolve("keytool-" + NUMBER.incrementAndGet() + "." + ending);
    }

    private static void run(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-Xshare:auto"));
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A client that trusts an authority, and shows a certificate where it has one. */
    public static SSLContext client(Issued trusted, @Nullable Issued own) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry(
                    "authority", trusted.chain().get(trusted.chain().size() - 1));
            TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusts.init(trust);
            KeyManagerFactory keys = null;
            if (own != null) {
                keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                try (InputStream in = Files.newInputStream(own.store())) {
                    KeyStore store = KeyStore.getInstance("PKCS12");
                    store.load(in, PASSWORD.toCharArray());
                    keys.init(store, PASSWORD.toCharArray());
                }
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys == null ? null : keys.getKeyManagers(), trusts.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return how a listener speaks TLS with these files} */
    public static TlsSettings settings(Path certificate, Path key) {
        return settings(certificate, key, TlsSettings.ClientAuth.NONE, null, true);
    }

    public static TlsSettings settings(
            Path certificate, Path key, TlsSettings.ClientAuth clientAuth, @Nullable Path clients, boolean http2) {
        return new TlsSettings(
                "http.traffic.tls",
                certificate,
                key,
                null,
                "",
                clientAuth,
                clients,
                List.of("TLSv1.3", "TLSv1.2"),
                Collections.emptyList(),
                http2,
                java.time.Duration.ofMillis(50),
                java.time.Duration.ofDays(14));
    }
}
