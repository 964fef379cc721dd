package dev.jackfield.kernel.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Turns new connections away from a listening socket that is still open, so that it can be emptied before it is closed:
 * closing resets what waits in its backlog, and Java has no other way to tell a socket to take no more.
 *
 * <p>It is a second socket on the same address, which Linux prefers, whose backlog of two is filled with connections of
 * our own. The system drops what else asks for one; whoever asked asks again after a second, and is refused by then, or
 * served by the next process. Where the second socket can't be had, nothing is turned away.
 *
 * <p>Not thread-safe.
 */
final class Barrier implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Barrier.class.getName());
    private static final boolean LINUX = System.getProperty("os.name").startsWith("Linux");
    /** The least that Linux keeps, besides the one that it allows above what was asked for. */
    private static final int BACKLOG = 1;

    private static final int FULL = BACKLOG + 1;
    private static final int ATTEMPTS = 64;
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ServerSocketChannel decoy;
    private final InetSocketAddress door;
    private final Map<InetSocketAddress, SocketChannel> own = new HashMap<>();
    private final List<SocketChannel> strangers = new ArrayList<>();

    private Barrier(ServerSocketChannel decoy, InetSocketAddress door) {
        this.decoy = decoy;
        this.door = door;
    }

    /**
     * {@return a barrier, or null where there can be none: another system, an IPv6 address}
     *
     * @param socket what to shield; it is marked as one that shares its address
     * @param address what it is bound to
     */
    static @Nullable Barrier before(ServerSocketChannel socket, InetSocketAddress address) {
        InetAddress host = address.getAddress();
        boolean wildcard = host.isAnyLocalAddress();
        if (!LINUX || !(wildcard || host instanceof Inet4Address)) {
            return null;
        }
        ServerSocketChannel decoy = null;
        Barrier barrier;
        try {
            InetAddress any = InetAddress.getByAddress(new byte[4]);
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            int port = address.getPort();
            socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            // of two sockets on one address, the system prefers the one that knows IPv4 alone, else the later one
            decoy = ServerSocketChannel.open(StandardProtocolFamily.INET);
            decoy.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            decoy.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            decoy.configureBlocking(false);
            barrier = new Barrier(decoy, new InetSocketAddress(wildcard ? loopback : host, port));
            decoy.bind(new InetSocketAddress(wildcard ? any : host, port), BACKLOG);
        } catch (IOException | UnsupportedOperationException e) {
            close(decoy);
            return null;
        }
        barrier.raise();
        return barrier;
    }

    private void raise() {
        try {
            // or the two would share what comes
            decoy.setOption(StandardSocketOptions.SO_REUSEPORT, false);
            fill();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "new connections are not turned away while the socket is emptied", e);
            lower();
        }
    }

    /** Until all that waits is our own; what else came first is taken over. */
    private void fill() throws IOException {
        int waiting = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            if (knock()) {
                waiting++;
                if (waiting == FULL) {
                    return;
                }
            } else if (take()) {
                waiting--;
            }
        }
        throw new IOException("clients were faster " + ATTEMPTS + " times");
    }

    /** {@return whether what was taken over is our own} */
    private boolean take() throws IOException {
        SocketChannel taken = decoy.accept();
        if (taken == null) {
            return false;
        }
        if (owns((InetSocketAddress) taken.getRemoteAddress())) {
            taken.close();
            return true;
        }
        strangers.add(taken);
        return false;
    }

    /** Takes over what came in, and closes at once. */
    private void lower() {
        try {
            for (SocketChannel taken = decoy.accept(); taken != null; taken = decoy.accept()) {
                strangers.add(taken);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "connections may have been reset", e);
        }
        close(decoy);
    }

    /** {@return whether a connection of our own was let in; not, when it is full} */
    private boolean knock() throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.connect(door);
            long since = System.nanoTime();
            while (!channel.finishConnect()) {
                if (System.nanoTime() - since > PATIENCE_NANOS) {
                    channel.close();
                    return false;
                }
                Thread.onSpinWait();
            }
            own.put((InetSocketAddress) channel.getLocalAddress(), channel);
            return true;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return whether a connection is one of those that keep it full, and nobody's to serve} */
    boolean owns(@Nullable InetSocketAddress remote) {
        return remote != null && own.containsKey(remote);
    }

    /** {@return connections of clients that came in while it was being filled; to be served} */
    List<SocketChannel> strangers() {
        return strangers;
    }

    /** From then on the system refuses. */
    @Override
    public void close() {
        close(decoy);
        own.values().forEach(Barrier::close);
    }

    private static void close(@Nullable Channel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a socket did not close", e);
        }
    }
}
