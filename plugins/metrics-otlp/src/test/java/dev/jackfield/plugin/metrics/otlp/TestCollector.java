package dev.jackfield.plugin.metrics.otlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** A collector as far as HTTP and the protocol go: a real server that decodes what it is sent. */
final class TestCollector implements AutoCloseable {
    private final HttpServer server;
    private final URI endpoint;
    private final BlockingQueue<Push> pushes = new LinkedBlockingQueue<>();
    private final Deque<Reply> replies = new ArrayDeque<>();

    /** What came. */
    record Push(Map<String, String> headers, ExportMetricsServiceRequest request) {
        List<Metric> metrics() {
            return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
        }
    }

    /** What is answered. */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply of(int status) {
            return new Reply(status, Map.of(), new byte[0]);
        }
    }

    TestCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", this::take);
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics");
    }

    URI endpoint() {
        return endpoint;
    }

    /** The next request that has no answer yet gets this one; all others are taken. */
    synchronized void reply(Reply reply) {
        replies.add(reply);
    }

    private synchronized Reply next() {
        Reply reply = replies.poll();
        return reply == null ? Reply.of(200) : reply;
    }

    private void take(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        boolean zipped = "gzip".equals(headers.get("Content-Encoding"));
        try (InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
            pushes.add(new Push(headers, ExportMetricsServiceRequest.parseFrom(in)));
        }
        Reply reply = next();
        reply.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) {
            exchange.getResponseBody().write(reply.body());
        }
        exchange.close();
    }

    /** {@return the next push, waited for} */
    Push push() throws InterruptedException {
        Push push = pushes.poll(30, TimeUnit.SECONDS);
        if (push == null) {
            throw new AssertionError("nothing was pushed");
        }
        return push;
    }

    int waiting() {
        return pushes.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
