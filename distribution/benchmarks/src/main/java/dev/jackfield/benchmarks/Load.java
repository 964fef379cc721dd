package dev.jackfield.benchmarks;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** Requests on many connections at once, small, posted and slow ones mixed, each answer checked. */
final class Load implements AutoCloseable {
    private static final byte[] SMALL = Origin.SMALL.getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stop;
    final LongAdder answered = new LongAdder();
    final LongAdder failed = new LongAdder();
    final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    Load(int port, int connections) {
        this.port = port;
        for (int i = 0; i < connections; i++) {
            int number = i;
            Thread thread = new Thread(() -> client(number), "load-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void client(int number) {
        long count = number;
        while (!stop) {
            try (Connection connection = new Connection(port)) {
                while (!stop && !connection.announcedClosed()) {
                    exchange(connection, count++);
                }
            } catch (ConnectException e) {
                return; // nobody listens any more, so nothing was sent
            } catch (IOException | RuntimeException e) {
                fail(e.toString());
            }
        }
    }

    private void exchange(Connection connection, long count) throws IOException {
        int kind = (int) (count % 16);
        byte[] body = kind < 4 ? posted(count) : new byte[0];
        String path = kind < 4 ? "/echo" : kind == 4 ? "/slow" : "/" + count % 100;
        Connection.Answer answer = connection.exchange(kind < 4 ? "POST" : "GET", path, body);
        if (answer.status() != 200 || !answer.whole() || !Arrays.equals(answer.body(), kind < 4 ? body : SMALL)) {
            fail(path + " answered " + answer.status() + " with " + answer.body().length + " bytes");
        } else {
            answered.increment();
        }
    }

    private static byte[] posted(long count) {
        byte[] body = new byte[2048];
        Arrays.fill(body, (byte) ('a' + count % 26));
        return body;
    }

    private void fail(String what) {
        failed.increment();
        if (failures.size() < 5) {
            failures.add(what);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop = true;
        for (Thread thread : threads) {
            thread.join(60_000);
        }
    }
}
