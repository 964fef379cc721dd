package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on loopback for servers that are stopped and started again. The system gives each outgoing connection a port out of
 * a range that begins at 32768 on Linux, so a server's port from there may be taken while the server is down; these are from
 * below. Thread-safe.
 *
 * @since 1.0
 */
public final class Ports {
    private static final int FIRST = 12_000;
    private static final int LAST = 21_999;
    private static final int TRIES = 1_000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    /**
     * {@return a port that nobody listens on, from 12000 to 21999, and that this process was not given before} So there is
     * room for a second one that is 10000 higher, as nodes of a Redis cluster have.
     *
     * @throws IllegalStateException if none is found
     */
    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (GIVEN.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port was found from " + FIRST + " to " + LAST);
    }

    /**
     * {@return whether a server could listen on loopback} Blocks no longer than the system takes.
     *
     * @param port from 1 to 65535
     */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " can't be tried: " + e, e);
        }
    }
}
