package dev.jackfield.testkit.node;

import dev.jackfield.testkit.RawClient;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Requests at every node, each answer checked. Each client has one connection and one request under way, never repeats one,
 * and connects again when its connection has ended; so what is lost is counted and not hidden.
 *
 * <p>Thread-safe; runs until it is closed, or until each client has sent what it may.
 *
 * @since 1.0
 */
public final class Load implements AutoCloseable {
    private static final int SAMPLES = 20;
    private static final long ENDS_WITHIN_MILLIS = 30_000;

    private final Builder how;
    private final Map<Node, Count> counts = new LinkedHashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private volatile boolean stopping;

    private Load(Builder how) {
        this.how = how;
        for (Node node : how.nodes) {
            Count count = new Count();
            counts.put(node, count);
            for (int i = 0; i < how.clients; i++) {
                clients.add(new Client(node, count, i));
            }
        }
        clients.forEach(client -> client.thread.start());
    }

    /** Whether an answer is right. */
    @FunctionalInterface
    public interface Check {
        /**
         * Looks at an answer; called by several threads.
         *
         * @param request what was asked, such as {@code GET /}
         * @param reply what came back
         * @return whether it is right
         */
        boolean isRight(String request, RawClient.Reply reply);
    }

    /**
     * What came back from one node so far.
     *
     * @param right answers that were right
     * @param wrong answers that were not
     * @param lost requests on an open connection that were not answered
     * @param refused attempts to connect that failed
     * @param samples of what was wrong or lost, the first twenty
     */
    public record Report(long right, long wrong, long lost, long refused, List<String> samples) {}

    /** What load is driven. Not thread-safe. */
    public static final class Builder {
        private final List<Node> nodes;
        private int clients = 2;
        private double perSecond = 50;
        private long requests = Long.MAX_VALUE;
        private LongFunction<String> request = n -> "GET /";
        private Check check = (asked, reply) -> reply.status() == 200;
        private boolean control;

        Builder(List<Node> nodes) {
            this.nodes = nodes;
        }

        /**
         * Says how many clients each node gets; two otherwise.
         *
         * @param number from 1 to 64
         * @return this
         */
        public Builder clients(int number) {
            if (number < 1 || number > 64) {
                throw new IllegalArgumentException("there are 1 to 64 clients for a node, not " + number);
            }
            clients = number;
            return this;
        }

        /**
         * Says how many requests a second each client sends at most; fifty otherwise.
         *
         * @param number more than 0
         * @return this
         */
        public Builder perSecond(double number) {
            if (!(number > 0)) {
                throw new IllegalArgumentException("a rate is more than 0, was " + number);
            }
            perSecond = number;
            return this;
        }

        /**
         * Says how many requests each client sends in all; as many as there is time for otherwise.
         *
         * @param number at least 1
         * @return this
         */
        public Builder requests(long number) {
            if (number < 1) {
                throw new IllegalArgumentException("a client sends at least 1 request, not " + number);
            }
            requests = number;
            return this;
        }

        /**
         * Says what is asked; {@code GET /} otherwise.
         *
         * @param asked makes method and target out of the number of the request, which counts from 0 at each client
         * @return this
         */
        public Builder request(LongFunction<String> asked) {
            request = asked;
            return this;
        }

        /**
         * Says that the control listener is asked, where the routes of plugins are, with the node's token; it is the traffic
         * listener otherwise.
         *
         * @return this
         */
        public Builder control() {
            control = true;
            return this;
        }

        /**
         * Says which answers are right; those with status 200 otherwise.
         *
         * @param right looks at every answer
         * @return this
         */
        public Builder check(Check right) {
            check = right;
            return this;
        }

        /**
         * Begins.
         *
         * @return the load
         */
        public Load start() {
            return new Load(this);
        }
    }

    /**
     * {@return what came back from a node so far}
     *
     * @param node one of those it is driven at
     */
    public Report report(Node node) {
        return count(node).report();
    }

    /**
     * Waits for more right answers from a node, from now on.
     *
     * @param node one of those it is driven at
     * @param more how many
     * @param atMost how long
     * @throws AssertionError if they do not come
     */
    public void awaitRight(Node node, long more, Duration atMost) {
        Count count = count(node);
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (count) {
            long wanted = count.right + more;
            while (count.right < wanted) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not " + more + " right answers from " + node + " within " + atMost + ": "
                            + count.report());
                }
                try {
                    count.wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** Stops it: what is under way has half a minute to be answered, and is lost otherwise. */
    @Override
    public void close() {
        stopping = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ENDS_WITHIN_MILLIS);
        for (Client client : clients) {
            LockSupport.unpark(client.thread);
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            try {
                client.thread.join(Math.max(1, left));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        clients.forEach(Client::end);
    }

    private Count count(Node node) {
        Count count = counts.get(node);
        if (count == null) {
            throw new IllegalArgumentException("no load is driven at " + node);
        }
        return count;
    }

    private static final class Count {
        private long right;
        private long wrong;
        private long lost;
        private long refused;
        private final List<String> samples = new ArrayList<>();

        synchronized Report report() {
            return new Report(right, wrong, lost, refused, List.copyOf(samples));
        }

        synchronized void answered(boolean isRight, String what) {
            if (isRight) {
                right++;
            } else {
                wrong++;
                sample(what);
            }
            notifyAll();
        }

        synchronized void lost(String what) {
            lost++;
            sample(what);
        }

        synchronized void refused() {
            refused++;
        }

        private void sample(String what) {
            if (samples.size() < SAMPLES) {
                samples.add(what.length() > 500 ? what.substring(0, 500) + "…" : what);
            }
        }
    }

    private final class Client {
        private final Node node;
        private final Count count;
        private final Thread thread;
        private volatile @Nullable RawClient connection;

        Client(Node node, Count count, int number) {
            this.node = node;
            this.count = count;
            this.thread = new Thread(this::run, "load-" + node + "-" + number);
            this.thread.setDaemon(true);
        }

        private void run() {
            long pause = (long) (TimeUnit.SECONDS.toNanos(1) / how.perSecond);
            long next = System.nanoTime();
            for (long n = 0; n < how.requests && !stopping; n++) {
                ask(how.request.apply(n));
                next = Math.max(next + pause, System.nanoTime());
                for (long left = next - System.nanoTime(); left > 0 && !stopping; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
            end();
        }

        private void ask(String request) {
            RawClient open = connection;
            if (open == null) {
                try {
                    open = new RawClient(how.control ? node.control() : node.traffic());
                    connection = open;
                } catch (ConnectException e) {
                    count.refused();
                    return;
                } catch (IOException e) {
                    count.lost("connecting: " + e);
                    return;
                }
            }
            try {
                RawClient.Reply reply = how.control
                        ? open.exchange(request, "", "Authorization: Bearer " + node.token())
                        : open.exchange(request, "");
                count.answered(how.check.isRight(request, reply), request + ": " + reply.status() + " " + reply.body());
                if (reply.field("connection").orElse("").equalsIgnoreCase("close")) {
                    end();
                }
            } catch (IOException | RuntimeException e) {
                count.lost(request + ": " + e);
                end();
            }
        }

        void end() {
            RawClient open = connection;
            connection = null;
            if (open != null) {
                try {
                    open.close();
                } catch (IOException e) {
                    // it is gone either way
                }
            }
        }
    }
}
