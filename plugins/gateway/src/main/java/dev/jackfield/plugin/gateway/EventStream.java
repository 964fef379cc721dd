package dev.jackfield.plugin.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.streams.ReadStream;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events of a node on their way to a client, until either ends or the gateway is replaced: then the stream
 * ends after a whole event, with a hint when to come back. The client resumes with {@code Last-Event-ID}. An encoded stream
 * can't be looked into and ends at once, without a hint.
 */
final class EventStream implements EventStreams.Endless {
    private final ProxyResponse answer;
    private final HttpServerResponse response;
    private final Context context;
    private final Promise<Void> done = Promise.promise();
    private @Nullable Duration ending;
    private final boolean encoded;
    private boolean betweenEvents = true;
    private int lineEnds;
    private boolean afterReturn;

    EventStream(ProxyResponse answer, HttpServerResponse response) {
        this.answer = answer;
        this.response = response;
        this.context = Vertx.currentContext();
        String encoding = answer.headers().get("content-encoding");
        this.encoded = encoding != null && !encoding.strip().equalsIgnoreCase("identity");
    }

    Future<Void> pass(EventStreams all) {
        ReadStream<Buffer> events = answer.getBody().stream();
        events.exceptionHandler(done::tryFail);
        response.exceptionHandler(error -> {
            stopNode();
            done.tryFail(error);
        });
        events.endHandler(end -> response.end().onComplete(ended -> done.tryComplete()));
        events.handler(this::forward);
        all.add(this);
        var unused = response.writeHead();
        events.resume();
        return done.future().onComplete(ended -> all.remove(this));
    }

    private void forward(Buffer part) {
        if (!encoded) {
            look(part);
        }
        var unused = response.write(part);
        if (response.writeQueueFull()) {
            answer.getBody().stream().pause();
            response.drainHandler(drained -> answer.getBody().stream().resume());
        }
        Duration retryAfter = ending;
        if (betweenEvents && retryAfter != null) {
            finish(retryAfter);
        }
    }

    /** A line ends with CR, LF or both, and an event with an empty line. */
    private void look(Buffer part) {
        for (int i = 0; i < part.length(); i++) {
            byte b = part.getByte(i);
            if (b == '\r' || b == '\n') {
                lineEnds += afterReturn && b == '\n' ? 0 : 1;
            } else {
                lineEnds = 0;
            }
            afterReturn = b == '\r';
        }
        betweenEvents = lineEnds >= 2;
    }

    @Override
    public void end(Duration retryAfter) {
        context.runOnContext(now -> {
            ending = retryAfter;
            if (betweenEvents) {
                finish(retryAfter);
            }
        });
    }

    private void finish(Duration retryAfter) {
        if (response.ended() || response.closed()) {
            return;
        }
        stopNode();
        Future<Void> end = encoded ? response.end() : response.end("retry: " + retryAfter.toMillis() + "\n\n");
        end.onComplete(ended -> done.tryComplete());
    }

    private void stopNode() {
        ReadStream<Buffer> events = answer.getBody().stream();
        events.handler(null).exceptionHandler(expected -> {}).endHandler(null);
        var unused = answer.proxiedResponse().request().reset();
    }
}
