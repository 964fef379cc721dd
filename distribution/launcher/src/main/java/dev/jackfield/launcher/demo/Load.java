package dev.jackfield.launcher.demo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A steady load: clients that keep their connections, each sending at fixed times whether or not the answers before were
 * slow, and comparing every body with what it has to be. Latency counts from the time at which a request was due.
 */
final class Load implements AutoCloseable {
    static final int CLIENTS = 8;
    static final int REQUESTS_PER_SECOND = 800;

    private static final long INTERVAL_NANOS = 1_000_000_000L * CLIENTS / REQUESTS_PER_SECOND;
    private static final int VARIANTS = 40;
    private static final int NOTED_FAILURES = 20;

    private final String host;
    private final int port;
    private final List<Map.Entry<String, byte[]>> pages;
    private final boolean variants;
    private final List<Thread> clients = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean over;

    /**
     * @param host where the gateway is
     * @param port its traffic port
     * @param pages paths and the bodies that must come
     * @param variants whether the service answers a path alike with any query, so that some requests can be new to a
     *     cache
     */
    Load(String host, int port, Map<String, byte[]> pages, boolean variants) {
        this.host = host;
        this.port = port;
        this.pages = List.copyOf(pages.entrySet());
        this.variants = variants;
    }

    void start() {
        long begin = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            Thread thread = new Thread(() -> send(client, begin + client * INTERVAL_NANOS / CLIENTS), "client-" + i);
            thread.setDaemon(true);
            clients.add(thread);
            thread.start();
        }
    }

    /** Forgets the latencies so far: a JVM that has just started says little about a swap. */
    void measure() {
        latencies = new Latencies();
    }

    private void send(int client, long begin) {
        Wire wire = null;
        long due = begin;
        for (int n = client; !over; n++, due += INTERVAL_NANOS) {
            for (long left = due - System.nanoTime(); left > 0 && !over; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (over) {
                break;
            }
            Map.Entry<String, byte[]> page = pages.get(n % pages.size());
            String path = variants && n % 4 == 0 ? page.getKey() + "?copy=" + n / 4 % VARIANTS : page.getKey();
            wire = request(wire, path, page.getValue());
            latencies.record(System.nanoTime() - due);
        }
        closeQuietly(wire);
    }

    /** {@return the connection to use next, or null for a new one} */
    private @Nullable Wire request(@Nullable Wire kept, String path, byte[] expected) {
        Wire wire = kept;
        try {
            if (wire == null) {
                wire = new Wire(host, port);
            }
            Wire.Answer answer = wire.get(path);
            judge(path, answer, expected);
            if (!wire.announcedClose()) {
                return wire;
            }
        } catch (IOException e) {
            fail(path, String.valueOf(e.getMessage()));
        }
        closeQuietly(wire);
        return null;
    }

    private void judge(String path, Wire.Answer answer, byte[] expected) {
        if (answer.status() != 200) {
            fail(path, "status " + answer.status());
        } else if (!Arrays.equals(answer.body(), expected)) {
            fail(
                    path,
                    "a body of " + answer.body().length + " bytes that differs from the " + expected.length
                            + " served");
        } else {
            requests.increment();
            String cache = answer.header("cache-status");
            if (cache.contains("; hit")) {
                hits.increment();
            } else if (cache.contains("miss") || cache.contains("fwd=stale")) {
                misses.increment();
            }
        }
    }

    private void fail(String path, String why) {
        requests.increment();
        failed.increment();
        synchronized (failures) {
            if (failures.size() < NOTED_FAILURES) {
                failures.add("GET " + path + ": " + why);
            }
        }
    }

    private void closeQuietly(@Nullable Wire wire) {
        if (wire != null) {
            try {
                wire.close();
            } catch (IOException e) {
                fail("", "a connection did not close: " + e.getMessage());
            }
        }
    }

    long requests() {
        return requests.sum();
    }

    long hits() {
        return hits.sum();
    }

    long misses() {
        return misses.sum();
    }

    long failed() {
        return failed.sum();
    }

    /** {@return the first failures, each a sentence} */
    List<String> failures() {
        synchronized (failures) {
            return List.copyOf(failures);
        }
    }

    Latencies latencies() {
        return latencies;
    }

    /** Lets every client finish the request that it has sent. Blocks until all have; closing twice is harmless. */
    @Override
    public void close() {
        over = true;
        boolean interrupted = false;
        for (Thread client : clients) {
            while (client.isAlive()) {
                try {
                    client.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
