package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.tls.Certificates;
import dev.jackfield.kernel.tls.Keytool;
import dev.jackfield.kernel.tls.TlsSettings;
import dev.jackfield.kernel.tls.TlsSettings.ClientAuth;
import dev.jackfield.spi.Clock;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemTrustOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** TLS over real sockets: what is negotiated, who is let in, and that nobody notices when a certificate is exchanged. */
class TlsListenerTest {
    private static final Duration BUDGET = Duration.ofSeconds(7);

    @TempDir
    static Path keys;

    static Keytool.Issued authority;
    static Keytool.Issued one;
    static Keytool.Issued two;
    static Keytool.Issued stranger;

    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @TempDir
    Path folder;

    Path certificate;
    Path key;
    Path clients;

    @BeforeAll
    static void make() {
        Keytool keytool = new Keytool(keys);
        authority = keytool.authority("test authority");
        one = keytool.issue(authority, "one");
        two = keytool.issue(authority, "two");
        stranger = keytool.authority("stranger");
    }

    @BeforeEach
    void write() throws IOException {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        clients = folder.resolve("clients.pem");
        one.writeTo(certificate, key);
        Files.writeString(clients, authority.certificates());
    }

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    };

    private Certificates certificates(TlsSettings settings) {
        Certificates certificates = new Certificates(settings, clock, (type, data) -> {});
        assertThat(certificates.load()).isEmpty();
        return certificates;
    }

    private GatewayFixture listening() throws Exception {
        return listening(Keytool.settings(certificate, key));
    }

    private GatewayFixture listening(TlsSettings settings) throws Exception {
        try (Certificates read = certificates(settings)) {
            return listening(GatewayFixture.settings().withTls(settings, read.identity()));
        }
    }

    private GatewayFixture listening(ListenerSettings settings) throws Exception {
        GatewayFixture gateway = new GatewayFixture(vertx, settings).listen();
        gateway.swap();
        return gateway;
    }

    private static HttpClient client(HttpClient.Version version, Keytool.@Nullable Issued own) {
        return HttpClient.newBuilder()
                .version(version)
                .sslContext(Keytool.client(authority, own))
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    private static HttpResponse<String> get(HttpClient client, int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /**
     * Until the server ends it; over TLS 1.3 the client is done with the handshake before the server has seen its certificate. By
     * hand, since the JDK's client over HTTP/2 now and then misses an end that comes right then.
     */
    private static void talk(Keytool.@Nullable Issued own, int port, HttpClient.Version version) throws IOException {
        try (SSLSocket socket =
                (SSLSocket) Keytool.client(authority, own).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(30_000);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {version == HttpClient.Version.HTTP_2 ? "h2" : "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            if (version == HttpClient.Version.HTTP_1_1) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            if (socket.getInputStream().read() < 0) {
                throw new EOFException("closed");
            }
        }
    }

    private static String serial(HttpResponse<?> response) {
        try {
            X509Certificate shown =
                    (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
            return shown.getSerialNumber().toString(16);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLSocket socket(int port) throws IOException {
        SSLSocket socket =
                (SSLSocket) Keytool.client(authority, null).getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    @Test
    void http2IsSpokenToThoseWhoKnowItAndHttp1ToOthers() throws Exception {
        GatewayFixture gateway = listening();
        HttpResponse<String> newer = get(client(HttpClient.Version.HTTP_2, null), gateway.port, "/a");
        assertThat(newer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(newer.body()).isEqualTo("gateway/default#1 GET /a");
        assertThat(newer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
        HttpResponse<String> older = get(client(HttpClient.Version.HTTP_1_1, null), gateway.port, "/a");
        assertThat(older.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(older.body()).isEqualTo(newer.body());

        GatewayFixture without = listening(Keytool.settings(certificate, key, ClientAuth.NONE, null, false));
        assertThat(get(client(HttpClient.Version.HTTP_2, null), without.port, "/")
                        .version())
                .isEqualTo(HttpClient.Version.HTTP_1_1);
    }

    @Test
    void bodiesAndErrorsPassOverHttp2() throws Exception {
        GatewayFixture gateway = listening();
        HttpClient client = client(HttpClient.Version.HTTP_2, null);
        assertThat(get(client, gateway.port, "/big").body()).hasSize(4 << 20);
        assertThat(get(client, gateway.port, "/throws").statusCode()).isEqualTo(500);
        String text = "x".repeat(300_000);
        HttpResponse<String> echo = client.send(
                HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port + "/echo"))
                        .POST(HttpRequest.BodyPublishers.ofString(text))
                        .build(),
                BodyHandlers.ofString());
        assertThat(echo.body()).isEqualTo(text);
        await().until(() -> gateway.slot.current().inFlight() == 0);
    }

    @Test
    void oldVersionsOfTlsAndCipherSuitesWithoutForwardSecrecyAreRefused() throws Exception {
        GatewayFixture gateway = listening();
        for (String old : List.of("TLSv1", "TLSv1.1")) {
            try (SSLSocket socket = socket(gateway.port)) {
                socket.setEnabledProtocols(new String[] {old});
                assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            }
        }
        try (SSLSocket socket = socket(gateway.port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).contains("_ECDHE_").contains("_GCM_");
        }
    }

    @Test
    void plainHttpOnATlsPortIsAnsweredByAClosedConnection() throws Exception {
        GatewayFixture gateway = listening();
        try (Socket plain = new Socket("127.0.0.1", gateway.port)) {
            plain.setSoTimeout(30_000);
            plain.getOutputStream().write(GatewayFixture.get("/").getBytes(StandardCharsets.US_ASCII));
            assertThat(ended(plain)).isTrue();
        }
    }

    private static boolean ended(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        try {
            while (in.read() >= 0) {}
            return true;
        } catch (SocketException | SSLException cut) {
            return true;
        }
    }

    @Test
    void aClientThatDawdlesBeforeOrAfterItsHandshakeIsCut() throws Exception {
        TlsSettings settings = Keytool.settings(certificate, key);
        ListenerSettings usual = GatewayFixture.settings();
        try (Certificates read = certificates(settings)) {
            ListenerSettings quick = new ListenerSettings(
                            usual.setting(),
                            usual.host(),
                            0,
                            1,
                            false,
                            Duration.ofMillis(400),
                            8192,
                            4096,
                            usual.idleGrace(),
                            usual.idleNotice(),
                            usual.linger(),
                            Duration.ofMillis(200),
                            null)
                    .withTls(settings, read.identity());
            GatewayFixture gateway = listening(quick);
            try (Socket silent = new Socket("127.0.0.1", gateway.port);
                    Socket half = new Socket("127.0.0.1", gateway.port);
                    SSLSocket done = socket(gateway.port)) {
                silent.setSoTimeout(30_000);
                half.setSoTimeout(30_000);
                OutputStream out = half.getOutputStream();
                out.write(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01});
                out.flush();
                var parameters = done.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                done.setSSLParameters(parameters);
                done.startHandshake();
                assertThat(done.getApplicationProtocol()).isEqualTo("h2");
                assertThat(ended(silent)).isTrue();
                assertThat(ended(half)).isTrue();
                assertThat(ended(done)).isTrue();
            }
            await().until(() -> gateway.listener.connections() == 0);
        }
    }

    @Test
    void clientsShowCertificatesWhereTheyAreAskedTo() throws Exception {
        GatewayFixture none = listening(Keytool.settings(certificate, key, ClientAuth.NONE, clients, true));
        GatewayFixture request = listening(Keytool.settings(certificate, key, ClientAuth.REQUEST, clients, true));
        GatewayFixture required = listening(Keytool.settings(certificate, key, ClientAuth.REQUIRED, clients, true));
        for (HttpClient.Version version : HttpClient.Version.values()) {
            assertThat(get(client(version, null), none.port, "/").statusCode()).isEqualTo(200);
            assertThat(get(client(version, null), request.port, "/").statusCode())
                    .isEqualTo(200);
            assertThat(get(client(version, two), request.port, "/").statusCode())
                    .isEqualTo(200);
            assertThat(get(client(version, two), required.port, "/").statusCode())
                    .isEqualTo(200);
            for (Keytool.Issued unknown : Arrays.asList(null, stranger)) {
                assertThatThrownBy(() -> talk(unknown, required.port, version))
                        .as("%s, %s", version, unknown == stranger ? "a stranger" : "nobody")
                        .isInstanceOf(IOException.class)
                        .isNotInstanceOf(SocketTimeoutException.class);
            }
        }
        await().until(() -> required.slot.current().inFlight() == 0);
    }

    @Test
    void aCertificateIsExchangedTwentyTimesUnderLoadAndNoRequestFails() throws Exception {
        TlsSettings settings = Keytool.settings(certificate, key);
        Certificates certificates = certificates(settings);
        GatewayFixture gateway = listening(GatewayFixture.settings().withTls(settings, certificates.identity()));
        certificates.watch(gateway.listener::exchange);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong kept = new AtomicLong();
        AtomicLong fresh = new AtomicLong();
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        HttpClient keptAlive = client(HttpClient.Version.HTTP_1_1, null);
        HttpClient multiplexed = client(HttpClient.Version.HTTP_2, null);
        String first = serial(get(multiplexed, gateway.port, "/"));
        threads.add(loop(over, failed, kept, () -> get(keptAlive, gateway.port, "/slow")));
        threads.add(loop(over, failed, kept, () -> get(multiplexed, gateway.port, "/slow")));
        threads.add(loop(over, failed, fresh, () -> get(client(HttpClient.Version.HTTP_2, null), gateway.port, "/")));
        for (int i = 0; i < 20; i++) {
            Keytool.Issued next = i % 2 == 0 ? two : one;
            next.writeTo(certificate, key);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> certificates.identity().serial().equals(next.serial()));
            assertThat(serial(get(client(HttpClient.Version.HTTP_2, null), gateway.port, "/")))
                    .isEqualTo(next.serial());
        }
        long before = kept.get();
        await().until(() -> kept.get() > before + 2);
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        certificates.close();
        assertThat(failed).isEmpty();
        assertThat(fresh.get()).isPositive();
        // the connection of before all exchanges is still the same
        assertThat(serial(get(multiplexed, gateway.port, "/"))).isEqualTo(first).isEqualTo(one.serial());
    }

    private interface Request {
        HttpResponse<String> send() throws Exception;
    }

    private static Thread loop(
            AtomicBoolean over, ConcurrentLinkedQueue<String> failed, AtomicLong answered, Request request) {
        Thread thread = new Thread(() -> {
            while (!over.get()) {
                try {
                    HttpResponse<String> response = request.send();
                    if (response.statusCode() == 200) {
                        answered.incrementAndGet();
                    } else {
                        failed.add("status " + response.statusCode());
                    }
                } catch (Exception e) {
                    failed.add(e.toString());
                }
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void theGatewayIsSwappedUnderHttp2AndNoRequestFails() throws Exception {
        GatewayFixture gateway = listening();
        HttpClient client = client(HttpClient.Version.HTTP_2, null);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong answered = new AtomicLong();
        ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (String path : List.of("/", "/slow", "/slow", "/a")) {
            threads.add(loop(over, failed, answered, () -> get(client, gateway.port, path)));
        }
        for (int i = 0; i < 30; i++) {
            long before = answered.get();
            var old = gateway.swap();
            await().until(() -> old.drained() && answered.get() > before);
        }
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failed).isEmpty();
        assertThat(answered.get()).isGreaterThan(30);
    }

    private HttpClientAgent vertxClient() {
        return vertx.vertx()
                .createHttpClient(new HttpClientOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setVerifyHost(false)
                        .setProtocolVersion(HttpVersion.HTTP_2)
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.certificates()))));
    }

    /** What comes before the client knows of the end is served; what comes after was never sent to this server. */
    @Test
    void aStopLosesNoRequestOverHttp2() throws Exception {
        GatewayFixture gateway = listening();
        HttpClientAgent client = vertxClient();
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger turnedAway = new AtomicInteger();
        ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> loops = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            loops.add(done);
            ask(client, gateway.port, answered, turnedAway, lost, done);
        }
        await().until(() -> answered.get() > 200);
        assertThat(gateway.stop(BUDGET)).isZero();
        for (CompletableFuture<?> each : loops) {
            each.get(30, TimeUnit.SECONDS);
        }
        assertThat(lost).isEmpty();
        assertThat(turnedAway).hasValue(loops.size());
    }

    private static void ask(
            HttpClientAgent client,
            int port,
            AtomicInteger answered,
            AtomicInteger turnedAway,
            ConcurrentLinkedQueue<String> lost,
            CompletableFuture<Void> done) {
        client.request(HttpMethod.GET, port, "127.0.0.1", "/slow")
                .onFailure(e -> {
                    turnedAway.incrementAndGet();
                    done.complete(null);
                })
                .onSuccess(request -> request.send()
                        .compose(HttpClientResponse::body)
                        .onSuccess(body -> {
                            answered.incrementAndGet();
                            ask(client, port, answered, turnedAway, lost, done);
                        })
                        .onFailure(e -> {
                            lost.add(e.toString());
                            done.complete(null);
                        }));
    }

    @Test
    void aHandshakeThatIsUnderWayAtAStopIsWaitedFor() throws Exception {
        GatewayFixture gateway = listening();
        try (SSLSocket socket = socket(gateway.port)) {
            // accepted, but silent yet
            await().until(() -> vertx.sockets().awaits(gateway.port, Duration.ofSeconds(30)));
            var stopped = gateway.listener.stop(BUDGET).toCompletableFuture();
            socket.startHandshake();
            socket.getOutputStream().write(GatewayFixture.get("/late").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 200")
                    .contains("connection: close")
                    .endsWith("GET /late");
            assertThat(stopped.get(30, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void aFloodOfResetsEndsTheConnectionAndNotTheServer() throws Exception {
        GatewayFixture gateway = listening();
        HttpClientAgent client = vertxClient();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        AtomicBoolean watched = new AtomicBoolean();
        for (int i = 0; i < 500 && !closed.isDone(); i++) {
            HttpClientRequest request = client.request(HttpMethod.GET, gateway.port, "127.0.0.1", "/never")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            if (watched.compareAndSet(false, true)) {
                request.connection().closeHandler(gone -> closed.complete(null));
            }
            CompletableFuture<?> sent = request.sendHead().toCompletionStage().toCompletableFuture();
            sent.handle((done, e) -> null).get(30, TimeUnit.SECONDS);
            request.reset(0x8);
        }
        closed.get(30, TimeUnit.SECONDS);
        assertThat(get(client(HttpClient.Version.HTTP_2, null), gateway.port, "/")
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> gateway.slot.current().inFlight() == 0);
        client.close();
    }

    @Test
    void onAnEmbeddersVertxACertificateIsExchangedToo() throws Exception {
        TlsSettings settings = Keytool.settings(certificate, key);
        try (Certificates certificates = certificates(settings)) {
            GatewayFixture gateway = new GatewayFixture(
                            vertx, null, GatewayFixture.settings().withTls(settings, certificates.identity()))
                    .listen();
            gateway.swap();
            two.writeTo(certificate, key);
            certificates.watch(gateway.listener::exchange);
            await().until(() -> certificates.identity().serial().equals(two.serial()));
            assertThat(serial(get(client(HttpClient.Version.HTTP_2, null), gateway.port, "/")))
                    .isEqualTo(two.serial());
        }
    }

    @Test
    void webSocketsPassThroughTlsBesideHttp2() throws Exception {
        GatewayFixture gateway = listening();
        CompletableFuture<String> heard = new CompletableFuture<>();
        WebSocket socket = client(HttpClient.Version.HTTP_2, null)
                .newWebSocketBuilder()
                .buildAsync(URI.create("wss://127.0.0.1:" + gateway.port + "/webSocket"), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        heard.complete(text.toString());
                        return null;
                    }
                })
                .get(30, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
        assertThat(heard.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
        assertThat(gateway.slot.current().inFlight()).isEqualTo(1);
        socket.abort();
        await().until(() -> gateway.slot.current().inFlight() == 0);
    }

    @Test
    void aClientWithoutTrustInTheCertificateGetsNoConnection() throws Exception {
        GatewayFixture gateway = listening();
        HttpClient other = HttpClient.newBuilder()
                .sslContext(Keytool.client(stranger, null))
                .build();
        assertThatThrownBy(() -> get(other, gateway.port, "/")).isInstanceOf(SSLHandshakeException.class);
    }
}
