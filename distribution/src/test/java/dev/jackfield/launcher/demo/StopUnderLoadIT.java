package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM under load: whatever was sent on a connection that was not announced closed is answered whole. */
class StopUnderLoadIT {
    private static final int CLIENTS = 8;
    private static final byte[] BODY = new byte[20_000];

    @TempDir
    Path folder;

    private volatile boolean told;
    private final LongAdder answered = new LongAdder();
    private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();

    @Test
    void nothingIsLostAndItIsGoneWithinNineSeconds() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        CountDownLatch slowBegan = new CountDownLatch(1);
        CountDownLatch slowMayEnd = new CountDownLatch(1);
        service.setExecutor(threads);
        service.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                slowBegan.countDown();
                await(slowMayEnd);
            }
            exchange.sendResponseHeaders(200, BODY.length);
            exchange.getResponseBody().write(BODY);
            exchange.close();
        });
        service.start();
        try (Launched jackfield = Launched.run(
                        folder,
                        "--upstream=http://127.0.0.1:" + service.getAddress().getPort())
                .ready()) {
            URI traffic = jackfield.traffic();
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> client(traffic)));
            }
            Callable<Wire.Answer> slow = () -> {
                try (Wire wire = new Wire(traffic.getHost(), traffic.getPort())) {
                    return wire.get("/slow");
                }
            };
            Future<Wire.Answer> slowAnswer = threads.submit(slow);
            assertThat(slowBegan.await(30, TimeUnit.SECONDS)).isTrue();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> answered.sum() > 2_000);

            told = true;
            jackfield.signal("TERM");

            for (Future<?> client : clients) {
                client.get(20, TimeUnit.SECONDS);
            }
            assertThat(jackfield.isAlive()).as("waits for the slow one").isTrue();
            slowMayEnd.countDown();
            assertThat(slowAnswer.get(10, TimeUnit.SECONDS).body()).hasSameSizeAs(BODY);
            jackfield.endedWithin(Duration.ofSeconds(9));
            assertThat(jackfield.ended()).as(jackfield.err()).isZero();
            assertThat(lost).isEmpty();
        } finally {
            slowMayEnd.countDown();
            service.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void aRequestThatNeverEndsDoesNotKeepIt() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        HttpServer service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.setExecutor(threads);
        service.createContext("/", exchange -> {
            began.countDown();
            await(never);
            exchange.close();
        });
        service.start();
        try (Launched jackfield = Launched.run(
                        folder,
                        "--upstream=http://127.0.0.1:" + service.getAddress().getPort())
                .ready()) {
            URI traffic = jackfield.traffic();
            threads.submit(() -> {
                try (Wire wire = new Wire(traffic.getHost(), traffic.getPort())) {
                    return wire.get("/");
                }
            });
            assertThat(began.await(30, TimeUnit.SECONDS)).isTrue();
            jackfield.signal("TERM");
            jackfield.endedWithin(Duration.ofSeconds(9));
        } finally {
            never.countDown();
            service.stop(0);
            threads.shutdownNow();
        }
    }

    /** Sends until it is told that this connection takes no more and a new one is refused. */
    private Void client(URI traffic) {
        while (true) {
            boolean newWork = told;
            try (Wire wire = new Wire(traffic.getHost(), traffic.getPort())) {
                if (!send(wire, newWork)) {
                    return null;
                }
            } catch (ConnectException refused) {
                return null;
            } catch (IOException e) {
                lost.add("connect: " + e);
                return null;
            }
        }
    }

    /**
     * @param newWork whether the connection was made after the signal: the system may have accepted it and then reset it,
     *     when nobody took it over before the listening socket was closed
     * @return whether to go on with a new connection
     */
    private boolean send(Wire wire, boolean newWork) {
        for (int n = 0; !wire.announcedClose(); n++) {
            try {
                Wire.Answer answer = wire.get("/");
                if (answer.status() != 200 || answer.body().length != BODY.length) {
                    lost.add("status " + answer.status());
                    return false;
                }
                answered.increment();
            } catch (IOException e) {
                if (!newWork || n > 0) {
                    lost.add(e.toString());
                }
                return false;
            }
        }
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
