package dev.jackfield.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault as a client and a server on plain sockets see it. */
@Timeout(60)
class FaultProxyTest {
    private static final int QUIET_MILLIS = 300;

    private static Socket connect(FaultProxy proxy) throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String receive(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static void assertSilent(Socket socket) throws IOException {
        int before = socket.getSoTimeout();
        socket.setSoTimeout(QUIET_MILLIS);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(before);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> socket.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void whatIsMoreThanItsBuffersPassesUnharmedBothWays() throws Exception {
        byte[] sent = new byte[3 * FaultProxy.BUFFER_BYTES + 7];
        new Random(1).nextBytes(sent);
        try (Peer peer = Peer.echo();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy)) {
            Thread writer = new Thread(() -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            writer.start();

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
            assertThat(proxy.bytes(Direction.TO_SERVER)).isEqualTo(sent.length);
            assertThat(proxy.bytes(Direction.TO_CLIENT)).isEqualTo(sent.length);
            Awaitility.await().until(() -> proxy.connections() == 0);
        }
    }

    @Test
    void theEndOfOneDirectionIsPassedOnWhileTheOtherGoesOn() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy);
                Socket server = peer.next()) {
            send(client, "ask");
            client.shutdownOutput();

            assertThat(new String(server.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("ask");
            send(server, "answer");
            assertThat(receive(client, 6)).isEqualTo("answer");
            server.close();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void delayHoldsEachDirectionBackAndKeepsTheOrder() throws Exception {
        try (Peer peer = Peer.echo();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy)) {
            send(client, "x");
            assertThat(receive(client, 1)).isEqualTo("x");
            proxy.delay(Duration.ofMillis(100), Duration.ofMillis(40));

            long before = System.nanoTime();
            StringBuilder sent = new StringBuilder();
            for (char c = 'a'; c <= 'z'; c++) {
                send(client, String.valueOf(c));
                sent.append(c);
            }
            assertThat(receive(client, 26)).isEqualTo(sent.toString());
            assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(200));

            proxy.delay(Duration.ofMinutes(5));
            send(client, "late");
            assertSilent(client);
            proxy.heal();
            assertThat(receive(client, 4)).isEqualTo("late");
        }
    }

    @Test
    void throttleLetsNoMoreThroughThanItsRate() throws Exception {
        byte[] sent = new byte[64 * 1024];
        try (Peer peer = Peer.echo();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy)) {
            proxy.set(new Fault.Throttle(Direction.TO_CLIENT, 128 * 1024));
            long before = System.nanoTime();
            client.getOutputStream().write(sent);

            assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
            // half a second for all; the last slice does not wait for its own time
            assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(450));
        }
    }

    @Test
    void cutEndsBothSidesInOrderAndTakesNewConnections() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy);
                Socket server = peer.next()) {
            send(client, "x");
            assertThat(receive(server, 1)).isEqualTo("x");
            proxy.cut();

            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(server.getInputStream().read()).isEqualTo(-1);
            assertThat(proxy.connections()).isZero();
            try (Socket again = connect(proxy)) {
                send(again, "y");
                assertThat(receive(peer.next(), 1)).isEqualTo("y");
            }
        }
    }

    @Test
    void resetIsAResetOnBothSides() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy);
                Socket server = peer.next()) {
            proxy.reset();

            assertReset(client);
            assertReset(server);
        }
    }

    @Test
    void resetInTheMiddleOfAMessageDeliversWhatWasBeforeAndHappensOnce() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy);
                Socket server = peer.next()) {
            send(server, "0123456789");
            assertThat(receive(client, 10)).isEqualTo("0123456789");
            proxy.resetAfter(Direction.TO_CLIENT, 3);
            assertThat(proxy.faults()).containsExactly(new Fault.Reset(Direction.TO_CLIENT, 3));
            send(server, "abcdefgh");

            assertThat(receive(client, 3)).isEqualTo("abc");
            assertReset(client);
            assertReset(server);
            assertThat(proxy.faults()).isEmpty();
            try (Socket again = connect(proxy)) {
                send(peer.next(), "abcdefgh");
                assertThat(receive(again, 8)).isEqualTo("abcdefgh");
            }
        }
    }

    @Test
    void resetOfOneSideIsAResetOfTheOther() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy);
                Socket server = peer.next()) {
            server.setSoLinger(true, 0);
            server.close();
            assertReset(client);
        }
    }

    @Test
    void corruptChangesTheByteItSaysAndNoOther() throws Exception {
        String first = corrupted(7);
        String again = corrupted(7);

        assertThat(first).hasSize(10).startsWith("0123").endsWith("56789");
        assertThat(first.charAt(4)).isNotEqualTo('4');
        assertThat(again).as("drawn from the seed").isEqualTo(first);
    }

    private static String corrupted(long seed) throws Exception {
        try (Peer peer = Peer.silent();
                FaultNetwork network = FaultNetwork.open(seed);
                Socket client = connect(network.link("a", "b", peer.port()).corrupt(Direction.TO_SERVER, 4));
                Socket server = peer.next()) {
            send(client, "01");
            send(client, "23456789");
            byte[] came = server.getInputStream().readNBytes(10);
            assertThat(network.link("a", "b").faults()).isEmpty();
            send(client, "untouched");
            assertThat(receive(server, 9)).isEqualTo("untouched");
            return new String(came, StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void halfOpenLeavesTheClientWaitingAlthoughTheServerAnsweredAndWent() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy);
                Socket server = peer.next()) {
            proxy.halfOpen();
            send(client, "ask");
            assertThat(receive(server, 3)).as("this way is open").isEqualTo("ask");
            send(server, "answer");
            server.close();

            assertSilent(client);
            assertThat(proxy.connections()).isEqualTo(1);
            proxy.heal();
            assertThat(receive(client, 6)).isEqualTo("answer");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void refuseRefusesAndKeepsThePortAndWhatIsOpen() throws Exception {
        try (Peer peer = Peer.echo();
                FaultProxy proxy = FaultProxy.to(peer.port());
                Socket client = connect(proxy)) {
            send(client, "x");
            assertThat(receive(client, 1)).isEqualTo("x");
            proxy.refuse();

            assertThatThrownBy(() -> connect(proxy)).isInstanceOf(ConnectException.class);
            assertThat(Ports.isFree(proxy.port())).as("held").isFalse();
            send(client, "y");
            assertThat(receive(client, 1)).isEqualTo("y");
            proxy.heal();
            try (Socket again = connect(proxy)) {
                send(again, "z");
                assertThat(receive(again, 1)).isEqualTo("z");
            }
        }
    }

    @Test
    void aTargetThatIsDownResetsWhoConnects() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(Ports.free());
                Socket client = connect(proxy)) {
            assertReset(client);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void whatIsHeldBackIsBounded() throws Exception {
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port());
                SocketChannel client = SocketChannel.open(new InetSocketAddress(proxy.host(), proxy.port()))) {
            peer.next();
            proxy.silence();
            client.configureBlocking(false);
            ByteBuffer block = ByteBuffer.allocate(64 * 1024);
            AtomicLong written = new AtomicLong();
            AtomicLong quiet = new AtomicLong();
            Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> {
                int n = client.write(block.clear());
                written.addAndGet(n);
                return (n == 0 ? quiet.incrementAndGet() : quiet.updateAndGet(before -> 0)) > 40;
            });

            // its own buffer, and those of the system on both sides of it
            assertThat(written.get()).isBetween((long) FaultProxy.BUFFER_BYTES, 64L * 1024 * 1024);
            assertThat(proxy.bytes(Direction.TO_SERVER)).isZero();
        }
    }

    @Test
    void waitingCostsNothing() throws Exception {
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        try (Peer peer = Peer.silent();
                FaultProxy proxy = FaultProxy.to(peer.port())) {
            Socket gone = connect(proxy);
            Socket server = peer.next();
            proxy.silence();
            send(gone, "x");
            gone.close();
            send(server, "y");
            server.close();
            Socket delayed = connect(proxy);
            proxy.delay(Duration.ofMinutes(5));
            send(delayed, "z");
            long id = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("jackfield-fault-network"))
                    .mapToLong(Thread::getId)
                    .max()
                    .orElseThrow();

            long before = threads.getThreadCpuTime(id);
            assertThat(new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(threads.getThreadCpuTime(id) - before)
                    .as("processor time in half a second")
                    .isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
            delayed.close();
        }
    }

    @Test
    void closingResetsWhatIsOpenAndFreesThePort() throws Exception {
        try (Peer peer = Peer.silent()) {
            FaultProxy proxy = FaultProxy.to(peer.port());
            Socket client = connect(proxy);
            peer.next();
            proxy.close();

            assertReset(client);
            assertThat(Ports.isFree(proxy.port())).isTrue();
            assertThatThrownBy(proxy::cut)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
            proxy.close();
        }
    }

    @Test
    void beyondItsMostConnectionsTheNextIsResetAndLaterOnesAreTakenAgain() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try (Peer peer = Peer.echo();
                FaultProxy proxy = FaultProxy.to(peer.port())) {
            // they are taken and go no further
            proxy.silence();
            for (int i = 0; i < FaultProxy.MAXIMUM_CONNECTIONS; i++) {
                clients.add(connect(proxy));
            }
            Awaitility.await().until(() -> proxy.connections() == FaultProxy.MAXIMUM_CONNECTIONS);
            for (int i = 0; i < 3; i++) {
                try (Socket tooMany = connect(proxy)) {
                    assertReset(tooMany);
                }
            }
            assertThat(proxy.connections()).isEqualTo(FaultProxy.MAXIMUM_CONNECTIONS);
            assertThat(peer.connected()).isZero();

            proxy.reset();
            proxy.heal();
            Awaitility.await().until(() -> proxy.connections() == 0);
            try (Socket client = connect(proxy)) {
                send(client, "x");
                assertThat(receive(client, 1)).isEqualTo("x");
            }
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }
}
