package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class BarrierTest {
    private static final int PATIENCE_MILLIS = 100;

    @ParameterizedTest
    @CsvSource({"127.0.0.1, INET6", "127.0.0.1, INET", "0.0.0.0, INET6", "0.0.0.0, INET"})
    void whatWaitedIsStillThereAndNothingComesAfterIt(String host, StandardProtocolFamily family) throws Exception {
        try (ServerSocketChannel socket = listen(host, family);
                Socket before = connect(socket)) {
            InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
            try (Barrier barrier = Barrier.before(socket, address)) {
                assertThat(barrier).isNotNull();
                assertThat(barrier.strangers()).isEmpty();
                assertThatThrownBy(() -> connect(socket)).isInstanceOf(SocketTimeoutException.class);
                assertThat(accepted(socket)).containsExactly((InetSocketAddress) before.getLocalSocketAddress());
                socket.close();
                assertThatThrownBy(() -> connect(address.getPort())).isInstanceOf(SocketTimeoutException.class);
            }
            assertThatThrownBy(() -> connect(address.getPort())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anIpv6AddressHasNone() throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("::1"), 1);
        try (ServerSocketChannel socket = ServerSocketChannel.open()) {
            assertThat(Barrier.before(socket, address)).isNull();
        }
    }

    private static ServerSocketChannel listen(String host, ProtocolFamily family) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(family);
        socket.configureBlocking(false);
        return socket.bind(new InetSocketAddress(host, 0));
    }

    private static Socket connect(ServerSocketChannel socket) throws IOException {
        return connect(((InetSocketAddress) socket.getLocalAddress()).getPort());
    }

    private static Socket connect(int port) throws IOException {
        Socket client = new Socket();
        try {
            client.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        } catch (IOException e) {
            client.close();
            throw e;
        }
        return client;
    }

    private static List<InetSocketAddress> accepted(ServerSocketChannel socket) throws IOException {
        List<InetSocketAddress> remotes = new ArrayList<>();
        for (SocketChannel each = socket.accept(); each != null; each = socket.accept()) {
            remotes.add((InetSocketAddress) each.getRemoteAddress());
            each.close();
        }
        return remotes;
    }
}
