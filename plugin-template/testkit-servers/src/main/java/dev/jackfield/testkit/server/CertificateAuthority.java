package dev.jackfield.testkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Signs certificates for servers of a test, with the {@code keytool} of the running JDK. All files are PEM, in one folder; keys are
 * readable by their owner alone. Not thread-safe; blocks, for about a second each time.
 *
 * <pre>{@code
 * CertificateAuthority authority = CertificateAuthority.in(server.folder(), "ours");
 * CertificateAuthority.Issued issued = authority.issue("server", "dns:localhost");
 * server.setting("ssl-cert", issued.certificate().toString());
 * server.setting("ssl-key", issued.key().toString());
 * server.restart();
 * }</pre>
 *
 * @since 1.0
 */
public final class CertificateAuthority {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "own";

    private final Path folder;
    private final Path store;
    private final Path certificate;

    /**
     * What a server shows.
     *
     * @param certificate signed by the authority
     * @param key of the certificate, in PKCS 8, without a password
     */
    public record Issued(Path certificate, Path key) {}

    private CertificateAuthority(Path folder, String name) {
        this.folder = folder;
        this.store = folder.resolve(name + ".p12");
        this.certificate = folder.resolve(name + ".pem");
    }

    /**
     * {@return a new authority}
     *
     * @param folder gets its files
     * @param name of the authority and of its files; none of them may be there yet
     */
    public static CertificateAuthority in(Path folder, String name) {
        CertificateAuthority authority = new CertificateAuthority(folder, name);
        authority.generate(authority.store, name, "-ext", "bc:c=ca:true");
        authority.keytool(authority.store, "-exportcert", "-rfc", "-file", authority.certificate.toString());
        return authority;
    }

    /**
     * {@return the certificate by which clients know what it signed}
     */
    public Path certificate() {
        return certificate;
    }

    /**
     * Makes a key with a certificate.
     *
     * @param name of its files; none of them may be there yet
     * @param hosts as {@code dns:localhost} or {@code ip:127.0.0.1}, at least one
     * @return its files
     */
    public Issued issue(String name, String... hosts) {
        Path own = folder.resolve(name + ".p12");
        Path request = folder.resolve(name + ".csr");
        Issued issued = new Issued(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
        generate(own, name);
        keytool(own, "-certreq", "-file", request.toString());
        keytool(
                store,
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                issued.certificate().toString(),
                "-ext",
                "san=" + String.join(",", hosts));
        try (InputStream in = Files.newInputStream(own)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Key key = keys.getKey(ALIAS, PASSWORD.toCharArray());
            Files.createFile(
                    issued.key(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    issued.key(),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return issued;
    }

    private void generate(Path keys, String name, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "30", "-dname", "CN=" + name));
        arguments.addAll(List.of(more));
        keytool(keys, arguments.toArray(String[]::new));
    }

    private void keytool(Path keys, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-alias", ALIAS, "-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool " + arguments[0] + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
