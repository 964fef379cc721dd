package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.AccessDenied;
import dev.jackfield.kernel.access.Scope;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request to its endpoint: match, authenticate, check, read, act on a worker thread, answer. What is no endpoint of
 * the kernel goes on to the routes of plugins, authenticated. Closed by default: only endpoints that say so are open.
 */
final class Dispatcher {
    static final String API = "/api/v1/";

    /** What the audit calls a wrong token with what is no change. */
    private static final String ASKED = "access.ask";

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final int WORKERS = 8;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Vertx vertx;
    private final RouteTable table;
    private final ControlSettings settings;
    private final JsonWriter json;
    private final Authorization authorization;
    private final Auditing auditing;
    private final WorkerExecutor workers;
    /** Of its own, so that who is not let in keeps nobody waiting. */
    private final ScheduledThreadPoolExecutor signInTeller;

    private final FailedSignIns failedSignIns;

    Dispatcher(Vertx vertx, RouteTable table, ControlSettings settings, JsonWriter json) {
        this.vertx = vertx;
        this.table = table;
        this.settings = settings;
        this.json = json;
        this.authorization = new Authorization(settings.access());
        Bodies.clean(settings.uploads());
        this.workers = vertx.createSharedWorkerExecutor(
                "jackfield-api-" + NUMBER.incrementAndGet(), WORKERS, 2, TimeUnit.MINUTES);
        this.signInTeller = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jackfield-failed-sign-ins");
            thread.setDaemon(true);
            return thread;
        });
        signInTeller.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        signInTeller.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
        this.failedSignIns = new FailedSignIns(settings.audit(), this::later);
        this.auditing = new Auditing(settings.audit(), this::onWorker, settings.mask());
    }

    private void onWorker(Runnable task) {
        workers.executeBlocking(
                () -> {
                    task.run();
                    return true;
                },
                false);
    }

    private void later(Duration after, Runnable task) {
        @SuppressWarnings("unused") // tells its failures itself
        var told = signInTeller.schedule(task, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    Future<Void> close() {
        signInTeller.shutdown();
        return workers.close();
    }

    void handle(RoutingContext context) {
        try {
            route(context);
        } catch (RuntimeException e) {
            answerProblem(context, Problems.of(e, settings.mask()));
        }
    }

    private void route(RoutingContext context) {
        HttpMethod method = context.request().method();
        String path = path(context);
        RouteTable.Match match = table.match(method, path);
        Endpoint endpoint = match.endpoint();
        Admission admission = admit(context.request(), endpoint, method);
        if (endpoint != null) {
            serve(context, endpoint, new Call(context, endpoint, match.parameters(), admission));
        } else if (!match.allowed().isEmpty()) {
            String allowed = String.join(", ", match.allowed());
            if (method.equals(HttpMethod.OPTIONS)) {
                context.response()
                        .setStatusCode(204)
                        .putHeader(HttpHeaders.ALLOW, allowed)
                        .end();
            } else {
                throw ProblemAnswer.of(405, "method_not_allowed", path + " has " + allowed)
                        .withHeader("Allow", allowed);
            }
        } else if (path.startsWith(API)) {
            context.next();
        } else {
            throw ProblemAnswer.notFound("there is no " + path);
        }
    }

    private Admission admit(HttpServerRequest request, @Nullable Endpoint endpoint, HttpMethod method) {
        Audited audited = endpoint == null ? null : endpoint.audited();
        try {
            Admission admission = authorization.admit(request, endpoint == null ? scope(method) : endpoint.scope());
            if (audited != null && audited.action().equals(SessionApi.BEGIN)) {
                authorization.countSignIn(admission);
            }
            return admission;
        } catch (AccessDenied denied) {
            if (denied.wrongToken()) {
                String action = audited == null ? ASKED : audited.action();
                failedSignIns.count(action, Authorization.address(request), denied.detail());
            }
            throw denied;
        }
    }

    /** Below the embedder's prefix, if there is one. */
    private static String path(RoutingContext context) {
        String mountPoint = context.mountPoint();
        String path;
        try {
            path = context.normalizedPath();
        } catch (IllegalArgumentException e) {
            throw ProblemAnswer.of(400, "bad_path", "the path is not valid: " + e.getMessage());
        }
        if (mountPoint == null || mountPoint.equals("/")) {
            return path;
        }
        int length = mountPoint.endsWith("/") ? mountPoint.length() - 1 : mountPoint.length();
        return path.substring(Math.min(length, path.length()));
    }

    /** {@return what a token must allow for a route of a plugin} */
    static Scope scope(HttpMethod method) {
        return READING.contains(method) ? Scope.READ : Scope.WRITE;
    }

    private void serve(RoutingContext context, Endpoint endpoint, Call call) {
        HttpServerRequest request = context.request();
        Endpoint.Body.Kind kind = endpoint.body().kind();
        switch (kind) {
            case NONE -> {
                call.check();
                act(context, endpoint, call);
            }
            case JSON -> {
                Bodies.check(request, kind, settings.jsonLimit());
                Bodies.read(request, settings.jsonLimit())
                        .onSuccess(call::body)
                        .onComplete(read -> act(context, endpoint, call), e -> unread(context, e));
            }
            case ARCHIVE, EXPORT -> {
                long limit = kind == Endpoint.Body.Kind.EXPORT ? settings.exportLimit() : settings.uploadLimit();
                call.check();
                Bodies.check(request, kind, limit);
                Bodies.save(vertx, request, settings.uploads(), limit)
                        .onSuccess(call::upload)
                        .onComplete(read -> act(context, endpoint, call), e -> unread(context, e));
            }
        }
    }

    private void unread(RoutingContext context, Throwable e) {
        if (!Bodies.gone(e, context.request())) {
            answerProblem(context, Problems.of(e, settings.mask()));
        }
    }

    private void act(RoutingContext context, Endpoint endpoint, Call call) {
        if (endpoint.action() instanceof Endpoint.Stream stream) {
            stream.handle(call);
            return;
        }
        Endpoint.Work work = (Endpoint.Work) endpoint.action();
        Context loop = vertx.getOrCreateContext();
        workers.executeBlocking(() -> checked(endpoint, work, call), false)
                .compose(stage -> Future.fromCompletionStage(stage, loop))
                .eventually(() -> endpoint.body().kind().saved()
                        ? workers.executeBlocking(() -> Bodies.delete(call.upload()), false)
                        : Future.succeededFuture())
                .onComplete(
                        answer -> answer(context, answer),
                        e -> answerProblem(context, Problems.of(e, settings.mask())));
    }

    private CompletionStage<Answer> checked(Endpoint endpoint, Endpoint.Work work, Call call) throws Exception {
        call.check();
        Audited audited = endpoint.audited();
        return audited == null || call.flag(Parameter.DRY_RUN)
                ? work.handle(call)
                : auditing.handle(audited, call, work);
    }

    private void answer(RoutingContext context, Answer answer) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            discard(answer);
            return;
        }
        if (answer.file() != null) {
            send(context, answer, answer.file());
            return;
        }
        byte[] given = answer.body();
        if (answer.isEmpty()) {
            answer.headers().forEach(response::putHeader);
            response.setStatusCode(answer.status()).end();
            return;
        }
        byte[] body = given == null ? json.write(answer.json()) : given;
        response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        answer.headers().forEach(response::putHeader);
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private void send(RoutingContext context, Answer answer, Path file) {
        HttpServerResponse response = context.response();
        answer.headers().forEach(response::putHeader);
        response.setStatusCode(answer.status())
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .sendFile(file.toString())
                .onComplete(sent -> discard(answer), e -> {
                    discard(answer);
                    answerProblem(context, Problems.of(e, settings.mask()));
                });
    }

    private void discard(Answer answer) {
        Path file = answer.file();
        if (file != null) {
            workers.executeBlocking(() -> Bodies.delete(file), false);
        }
    }

    private void answerProblem(RoutingContext context, ProblemAnswer problem) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            TrafficListener.cut(request);
            return;
        }
        boolean unread = Bodies.expected(request) && !request.isEnded();
        if (unread) {
            Bodies.refuse(request);
        }
        Answer answer = Answer.of(problem.status(), problem.asMap()).with("Content-Type", ProblemAnswer.CONTENT_TYPE);
        for (var header : problem.headers().entrySet()) {
            answer = answer.with(header.getKey(), header.getValue());
        }
        answer(context, answer);
        if (unread) {
            Bodies.discard(vertx, request);
        }
    }
}
