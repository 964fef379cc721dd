package dev.jackfield.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** Many readers of the event stream on one thread, which notes how old each event is when it is read. */
final class EventClients implements AutoCloseable {
    private static final byte[] TIME = "\"time\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HELLO = "retry:".getBytes(StandardCharsets.US_ASCII);
    private static final long LONGEST_MICROS = Duration.ofMinutes(1).toNanos() / 1000;

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private final AtomicInteger streaming = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Histogram ages = new Histogram(LONGEST_MICROS, 3);
    private final Thread reader = new Thread(this::read, "event clients");
    private volatile boolean closed;

    EventClients(Server server, int clients) throws IOException {
        for (int i = 0; i < clients; i++) {
            SocketChannel channel = server.get("/api/v1/events");
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        reader.setDaemon(true);
        reader.start();
        while (streaming.get() < clients && lost.get() == 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** {@return the ages of the events read since the last call, in microseconds} */
    Histogram ages() {
        synchronized (ages) {
            Histogram copy = ages.copy();
            ages.reset();
            return copy;
        }
    }

    /** {@return how many connections ended or were refused} */
    int lost() {
        return lost.get();
    }

    private void read() {
        try {
            while (!closed) {
                selector.select(1000);
                for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
                    SelectionKey key = keys.next();
                    keys.remove();
                    if (!read((SocketChannel) key.channel())) {
                        lost.incrementAndGet();
                        key.channel().close();
                    }
                }
            }
        } catch (IOException e) {
            lost.incrementAndGet();
        }
    }

    private boolean read(SocketChannel channel) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            return false;
        }
        Instant now = Instant.now();
        byte[] bytes = buffer.array();
        int end = buffer.position();
        if (find(bytes, 0, end, HELLO) >= 0) {
            streaming.incrementAndGet();
        }
        for (int at = find(bytes, 0, end, TIME); at >= 0; at = find(bytes, at, end, TIME)) {
            int from = at;
            while (at < end && bytes[at] != '"') {
                at++;
            }
            Instant emitted = Instant.parse(new String(bytes, from, at - from, StandardCharsets.US_ASCII));
            long micros = Math.max(0, Duration.between(emitted, now).toNanos() / 1000);
            synchronized (ages) {
                ages.recordValue(Math.min(LONGEST_MICROS, micros));
            }
        }
        return true;
    }

    /** {@return where the words end, or -1} */
    private static int find(byte[] bytes, int from, int end, byte[] words) {
        for (int at = from; at + words.length <= end; at++) {
            int same = 0;
            while (same < words.length && bytes[at + same] == words[same]) {
                same++;
            }
            if (same == words.length) {
                return at + same;
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        selector.wakeup();
        reader.join();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
