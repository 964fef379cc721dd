package dev.jackfield.testkit.fault;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A network of proxies by HTTP, for tests in other languages and for looking at one by hand. It listens on 127.0.0.1 alone,
 * has no authentication, and ends with its network. Bodies are JSON objects; a mistake is answered with
 * {@code application/problem+json}.
 *
 * <pre>
 * GET    /links                          all links, with their faults and counts
 * POST   /links                          {"from":"n1","to":"redis","target":"127.0.0.1:6379"}
 * GET    /links/n1/redis
 * DELETE /links/n1/redis
 * POST   /links/n1/redis/faults          one fault, see below
 * DELETE /links/n1/redis/faults          heals this link
 * POST   /links/n1/redis/cut             ends its connections in order
 * POST   /links/n1/redis/reset           resets its connections
 * GET    /partitions
 * POST   /partitions                     {"island":["n1"]}; answers with its id
 * DELETE /partitions/1                   heals it
 * DELETE /faults                         heals everything
 * </pre>
 *
 * A fault is one of these; without a {@code direction} ({@code to_server}, {@code to_client}) it is set in both:
 *
 * <pre>
 * {"fault":"delay","milliseconds":50,"jitter_milliseconds":10}
 * {"fault":"throttle","bytes_per_second":65536}
 * {"fault":"silence","direction":"to_client"}
 * {"fault":"reset","direction":"to_client","after_bytes":100}
 * {"fault":"corrupt","direction":"to_client","offset":100}
 * {"fault":"refuse"}
 * </pre>
 *
 * <p>Thread-safe.
 *
 * @since 1.0
 */
public final class FaultApi implements AutoCloseable {
    private static final long BODY_LIMIT = 64 * 1024;

    private final FaultNetwork network;
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
    private final HttpServer server;
    private final Map<Long, Partition> partitions = new LinkedHashMap<>();
    private long lastPartition;

