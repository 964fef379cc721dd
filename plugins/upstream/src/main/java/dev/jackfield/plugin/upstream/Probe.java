package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.balance.Upstream.Outcome;
import dev.jackfield.spi.mount.Mount;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks every node regularly how it is. One question is under way for a node at a time. */
final class Probe {
    private final RoundRobin upstream;
    private final String path;
    private final Duration timeout;

    Probe(RoundRobin upstream, String path, Duration timeout) {
        this.upstream = upstream;
        this.path = path;
        this.timeout = timeout;
    }

    /** Runs on the context of the generation, and ends with it. */
    void run(ProviderContext context, Duration interval) {
        Mount mount = context.mount();
        mount.runOnContext(() -> {
            Vertx vertx = mount.vertx();
            HttpClient client = vertx.createHttpClient(
                    new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) timeout.toMillis()),
                    new PoolOptions().setHttp1MaxSize(1));
            for (Member member : upstream.members()) {
                AtomicBoolean asking = new AtomicBoolean();
                vertx.setPeriodic(interval.toMillis(), timer -> {
                    if (asking.compareAndSet(false, true)) {
                        ask(client, member).onComplete(answer -> asking.set(false));
                    }
                });
            }
        });
    }

    private Future<Integer> ask(HttpClient client, Member member) {
        RequestOptions question = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setSsl(member.node.scheme().equals("https"))
                .setHost(member.node.host())
                .setPort(member.node.port())
                .setURI(path)
                .setTimeout(timeout.toMillis());
        return client.request(question)
                .compose(request -> request.send())
                .compose(response -> response.end().map(end -> response.statusCode()))
                .onSuccess(status -> {
                    boolean well = status >= 200 && status < 300;
                    upstream.judge(
                            member, well ? Outcome.ANSWERED : Outcome.FAILED, well ? "" : path + " answered " + status);
                })
                .onFailure(error -> upstream.judge(member, Outcome.FAILED, path + ": " + error.getMessage()));
    }
}
