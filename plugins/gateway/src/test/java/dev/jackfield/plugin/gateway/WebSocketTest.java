package dev.jackfield.plugin.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSocketTest {
    private final Vertx vertx = Vertx.vertx();
    /** Kept: one that nobody holds is closed with its connections. */
    private final WebSocketClient client = vertx.createWebSocketClient();

    private final BlockingQueue<Buffer> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closedAtTheNode = new CompletableFuture<>();

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    /** Sends back what comes. */
    private void echo(HttpServerRequest request) {
        request.toWebSocket().onSuccess(socket -> {
            socket.closeHandler(closed -> closedAtTheNode.complete(socket.closeStatusCode()));
            socket.handler(socket::write);
        });
    }

    private WebSocket open(GatewayUnderTest gateway) throws Exception {
        WebSocket socket = get(client.connect(new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(gateway.address.getPort())
                .setURI("/chat?room=1")));
        socket.handler(received::add);
        return socket;
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void messagesPassBothWays() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(this::echo)) {
            WebSocket socket = open(gateway);
            assertThat(gateway.origin.requests()).containsExactly("GET /chat?room=1");
            socket.writeTextMessage("hello");
            assertThat(received.poll(20, TimeUnit.SECONDS)).hasToString("hello");
        }
    }

    @Test
    void largeMessagesPassBothWays() throws Exception {
        Buffer large = Buffer.buffer("0123456789abcdef".repeat(64 << 10));
        Buffer atTheNode = Buffer.buffer();
        CompletableFuture<Void> whole = new CompletableFuture<>();
        try (GatewayUnderTest gateway =
                GatewayUnderTest.of(request -> request.toWebSocket().onSuccess(socket -> {
                    socket.handler(part -> {
                        if (atTheNode.appendBuffer(part).length() == large.length()) {
                            whole.complete(null);
                            socket.writeBinaryMessage(large);
                        }
                    });
                }))) {
            open(gateway).writeBinaryMessage(large);
            whole.get(20, TimeUnit.SECONDS);
            assertThat(atTheNode).isEqualTo(large);
            assertThat(atTheClient(large.length())).isEqualTo(large);
        }
    }

    private Buffer atTheClient(int length) throws InterruptedException {
        Buffer back = Buffer.buffer();
        while (back.length() < length) {
            Buffer part = received.poll(20, TimeUnit.SECONDS);
            assertThat(part).as("after " + back.length() + " bytes").isNotNull();
            back.appendBuffer(part);
        }
        return back;
    }

    @Test
    void closeOfTheClientReachesTheNode() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(this::echo)) {
            get(open(gateway).close((short) 4001));

            assertThat(closedAtTheNode.get(20, TimeUnit.SECONDS)).isEqualTo((short) 4001);
        }
    }

    @Test
    void closeOfTheNodeReachesTheClient() throws Exception {
        CompletableFuture<ServerWebSocket> opened = new CompletableFuture<>();
        try (GatewayUnderTest gateway =
                GatewayUnderTest.of(request -> request.toWebSocket().onSuccess(opened::complete))) {
            WebSocket socket = open(gateway);
            CompletableFuture<Short> closed = new CompletableFuture<>();
            socket.closeHandler(end -> closed.complete(socket.closeStatusCode()));
            opened.get(20, TimeUnit.SECONDS).close((short) 4002);

            assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo((short) 4002);
        }
    }

    @Test
    void clientThatBreaksOffIsGoneAtTheNode() throws Exception {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (GatewayUnderTest gateway = GatewayUnderTest.of(request ->
                request.toNetSocket().onSuccess(socket -> socket.closeHandler(closed -> gone.complete(null))))) {
            try (var client = new dev.jackfield.testkit.RawClient(gateway.address)) {
                client.send(
                        "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n");
                assertThat(client.line()).contains("101");
            }
            gone.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusalOfTheNodeReachesTheClient() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(
                request -> request.response().setStatusCode(403).end("not you"))) {
            assertThatThrownBy(() -> open(gateway))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(UpgradeRejectedException.class, refused -> {
                        assertThat(refused.getStatus()).isEqualTo(403);
                        assertThat(refused.getBody()).hasToString("not you");
                    });
        }
    }

    @Test
    void webSocketsTakeNoConnectionsFromRequests() throws Exception {
        try (GatewayUnderTest gateway = new GatewayUnderTest(
                request -> {
                    if (request.canUpgradeToWebSocket()) {
                        echo(request);
                    } else {
                        request.response().end("served");
                    }
                },
                Map.of("maximum_connections", 1))) {
            open(gateway);

            assertThat(gateway.ask("GET /").body()).isEqualTo("served");
        }
    }

    @Test
    void aWaitForOneOfTheConnectionsOfWebSocketsIsNotTheNodesFault() throws Exception {
        try (GatewayUnderTest gateway =
                new GatewayUnderTest(this::echo, Map.of("maximum_connections", 1, "connect_timeout", "50ms"))) {
            WebSocket first = open(gateway);
            await().until(() -> gateway.upstream.reports().size() == 1);
            assertThatThrownBy(() -> open(gateway))
                    .cause()
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            refused -> assertThat(refused.getStatus()).isEqualTo(503));

            String port = " " + gateway.origin.node().port();
            assertThat(gateway.upstream.reports()).containsExactly("ANSWERED" + port, "ABANDONED" + port);
            get(first.close());
        }
    }

    @Test
    void gatewayThatIsReplacedTellsBothSidesToComeAgain() throws Exception {
        try (GatewayUnderTest gateway = GatewayUnderTest.of(this::echo)) {
            WebSocket socket = open(gateway);
            CompletableFuture<Short> closed = new CompletableFuture<>();
            socket.closeHandler(end -> closed.complete(socket.closeStatusCode()));
            socket.writeTextMessage("hello");
            await().until(() -> !received.isEmpty());
            gateway.context.drain();

            assertThat(closed.get(20, TimeUnit.SECONDS)).isEqualTo((short) 1012);
            assertThat(closedAtTheNode.get(20, TimeUnit.SECONDS)).isEqualTo((short) 1012);
        }
    }

    @Test
    void gatewayThatIsReplacedSaysNothingAfterTheLastWordOfANode() throws Exception {
        Buffer lastWord = Buffer.buffer(new byte[] {(byte) 0x88, 2, 0x0F, (byte) 0xA2});
        Buffer atTheNode = Buffer.buffer();
        CompletableFuture<Void> gone = new CompletableFuture<>();
        try (GatewayUnderTest gateway =
                        GatewayUnderTest.of(request -> request.toNetSocket().onSuccess(socket -> {
                            socket.handler(atTheNode::appendBuffer);
                            socket.closeHandler(closed -> gone.complete(null));
                            socket.write(lastWord);
                        }));
                Socket socket = new Socket("127.0.0.1", gateway.address.getPort())) {
            socket.setSoTimeout(20_000);
            String handshake = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
            socket.getOutputStream().write(handshake.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.read());
            }
            assertThat(in.readNBytes(lastWord.length())).isEqualTo(lastWord.getBytes());
            gateway.context.drain();

            assertThat(in.read()).isEqualTo(-1);
            gone.get(20, TimeUnit.SECONDS);
            assertThat(atTheNode.length()).isZero();
        }
    }
}
