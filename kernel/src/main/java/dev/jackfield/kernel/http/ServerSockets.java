package dev.jackfield.kernel.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x whose listening sockets can be closed while their connections go on, which Vert.x itself does not offer: its
 * servers close idle connections together with the socket, and a request that is just arriving on one is lost.
 *
 * <p>Connections that the operating system accepted before the socket was closed are taken over and served.
 */
public final class ServerSockets {
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<Peer, Client> clients = new ConcurrentHashMap<>();
    private final Vertx vertx;

    /**
     * @param options for the new Vert.x
     */
    public ServerSockets(VertxOptions options) {
        this.vertx = Vertx.builder()
                .with(options)
                .withTransport(
                        new KernelTransport(new Tracking(io.vertx.core.transport.Transport.NIO.implementation())))
                .build();
    }

    /**
     * {@return the Vert.x; closed by whoever made this}
     */
    public Vertx vertx() {
        return vertx;
    }

    /** Closes the socket that listens on a port, and hands over what it had accepted. */
    CompletionStage<Void> retire(int port) {
        List<CompletableFuture<Void>> closed = new ArrayList<>();
        for (Socket socket : open) {
            InetSocketAddress address = socket.localAddress();
            if (address != null && address.getPort() == port) {
                closed.add(socket.retire());
            }
        }
        return CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new));
    }

    /** Both ends of a connection. */
    private record Peer(String host, int port, String localHost, int localPort) {
        static @Nullable Peer of(Channel channel) {
            return channel.remoteAddress() instanceof InetSocketAddress remote
                            && channel.localAddress() instanceof InetSocketAddress local
                    ? new Peer(
                            remote.getAddress().getHostAddress(),
                            remote.getPort(),
                            local.getAddress().getHostAddress(),
                            local.getPort())
                    : null;
        }

        static Peer of(HttpConnection connection) {
            SocketAddress remote = connection.remoteAddress();
            SocketAddress local = connection.localAddress();
            return new Peer(
                    String.valueOf(remote.hostAddress()),
                    remote.port(),
                    String.valueOf(local.hostAddress()),
                    local.port());
        }
    }

    /** A connection that was accepted. */
    private static final class Client {
        private final Channel channel;
        private final long since = System.nanoTime();
        private volatile boolean served;

        Client(Channel channel) {
            this.channel = channel;
        }

        Duration age() {
            return Duration.ofNanos(System.nanoTime() - since);
        }

        void cut() {
            channel.unsafe().close(channel.voidPromise());
        }
    }

    private void accepted(Channel channel) {
        Peer peer = Peer.of(channel);
        if (peer != null) {
            Client client = new Client(channel);
            clients.put(peer, client);
            channel.closeFuture().addListener(closed -> clients.remove(peer, client));
        }
    }

    /** A connection speaks HTTP: what comes before, such as a TLS handshake, is over. */
    void served(HttpConnection connection) {
        Client client = clients.get(Peer.of(connection));
        if (client != null) {
            client.served = true;
        }
    }

    /** {@return whether connections to a port, not older than this, do not speak HTTP yet} */
    boolean awaits(int port, Duration youngerThan) {
        return clients.entrySet().stream()
                .anyMatch(each -> each.getKey().localPort() == port
                        && !each.getValue().served
                        && each.getValue().age().compareTo(youngerThan) < 0);
    }

    /** Cuts the connections to a port that still do not speak HTTP at this age. */
    void cutUnserved(int port, Duration age) {
        clients.forEach((peer, client) -> {
            if (peer.localPort() == port && !client.served && client.age().compareTo(age) > 0) {
                client.channel.eventLoop().execute(client::cut);
            }
        });
    }

    /**
     * Cuts a client's connection at once, without waiting for what is still to be sent, which Vert.x would. Called on the
     * connection's event loop.
     */
    void cut(HttpConnection connection) {
        Client client = clients.get(Peer.of(connection));
        if (client != null) {
            client.cut();
        }
    }

    /** A listening socket that takes over what waits in its backlog before it closes. */
    private final class Socket extends NioServerSocketChannel {
        /** Far above any backlog, so that a flood can't keep the loop going. */
        private static final int MAXIMUM_BACKLOG = 1 << 16;
        /** How often to look whether the selector has forgotten the socket, which it does in the first round. */
        private static final int PATIENCE = 1000;

        private static final long LOOK_MICROS = 100;
        /** Enough within a data centre. */
        private static final long HANDSHAKE_MILLIS = 5;

        @Override
        protected int doReadMessages(List<Object> read) throws Exception {
            int count = super.doReadMessages(read);
            for (int i = read.size() - Math.max(0, count); i < read.size(); i++) {
                accepted((Channel) read.get(i));
            }
            return count;
        }

        CompletableFuture<Void> retire() {
            CompletableFuture<Void> closed = new CompletableFuture<>();
            closeFuture().addListener(done -> closed.complete(null));
            deregister().addListener(done -> soon(PATIENCE));
            return closed;
        }

        /** After the event loop has looked at its selector again, which is when that forgets the socket. */
        private void soon(int patience) {
            Future<?> unused = eventLoop().schedule(() -> drainAndClose(patience), LOOK_MICROS, TimeUnit.MICROSECONDS);
        }

        /** A socket that a selector still knows would be closed later, and reset what it accepts until then. */
        private void drainAndClose(int patience) {
            if (patience > 0 && javaChannel().isRegistered()) {
                soon(patience - 1);
                return;
            }
            Barrier barrier = Barrier.before(javaChannel(), localAddress());
            if (barrier == null) {
                empty(null, true);
                return;
            }
            barrier.strangers().forEach(stranger -> {
                Channel client = new NioSocketChannel(this, stranger);
                accepted(client);
                pipeline().fireChannelRead(client);
            });
            empty(barrier, false);
            // those whose handshake was under way when the barrier was raised
            Future<?> unused =
                    eventLoop().schedule(() -> empty(barrier, true), HANDSHAKE_MILLIS, TimeUnit.MILLISECONDS);
        }

        /** Takes over what waits, and then perhaps closes, with nothing between the last accept and the close. */
        private void empty(@Nullable Barrier barrier, boolean last) {
            List<Object> accepted = new ArrayList<>();
            try {
                while (isOpen() && accepted.size() < MAXIMUM_BACKLOG && doReadMessages(accepted) > 0) {}
                if (last) {
                    javaChannel().close();
                }
            } catch (Exception e) {
                pipeline().fireExceptionCaught(e);
            }
            for (Object each : accepted) {
                if (barrier != null && barrier.owns(((SocketChannel) each).remoteAddress())) {
                    ((SocketChannel) each).unsafe().closeForcibly();
                } else {
                    pipeline().fireChannelRead(each);
                }
            }
            pipeline().fireChannelReadComplete();
            if (last) {
                Future<?> unused = close();
                if (barrier != null) {
                    barrier.close();
                }
            }
        }

        @Override
        protected void doClose() throws Exception {
            open.remove(this);
            super.doClose();
        }
    }

    private record KernelTransport(Transport implementation) implements io.vertx.core.transport.Transport {
        @Override
        public String name() {
            return "nio";
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return null;
        }
    }

    /** The usual transport, which remembers its listening sockets. */
    private final class Tracking implements Transport {
        private final Transport nio;

        Tracking(Transport nio) {
            this.nio = nio;
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            if (domainSocket) {
                return nio.serverChannelFactory(true);
            }
            return () -> {
                Socket socket = new Socket();
                open.add(socket);
                return socket;
            };
        }

        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return nio.ioHandlerFactory();
        }

        @Override
        public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
            return nio.eventLoopGroup(type, threads, loop -> outside(factory.newThread(loop)), ioRatio);
        }

        /** A loop's thread is made when it is first needed, perhaps by a plugin, whose class loader it would keep. */
        private static Thread outside(Thread thread) {
            thread.setContextClassLoader(ServerSockets.class.getClassLoader());
            return thread;
        }

        @Override
        public DatagramChannel datagramChannel() {
            return nio.datagramChannel();
        }

        @Override
        @SuppressWarnings("deprecation") // the interface names it
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return nio.datagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return nio.channelFactory(domainSocket);
        }

        @Override
        public java.net.SocketAddress convert(SocketAddress address) {
            return nio.convert(address);
        }

        @Override
        public SocketAddress convert(java.net.SocketAddress address) {
            return nio.convert(address);
        }

        @Override
        public void configure(DatagramChannel channel, DatagramSocketOptions options) {
            nio.configure(channel, options);
        }

        @Override
        public boolean supportsDomainSockets() {
            return nio.supportsDomainSockets();
        }
    }
}