    FaultApi(FaultNetwork network, int port) {
        this.network = network;
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(BODY_LIMIT));
        router.get("/links").blockingHandler(call -> answer(call, 200, links()));
        router.post("/links").blockingHandler(this::addLink);
        router.get("/links/:from/:to").blockingHandler(call -> answer(call, 200, shown(link(call))));
        router.delete("/links/:from/:to").blockingHandler(call -> {
            network.remove(link(call));
            done(call);
        });
        router.post("/links/:from/:to/faults").blockingHandler(this::setFault);
        router.delete("/links/:from/:to/faults").blockingHandler(call -> {
            link(call).heal();
            done(call);
        });
        router.post("/links/:from/:to/cut").blockingHandler(call -> {
            link(call).cut();
            done(call);
        });
        router.post("/links/:from/:to/reset").blockingHandler(call -> {
            link(call).reset();
            done(call);
        });
        router.get("/partitions").blockingHandler(call -> answer(call, 200, partitions()));
        router.post("/partitions").blockingHandler(this::partition);
        router.delete("/partitions/:id").blockingHandler(this::healPartition);
        router.delete("/faults").blockingHandler(call -> {
            network.heal();
            done(call);
        });
        router.route().failureHandler(FaultApi::failed);
        server = await(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(router)
                .listen());
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return where it listens, without a path}
     */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Stops listening. The network goes on. */
    @Override
    public void close() {
        await(vertx.close());
    }

    /** What is wrong with a request. */
    private static final class Mistake extends RuntimeException {
        private static final long serialVersionUID = 1;
        final int status;

        Mistake(int status, String message) {
            super(message);
            this.status = status;
        }
    }

    private static void answer(RoutingContext call, int status, Object body) {
        call.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toString());
    }

    private static void done(RoutingContext call) {
        call.response().setStatusCode(204).end();
    }

    private static void failed(RoutingContext call) {
        Throwable failure = call.failure();
        int status = failure instanceof Mistake mistake
                ? mistake.status
                : failure instanceof IllegalArgumentException ? 400 : Math.max(400, call.statusCode());
        JsonObject problem = new JsonObject().put("status", status);
        if (failure != null) {
            problem.put("detail", failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
        call.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(problem.toString());
    }

    private FaultProxy link(RoutingContext call) {
        try {
            return network.link(call.pathParam("from"), call.pathParam("to"));
        } catch (IllegalArgumentException e) {
            throw new Mistake(404, e.getMessage());
        }
    }

    /** A page of another origin can't send JSON without being asked first. */
    private static JsonObject body(RoutingContext call, Set<String> known) {
        String type = call.request().getHeader("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new Mistake(415, "the body is to be application/json, was " + type);
        }
        JsonObject body;
        try {
            body = call.body().asJsonObject();
        } catch (DecodeException e) {
            throw new Mistake(400, "the body is no JSON object: " + e.getMessage());
        }
        if (body == null) {
            throw new Mistake(400, "there is no body");
        }
        Set<String> unknown = new TreeSet<>(body.fieldNames());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new Mistake(400, "unknown: " + unknown + "; known: " + new TreeSet<>(known));
        }
        return body;
    }

    private static String text(JsonObject body, String name) {
        if (body.getValue(name) instanceof String text) {
            return text;
        }
        throw new Mistake(400, "\"" + name + "\" is to be a text, was " + body.getValue(name));
    }

    private static long number(JsonObject body, String name) {
        Object value = body.getValue(name);
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw new Mistake(400, "\"" + name + "\" is to be a whole number, was " + value);
    }

    private void addLink(RoutingContext call) {
        JsonObject body = body(call, Set.of("from", "to", "target"));
        String target = text(body, "target");
        int colon = target.lastIndexOf(':');
        if (colon < 1 || !target.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new Mistake(400, "\"target\" is host:port, was \"" + target + "\"");
        }
        FaultProxy link = network.link(
                text(body, "from"),
                text(body, "to"),
                new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1))));
        answer(call, 201, shown(link));
    }

    private void setFault(RoutingContext call) {
        FaultProxy link = link(call);
        JsonObject body = body(
                call,
                Set.of(
                        "fault",
                        "direction",
                        "milliseconds",
                        "jitter_milliseconds",
                        "bytes_per_second",
                        "after_bytes",
                        "offset"));
        for (Direction direction : directions(body)) {
            link.set(
                    switch (text(body, "fault")) {
                        case "delay" ->
                            new Fault.Delay(
                                    direction,
                                    Duration.ofMillis(number(body, "milliseconds")),
                                    Duration.ofMillis(
                                            body.containsKey("jitter_milliseconds")
                                                    ? number(body, "jitter_milliseconds")
                                                    : 0));
                        case "throttle" -> new Fault.Throttle(direction, number(body, "bytes_per_second"));
                        case "silence" -> new Fault.Silence(direction);
                        case "reset" -> new Fault.Reset(direction, number(body, "after_bytes"));
                        case "corrupt" -> new Fault.Corrupt(direction, number(body, "offset"));
                        case "refuse" -> new Fault.Refuse();
                        default ->
                            throw new Mistake(
                                    400,
                                    "unknown fault \"" + text(body, "fault")
                                            + "\"; known: delay, throttle, silence, reset, corrupt, refuse");
                    });
        }
        answer(call, 200, shown(link));
    }

    private static List<Direction> directions(JsonObject body) {
        if (!body.containsKey("direction")) {
            return List.of(Direction.values());
        }
        for (Direction direction : Direction.values()) {
            if (lower(direction).equals(text(body, "direction"))) {
                return List.of(direction);
            }
        }
        throw new Mistake(400, "\"direction\" is to_server or to_client, was \"" + text(body, "direction") + "\"");
    }

    private static String lower(Direction direction) {
        return direction.name().toLowerCase(Locale.ROOT);
    }

    private synchronized void partition(RoutingContext call) {
        JsonObject body = body(call, Set.of("island"));
        if (!(body.getValue("island") instanceof JsonArray names)
                || !names.stream().allMatch(String.class::isInstance)) {
            throw new Mistake(400, "\"island\" is to be a list of names");
        }
        Partition partition =
                network.partition(names.stream().map(String.class::cast).toList());
        partitions.put(++lastPartition, partition);
        answer(call, 201, shown(lastPartition, partition));
    }

    private synchronized void healPartition(RoutingContext call) {
        Partition partition = null;
        if (call.pathParam("id").matches("[0-9]{1,18}")) {
            partition = partitions.remove(Long.valueOf(call.pathParam("id")));
        }
        if (partition == null) {
            throw new Mistake(404, "no partition " + call.pathParam("id") + "; there are " + partitions.keySet());
        }
        partition.heal();
        done(call);
    }

    private synchronized JsonObject partitions() {
        partitions.values().retainAll(network.partitions());
        JsonArray items = new JsonArray();
        partitions.forEach((id, partition) -> items.add(shown(id, partition)));
        return new JsonObject().put("items", items);
    }

    private static JsonObject shown(long id, Partition partition) {
        return new JsonObject()
                .put("id", id)
                .put("island", new JsonArray(List.copyOf(new TreeSet<>(partition.island()))));
    }

    private JsonObject links() {
        JsonArray items = new JsonArray();
        network.links().forEach(link -> items.add(shown(link)));
        return new JsonObject().put("seed", network.seed()).put("items", items);
    }

    private static JsonObject shown(FaultProxy link) {
        JsonArray faults = new JsonArray();
        link.faults().forEach(fault -> faults.add(shown(fault)));
        return new JsonObject()
                .put("from", link.from())
                .put("to", link.to())
                .put("address", link.host() + ":" + link.port())
                .put(
                        "target",
                        link.target().getHostString() + ":" + link.target().getPort())
                .put("partitioned", link.isPartitioned())
                .put("faults", faults)
                .put("connections", link.connections())
                .put("accepted", link.accepted())
                .put("bytes_to_server", link.bytes(Direction.TO_SERVER))
                .put("bytes_to_client", link.bytes(Direction.TO_CLIENT));
    }

    private static JsonObject shown(Fault fault) {
        JsonObject shown = new JsonObject();
        if (fault instanceof Fault.Delay delay) {
            return shown.put("fault", "delay")
                    .put("direction", lower(delay.direction()))
                    .put("milliseconds", delay.delay().toMillis())
                    .put("jitter_milliseconds", delay.jitter().toMillis());
        } else if (fault instanceof Fault.Throttle throttle) {
            return shown.put("fault", "throttle")
                    .put("direction", lower(throttle.direction()))
                    .put("bytes_per_second", throttle.bytesPerSecond());
        } else if (fault instanceof Fault.Silence silence) {
            return shown.put("fault", "silence").put("direction", lower(silence.direction()));
        } else if (fault instanceof Fault.Reset reset) {
            return shown.put("fault", "reset")
                    .put("direction", lower(reset.direction()))
                    .put("after_bytes", reset.afterBytes());
        } else if (fault instanceof Fault.Corrupt corrupt) {
            return shown.put("fault", "corrupt")
                    .put("direction", lower(corrupt.direction()))
                    .put("offset", corrupt.offset());
        }
        return shown.put("fault", "refuse");
    }
}
