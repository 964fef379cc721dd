package dev.jackfield.kernel.http;

import dev.jackfield.kernel.event.Event;
import dev.jackfield.kernel.event.EventLog;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Streams events to clients as Server-Sent Events (WHATWG HTML, section 9.2). Clients share the event log as their buffer:
 * each keeps the id of its last event and reads on as fast as it can. One that falls behind the log's end is told with
 * {@code event: reset}; one that takes nothing for two heartbeats is dropped. An event is serialized once for all.
 */
final class EventStream implements AutoCloseable {
    static final int MAXIMUM_CLIENTS = 2048;
    private static final int BATCH = 64;
    private static final int ENCODED = 256;
    private static final long RETRY_MILLIS = 1000;
    private static final Buffer HEARTBEAT = Buffer.buffer(": \n\n");

    private final Vertx vertx;
    private final EventLog log;
    private final JsonWriter json;
    private final Duration heartbeat;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Encoded[] encoded = new Encoded[ENCODED];
    private final EventLog.Listening listening;
    private volatile boolean closed;

    EventStream(Vertx vertx, EventLog log, JsonWriter json, Duration heartbeat) {
        this.vertx = vertx;
        this.log = log;
        this.json = json;
        this.heartbeat = heartbeat;
        this.listening = log.listen(event -> clients.forEach(Client::wake));
    }

    int clients() {
        return clients.size();
    }

    /** On the event loop of the request. */
    void serve(Call call) {
        HttpServerRequest request = call.context().request();
        HttpServerResponse response = request.response();
        if (closed) {
            throw ProblemAnswer.unavailable("shutting down", "events are no longer streamed");
        }
        if (clients.size() >= MAXIMUM_CLIENTS) {
            throw ProblemAnswer.unavailable(
                    "too many clients", "events are streamed to at most " + MAXIMUM_CLIENTS + " clients");
        }
        Long last = lastEventId(request);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Accel-Buffering", "no");
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
            return;
        }
        response.setChunked(true);
        Client client =
                new Client(vertx.getOrCreateContext(), request, call.admission(), last == null ? log.lastId() : last);
        clients.add(client);
        call.context().addEndHandler(gone -> client.gone());
        client.begin(last == null);
        if (closed) {
            client.finish();
        }
    }

    private static @Nullable Long lastEventId(HttpServerRequest request) {
        String last = request.getHeader("Last-Event-ID");
        if (last == null || last.isBlank()) {
            return null;
        }
        // what is no id of ours is one that the log doesn't reach back to
        return last.strip().matches("[0-9]{1,18}") ? Long.parseLong(last.strip()) : Long.valueOf(-1);
    }

    private Buffer written(List<Event> events) {
        if (events.size() == 1) {
            return Buffer.buffer(encode(events.get(0)));
        }
        Buffer batch = Buffer.buffer();
        events.forEach(event -> batch.appendBytes(encode(event)));
        return batch;
    }

    private byte[] encode(Event event) {
        int slot = (int) (event.id() % ENCODED);
        synchronized (encoded) {
            Encoded known = encoded[slot];
            if (known != null && known.id == event.id()) {
                return known.bytes;
            }
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("id", event.id());
        data.put("time", event.time().toString());
        data.put("type", event.type());
        data.put("data", event.data());
        String head = "id: " + event.id() + "\nevent: " + event.type().replaceAll("[\\r\\n]", "_") + "\ndata: ";
        byte[] bytes = Buffer.buffer(head)
                .appendBytes(json.write(data))
                .appendString("\n\n")
                .getBytes();
        synchronized (encoded) {
            encoded[slot] = new Encoded(event.id(), bytes);
        }
        return bytes;
    }

    /** Ends every stream with a hint when to come back. */
    @Override
    public void close() {
        closed = true;
        listening.close();
        clients.forEach(Client::finish);
    }

    /** An event as it is written. */
    private static final class Encoded {
        private final long id;
        private final byte[] bytes;

        Encoded(long id, byte[] bytes) {
            this.id = id;
            this.bytes = bytes;
        }
    }

    private final class Client {
        private final Context context;
        private final HttpServerRequest request;
        private final Admission admission;
        private final HttpServerResponse response;
        private final AtomicBoolean woken = new AtomicBoolean();
        private final long timer;
        private long last;
        private boolean stuck;
        private boolean over;

        Client(Context context, HttpServerRequest request, Admission admission, long last) {
            this.context = context;
            this.request = request;
            this.admission = admission;
            this.response = request.response();
            this.last = last;
            this.timer = vertx.setPeriodic(heartbeat.toMillis(), tick -> context.runOnContext(now -> beat()));
        }

        /**
         * @param anew whether the client knows no event yet: it is told with which id it begins, so that it misses nothing
         *     when it comes back before it has seen any
         */
        void begin(boolean anew) {
            response.drainHandler(drained -> pump());
            response.exceptionHandler(e -> gone());
            response.write(Buffer.buffer("retry: " + RETRY_MILLIS + "\n" + (anew ? "id: " + last + "\n\n" : "\n")));
            pump();
        }

        /** From any thread; many at once count as one. */
        void wake() {
            if (woken.compareAndSet(false, true)) {
                context.runOnContext(now -> {
                    woken.set(false);
                    pump();
                });
            }
        }

        private void pump() {
            if (!over && !admission.stands().getAsBoolean()) {
                finish();
                return;
            }
            while (!over && !response.writeQueueFull()) {
                stuck = false;
                EventLog.Tail tail = log.after(last, BATCH);
                if (tail.reset()) {
                    last = tail.events().isEmpty()
                            ? log.lastId()
                            : tail.events().get(0).id() - 1;
                    response.write(Buffer.buffer("id: " + last
                            + "\nevent: reset\ndata: {\"reason\":\"events before these are no longer kept\"}\n\n"));
                }
                if (tail.events().isEmpty()) {
                    return;
                }
                response.write(written(tail.events()));
                last = tail.events().get(tail.events().size() - 1).id();
                if (tail.events().size() < BATCH) {
                    // what came meanwhile has woken us again
                    return;
                }
            }
        }

        private void beat() {
            if (over) {
                return;
            }
            if (!admission.stands().getAsBoolean()) {
                finish();
            } else if (!response.writeQueueFull()) {
                response.write(HEARTBEAT);
            } else if (stuck) {
                gone();
                TrafficListener.cut(request);
            } else {
                stuck = true;
            }
        }

        void finish() {
            context.runOnContext(now -> {
                if (!over) {
                    gone();
                    response.end(Buffer.buffer(("retry: " + RETRY_MILLIS + "\n\n").getBytes(StandardCharsets.UTF_8)));
                }
            });
        }

        void gone() {
            over = true;
            vertx.cancelTimer(timer);
            clients.remove(this);
        }
    }
}
