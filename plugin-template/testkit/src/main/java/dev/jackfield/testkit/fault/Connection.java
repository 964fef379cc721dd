package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A client's connection and the one to the target that belongs to it. Of the loop's thread. */
final class Connection {
    private static final int DRAINED_READS = 16;

    private final FaultProxy link;
    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final Pipe toServer;
    private final Pipe toClient;
    private boolean connecting;
    private boolean closed;

    Connection(FaultProxy link, SocketChannel client) throws IOException {
        this.link = link;
        this.client = client;
        this.server = SocketChannel.open();
        client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        server.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.clientKey = link.loop().register(client, 0, key -> ready());
        this.serverKey = link.loop().register(server, 0, key -> ready());
        this.toServer = new Pipe(this, link, Direction.TO_SERVER, client, server);
        this.toClient = new Pipe(this, link, Direction.TO_CLIENT, server, client);
    }

    /** Goes on with whatever can go on: after a fault was set or healed, too. */
    void proceed() {
        if (closed) {
            return;
        }
        if (!connecting && !link.isSilent(Direction.TO_SERVER)) {
            connecting = true;
            try {
                server.connect(link.target());
            } catch (IOException | RuntimeException e) {
                reset();
                return;
            }
        }
        toServer.deliver();
        toClient.deliver();
        listen();
    }

    Pipe pipe(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private void ready() {
        if (closed) {
            return;
        }
        try {
            if (serverKey.isConnectable()) {
                server.finishConnect();
            }
        } catch (IOException e) {
            reset();
            return;
        }
        if (clientKey.isReadable()) {
            toServer.read();
        }
        if (!closed && server.isConnected() && serverKey.isReadable()) {
            toClient.read();
        }
        proceed();
    }

    private void listen() {
        if (closed) {
            return;
        }
        int ofClient = (toServer.wantsToRead() ? SelectionKey.OP_READ : 0)
                | (toClient.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
        int ofServer = 0;
        if (server.isConnected()) {
            ofServer = (toClient.wantsToRead() ? SelectionKey.OP_READ : 0)
                    | (toServer.wantsToWrite() ? SelectionKey.OP_WRITE : 0);
        } else if (connecting) {
            ofServer = SelectionKey.OP_CONNECT;
        }
        clientKey.interestOps(ofClient);
        serverKey.interestOps(ofServer);
    }

    /** One direction has ended in order. */
    void endedOneWay() {
        if (toServer.over() && toClient.over()) {
            close();
        }
    }

    /** Who a direction leads to takes no more: the other end is told when it is its turn. */
    void sinkBroke(Direction direction) {
        Pipe back = pipe(direction == Direction.TO_SERVER ? Direction.TO_CLIENT : Direction.TO_SERVER);
        if (back.over()) {
            reset();
        } else {
            back.sourceBroke();
            back.deliver();
        }
    }

    /** Ends both sides at once, with RST. */
    void reset() {
        if (closed) {
            return;
        }
        abort(client);
        abort(server);
        close();
    }

    /** Makes closing it send RST. */
    static void abort(SocketChannel channel) {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // it is closed below, which is all that can be done
        }
    }

    /** Ends both sides in order, with FIN; what was under way is lost. */
    void cut() {
        if (closed) {
            return;
        }
        drain(client);
        drain(server);
        close();
    }

    /** What is left unread would make the system send RST. */
    private void drain(SocketChannel channel) {
        ByteBuffer buffer = link.loop().buffer;
        try {
            for (int i = 0; i < DRAINED_READS && channel.isConnected(); i++) {
                buffer.clear();
                if (channel.read(buffer) <= 0) {
                    return;
                }
            }
        } catch (IOException e) {
            // it is broken already
        }
    }

    private void close() {
        closed = true;
        try (client) {
            server.close();
        } catch (IOException e) {
            // nothing is left of either
        }
        link.ended(this);
    }
}
