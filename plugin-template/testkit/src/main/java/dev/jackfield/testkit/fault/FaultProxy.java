package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on loopback that stands between a client and a server, and does to what passes what networks do: delays it,
 * slows it down, holds it back, cuts it, resets it in the middle of a message, changes a byte. Without a fault it passes
 * everything on, the end of one direction too.
 *
 * <p>Thread-safe. A method that sets a fault returns when it is in force; none waits for the network. A connection keeps at
 * most {@value #BUFFER_BYTES} bytes in each direction, a proxy at most {@value #MAXIMUM_CONNECTIONS} connections; the next
 * one is reset.
 *
 * <p>What a proxy can't do: leave a handshake unanswered. A client reaches the proxy even when the target is down, and its
 * connection is then reset; {@link #refuse} makes it refused.
 *
 * @since 1.0
 */
public final class FaultProxy implements AutoCloseable {
    /** How much of a connection waits in the proxy, in each direction. */
    public static final int BUFFER_BYTES = 1024 * 1024;

    /** How many connections a proxy has at once. */
    public static final int MAXIMUM_CONNECTIONS = 1024;

    private static final int BACKLOG = 256;
    private static final int TRIES = 50;

    private final FaultNetwork network;
    private final boolean alone;
    private final String from;
    private final String to;
    private final InetSocketAddress target;
    private final InetSocketAddress address;

    // of the loop's thread
    private final Map<String, Fault> faults = new TreeMap<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private int partitions;
    private @Nullable ServerSocketChannel listening;
    private @Nullable SocketChannel placeholder;

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();

    FaultProxy(FaultNetwork network, boolean alone, String from, String to, InetSocketAddress target)
            throws IOException {
        this.network = network;
        this.alone = alone;
        this.from = from;
        this.to = to;
        this.target = target;
        this.address = network.loop().call(this::listenAnywhere);
    }

    /**
     * Starts a proxy by itself, in a network of its own that ends with it.
     *
     * @param target the server
     * @return the proxy, listening
     * @throws UncheckedIOException if the system lets it not
     */
    public static FaultProxy to(InetSocketAddress target) {
        return FaultNetwork.open().link("client", "server", target, true);
    }

    /**
     * Starts a proxy to a server on loopback, in a network of its own that ends with it.
     *
     * @param port of the server
     * @return the proxy, listening
     * @throws UncheckedIOException if the system lets it not
     */
    public static FaultProxy to(int port) {
        return to(new InetSocketAddress("127.0.0.1", port));
    }

    /**
     * {@return who connects, by the name of the link}
     */
    public String from() {
        return from;
    }

    /**
     * {@return who is connected to, by the name of the link}
     */
    public String to() {
        return to;
    }

    /**
     * {@return where clients connect}
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * {@return where clients connect, {@code 127.0.0.1}}
     */
    public String host() {
        return address.getHostString();
    }

    /**
     * {@return where clients connect; it stays the same}
     */
    public int port() {
        return address.getPort();
    }

    /**
     * {@return where connections are passed on to}
     */
    public InetSocketAddress target() {
        return target;
    }

    /**
     * {@return the network it belongs to}
     */
    public FaultNetwork network() {
        return network;
    }

    /**
     * Sets a fault, in place of one of the same kind and direction.
     *
     * @param fault what is wrong from now on
     * @return this
     */
    public FaultProxy set(Fault fault) {
        tell(() -> {
            faults.put(key(fault), fault);
            if (fault instanceof Fault.Refuse) {
                shut();
            }
            if (fault instanceof Fault.Reset reset) {
                armReset(reset.direction());
            }
            if (fault instanceof Fault.Corrupt corrupt) {
                armCorrupt(corrupt.direction());
            }
        });
        return this;
    }

    /**
     * Delays both directions.
     *
     * @param delay of each direction, so that a request and its answer take twice as much longer
     * @return this
     */
    public FaultProxy delay(Duration delay) {
        return delay(delay, Duration.ZERO);
    }

    /**
     * Delays both directions, by more or less.
     *
     * @param delay of each direction, at least
     * @param jitter up to how much more
     * @return this
     */
    public FaultProxy delay(Duration delay, Duration jitter) {
        return set(new Fault.Delay(Direction.TO_SERVER, delay, jitter))
                .set(new Fault.Delay(Direction.TO_CLIENT, delay, jitter));
    }

    /**
     * Slows both directions down.
     *
     * @param bytesPerSecond of each connection, in each direction
     * @return this
     */
    public FaultProxy throttle(long bytesPerSecond) {
        return set(new Fault.Throttle(Direction.TO_SERVER, bytesPerSecond))
                .set(new Fault.Throttle(Direction.TO_CLIENT, bytesPerSecond));
    }

    /**
     * Lets nothing through in either direction, while connections stay; see {@link Fault.Silence}.
     *
     * @return this
     */
    public FaultProxy silence() {
        return silence(Direction.TO_SERVER).silence(Direction.TO_CLIENT);
    }

    /**
     * Lets nothing through in one direction, while connections stay; see {@link Fault.Silence}.
     *
     * @param direction which way
     * @return this
     */
    public FaultProxy silence(Direction direction) {
        return set(new Fault.Silence(direction));
    }

    /**
     * Makes connections half-open: the server's side says nothing any more, not even that it has ended, while the client's
     * side stays and what it sends still arrives. The same as {@code silence(Direction.TO_CLIENT)}.
     *
     * @return this
     */
    public FaultProxy halfOpen() {
        return silence(Direction.TO_CLIENT);
    }

    /**
     * Resets the first connection through which so many more bytes were delivered; see {@link Fault.Reset}.
     *
     * @param direction which way bytes are counted
     * @param bytes how many are delivered before
     * @return this
     */
    public FaultProxy resetAfter(Direction direction, long bytes) {
        return set(new Fault.Reset(direction, bytes));
    }

    /**
     * Changes one byte, on the first connection through which so many more are delivered; see {@link Fault.Corrupt}.
     *
     * @param direction which way
     * @param offset how many bytes are delivered unharmed before
     * @return this
     */
    public FaultProxy corrupt(Direction direction, long offset) {
        return set(new Fault.Corrupt(direction, offset));
    }

    /**
     * Refuses who connects from now on; connections that are open go on.
     *
     * @return this
     */
    public FaultProxy refuse() {
        return set(new Fault.Refuse());
    }

    /**
     * Ends every open connection in order, on both sides (FIN). What was under way is lost. New ones are taken.
     *
     * @return this
     */
    public FaultProxy cut() {
        tell(() -> List.copyOf(connections).forEach(Connection::cut));
        return this;
    }

    /**
     * Resets every open connection, on both sides (RST). New ones are taken.
     *
     * @return this
     */
    public FaultProxy reset() {
        tell(() -> List.copyOf(connections).forEach(Connection::reset));
        return this;
    }

    /**
     * Takes all faults of this link away; what was held or delayed arrives. A partition of the network stays until it is
     * healed itself.
     *
     * @return this
     */
    public FaultProxy heal() {
        tell(this::healNow);
        return this;
    }

    /**
     * {@return what is wrong with this link now, without partitions; those that happen once are gone after they did}
     */
    public List<Fault> faults() {
        try {
            return network.loop().call(() -> List.copyOf(faults.values()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return whether a partition of the network divides this link}
     */
    public boolean isPartitioned() {
        try {
            return network.loop().call(() -> partitions > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return how many connections are open}
     */
    public int connections() {
        try {
            return network.loop().call(connections::size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return how many connections were taken so far}
     */
    public long accepted() {
        return accepted.get();
    }

    /**
     * {@return how many bytes were delivered so far, over all connections}
     *
     * @param direction which way
     */
    public long bytes(Direction direction) {
        return counter(direction).get();
    }

    /** Stops listening, resets what is open and takes the link out of its network. */
    @Override
    public void close() {
        if (alone) {
            network.close();
        } else {
            network.remove(this);
        }
    }

    @Override
    public String toString() {
        return from + "→" + to + " (" + host() + ":" + port() + " to " + target.getHostString() + ":" + target.getPort()
                + ")";
    }

    private void tell(Runnable change) {
        network.loop().run(() -> {
            change.run();
            proceedAll();
        });
    }

    // from here on: of the loop's thread

    Loop loop() {
        return network.loop();
    }

    void healNow() {
        faults.clear();
        connections.forEach(connection -> {
            for (Direction direction : Direction.values()) {
                Pipe pipe = connection.pipe(direction);
                pipe.armReset();
                pipe.armCorrupt();
                pipe.hurry();
            }
        });
        listen();
        proceedAll();
    }

    void partition(int by) {
        partitions += by;
        proceedAll();
    }

    private void proceedAll() {
        List.copyOf(connections).forEach(Connection::proceed);
    }

    void end() {
        List.copyOf(connections).forEach(Connection::reset);
        close(listening);
        close(placeholder);
        listening = null;
        placeholder = null;
    }

    void ended(Connection connection) {
        connections.remove(connection);
    }

    boolean isSilent(Direction direction) {
        return partitions > 0 || faults.containsKey("Silence " + direction);
    }

    Optional<Fault.Reset> reset(Direction direction) {
        return Optional.ofNullable((Fault.Reset) faults.get("Reset " + direction));
    }

    Optional<Fault.Corrupt> corrupt(Direction direction) {
        return Optional.ofNullable((Fault.Corrupt) faults.get("Corrupt " + direction));
    }

    void wasReset(Direction direction) {
        faults.remove("Reset " + direction);
        armReset(direction);
    }

    private void armReset(Direction direction) {
        connections.forEach(connection -> connection.pipe(direction).armReset());
    }

    void corrupted(Direction direction) {
        faults.remove("Corrupt " + direction);
        armCorrupt(direction);
    }

    private void armCorrupt(Direction direction) {
        connections.forEach(connection -> connection.pipe(direction).armCorrupt());
    }

    /** {@return bytes a second, 0 without a limit} */
    long rate(Direction direction) {
        return faults.get("Throttle " + direction) instanceof Fault.Throttle throttle ? throttle.bytesPerSecond() : 0;
    }

    /** {@return how much later the next piece is to arrive, in nanoseconds} */
    long drawDelay(Direction direction) {
        if (faults.get("Delay " + direction) instanceof Fault.Delay delay) {
            long jitter = delay.jitter().toNanos();
            return delay.delay().toNanos() + (jitter == 0 ? 0 : network.random().nextLong(jitter + 1));
        }
        return 0;
    }

    /** {@return which bits of a byte to change, at least one} */
    int drawFlip() {
        return 1 + network.random().nextInt(255);
    }

    void delivered(Direction direction, int bytes) {
        counter(direction).addAndGet(bytes);
    }

    private AtomicLong counter(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    /** One of each kind and direction. */
    private static String key(Fault fault) {
        String kind = fault.getClass().getSimpleName();
        if (fault instanceof Fault.Delay delay) {
            return kind + " " + delay.direction();
        } else if (fault instanceof Fault.Throttle throttle) {
            return kind + " " + throttle.direction();
        } else if (fault instanceof Fault.Silence silence) {
            return kind + " " + silence.direction();
        } else if (fault instanceof Fault.Reset reset) {
            return kind + " " + reset.direction();
        } else if (fault instanceof Fault.Corrupt corrupt) {
            return kind + " " + corrupt.direction();
        }
        return kind;
    }

    private InetSocketAddress listenAnywhere() throws IOException {
        IOException last = null;
        for (int i = 0; i < TRIES; i++) {
            InetSocketAddress tried = new InetSocketAddress("127.0.0.1", Ports.free());
            try {
                listenAt(tried);
                return tried;
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("no port was free in " + TRIES + " tries", last);
    }

    private void listenAt(InetSocketAddress where) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(where, BACKLOG);
            loop().register(channel, SelectionKey.OP_ACCEPT, key -> accept(channel));
            listening = channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void listen() {
        if (listening != null) {
            return;
        }
        close(placeholder);
        placeholder = null;
        try {
            listenAt(address);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "port " + address.getPort() + " of " + from + "→" + to + " was taken meanwhile", e);
        }
    }

    /** Listens no more, and holds the port, so that nobody else gets it. */
    private void shut() {
        if (listening == null) {
            return;
        }
        close(listening);
        listening = null;
        loop().settle();
        try {
            SocketChannel holder = SocketChannel.open();
            placeholder = holder;
            // beside connections that are open still, and then beside nobody who wants to listen
            holder.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            holder.bind(address);
            holder.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(@Nullable AutoCloseable channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept(ServerSocketChannel channel) {
        try {
            SocketChannel client = channel.accept();
            if (client == null) {
                return;
            }
            accepted.incrementAndGet();
            if (connections.size() >= MAXIMUM_CONNECTIONS) {
                Connection.abort(client);
                client.close();
                return;
            }
            Connection connection = new Connection(this, client);
            connections.add(connection);
            connection.proceed();
        } catch (IOException e) {
            // the client has gone before it was taken
        }
    }
}
