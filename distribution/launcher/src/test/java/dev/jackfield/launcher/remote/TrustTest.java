package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands trust whom Java trusts, or whom they are told to, and never everybody. */
class TrustTest {
    private static final String PASSWORD = "changeit";
    private static final String ANSWER = "{\"state\":\"up\"}";

    @TempDir
    static Path folder;

    static Path own;
    static Path other;
    static ServerSocket secured;

    @BeforeAll
    static void start() throws Exception {
        own = certificate("own", "san=ip:127.0.0.1");
        other = certificate("other", "san=ip:127.0.0.1");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        try (InputStream in = Files.newInputStream(folder.resolve("own.p12"))) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            keys.init(store, PASSWORD.toCharArray());
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        secured = context.getServerSocketFactory().createServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
        Thread answering = new Thread(TrustTest::answer);
        answering.setDaemon(true);
        answering.start();
    }

    @AfterAll
    static void stop() throws IOException {
        secured.close();
    }

    private static Path certificate(String name, String more) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Path file = folder.resolve(name + ".pem");
        keytool(
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                more,
                "-keystore",
                store.toString());
        keytool("-exportcert", "-rfc", "-alias", "own", "-keystore", store.toString(), "-file", file.toString());
        return file;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static void answer() {
        while (!secured.isClosed()) {
            try (Socket client = secured.accept()) {
                InputStream in = client.getInputStream();
                StringBuilder head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    int next = in.read();
                    if (next < 0) {
                        break;
                    }
                    head.append((char) next);
                }
                client.getOutputStream()
                        .write(
                                ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                                                + ANSWER.length() + "\r\n\r\n" + ANSWER)
                                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException distrusted) {
                // the next may trust
            }
        }
    }

    private static Server server(String scheme, @Nullable Path authority) {
        return new Server(
                URI.create(scheme + "://127.0.0.1:" + secured.getLocalPort()),
                () -> new Token("", "nowhere"),
                authority == null ? null : Trust.in(authority));
    }

    @Test
    void theAuthorityThatIsNamedIsTrustedAndNoOther() {
        assertThat(server("https", own).get("/api/v1/health").text()).isEqualTo(ANSWER);
        assertThatThrownBy(() -> server("https", other).get("/api/v1/health"))
                .isInstanceOf(NoAccess.class)
                .hasMessageContaining("no trusted connection to https://127.0.0.1")
                .hasMessageContaining("--ca");
        assertThatThrownBy(() -> server("https", null).get("/api/v1/health"))
                .isInstanceOf(NoAccess.class)
                .hasMessageContaining("--ca");
    }

    @Test
    void aFileWithoutAnAuthorityIsNamed() throws IOException {
        Path nothing = Files.writeString(folder.resolve("nothing.pem"), "nothing");
        assertThatThrownBy(() -> Trust.in(nothing))
                .isInstanceOf(NoAccess.class)
                .hasMessageContaining("has no certificate in PEM");
        assertThatThrownBy(() -> Trust.in(folder.resolve("none.pem")))
                .isInstanceOf(NoAccess.class)
                .hasMessageContaining("can't be read");
    }
}
