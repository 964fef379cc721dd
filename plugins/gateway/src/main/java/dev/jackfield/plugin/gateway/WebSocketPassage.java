package dev.jackfield.plugin.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/**
 * A WebSocket between a client and a node, byte for byte, until either ends or the gateway is replaced: then both are told
 * {@code 1012}, service restart, after a whole frame, and the client comes again.
 */
final class WebSocketPassage implements EventStreams.Endless {
    private static final byte[] RESTART = {(byte) 0x88, 2, 0x03, (byte) 0xF4};
    /** What a client sends is masked; a key of zeros leaves it as it is. */
    private static final byte[] RESTART_MASKED = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xF4};
    /** For the client to answer the close, which it must before it is cut. */
    private static final long FAREWELL_MILLIS = 1_000;

    private final Vertx vertx;
    private final NetSocket client;
    private final HttpClientResponse answer;
    private final NetSocket node;
    private final Context context;
    private final Frames fromClient = new Frames();
    private final Frames fromNode = new Frames();
    private final Promise<Void> done = Promise.promise();
    private boolean ending;
    private boolean parting;
    private boolean told;

    /** Called on the context of the request; the answer of the node is paused. */
    WebSocketPassage(Vertx vertx, NetSocket client, HttpClientResponse answer) {
        this.vertx = vertx;
        this.client = client;
        this.answer = answer;
        this.node = answer.netSocket();
        this.context = vertx.getOrCreateContext();
    }

    /** {@return completes when the client's side is closed} */
    Future<Void> pass(EventStreams all) {
        client.handler(part -> {
            fromClient.see(part);
            if (!told) {
                forward(part, client, node);
            } else if (fromClient.closed()) {
                var unused = client.close();
            }
        });
        node.handler(part -> {
            if (!told) {
                fromNode.see(part);
                forward(part, node, client);
                tell();
            }
        });
        client.exceptionHandler(error -> client.close());
        node.exceptionHandler(error -> closeNode()); // its end comes next
        client.endHandler(end -> {
            if (!told) {
                var unused = node.end();
            }
        });
        node.endHandler(end -> {
            if (!told) {
                var unused = client.end();
            }
        });
        client.closeHandler(closed -> {
            closeNode();
            done.tryComplete();
        });
        all.add(this);
        client.resume();
        node.resume();
        return done.future().onComplete(ended -> all.remove(this));
    }

    private static void forward(Buffer part, NetSocket from, NetSocket to) {
        var unused = to.write(part);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(drained -> from.resume());
        }
    }

    private void closeNode() {
        var unused = answer.request().connection().close();
    }

    @Override
    public void end(Duration retryAfter) {
        context.runOnContext(now -> {
            ending = true;
            tell();
        });
    }

    private void tell() {
        if (!ending || told) {
            return;
        }
        if (fromClient.closed() || fromNode.closed()) {
            part();
            return;
        }
        if (!fromNode.between()) {
            return;
        }
        told = true;
        client.resume();
        node.resume();
        if (fromClient.between()) {
            node.end(Buffer.buffer(RESTART_MASKED)).onComplete(sent -> closeNode());
        } else {
            closeNode();
        }
        client.write(Buffer.buffer(RESTART)).onFailure(gone -> client.close());
        vertx.setTimer(FAREWELL_MILLIS, late -> client.close());
    }

    /** One side has said its last word, and nothing may follow it: the other answers, and is cut where it does not. */
    private void part() {
        if (!parting) {
            parting = true;
            vertx.setTimer(FAREWELL_MILLIS, late -> client.close());
        }
    }
}
