package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The server behind a proxy: hands out each connection, and can answer each byte by itself. */
final class Peer implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final LinkedBlockingQueue<Socket> taken = new LinkedBlockingQueue<>();
    private final List<Socket> all = new CopyOnWriteArrayList<>();

    interface Serving {
        void serve(Socket socket) throws IOException;
    }

    private Peer(Serving serving) throws IOException {
        Thread acceptor = new Thread(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    socket.setSoTimeout(20_000);
                    all.add(socket);
                    taken.add(socket);
                    Thread server = new Thread(() -> {
                        try {
                            serving.serve(socket);
                        } catch (IOException e) {
                            // what the test is about
                        }
                    });
                    server.setDaemon(true);
                    server.start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** A test reads and writes itself. */
    static Peer silent() throws IOException {
        return new Peer(socket -> {});
    }

    /** What comes goes back, until its end, which is passed on. */
    static Peer echo() throws IOException {
        return new Peer(socket -> {
            byte[] buffer = new byte[8192];
            for (int n = socket.getInputStream().read(buffer);
                    n > 0;
                    n = socket.getInputStream().read(buffer)) {
                socket.getOutputStream().write(buffer, 0, n);
            }
            socket.shutdownOutput();
        });
    }

    int port() {
        return listening.getLocalPort();
    }

    /** The next connection. */
    Socket next() throws InterruptedException {
        Socket socket = taken.poll(20, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connected");
        }
        return socket;
    }

    int connected() {
        return all.size();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : all) {
            socket.close();
        }
    }
}
