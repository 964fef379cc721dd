package dev.jackfield.example.embed;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.Caches;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Jackfield on the Vert.x and the router that an application has already. */
final class EmbeddedInVertx {
    private EmbeddedInVertx() {}

    static void run(Path data) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            // region vertx
            Router router = Router.router(vertx);
            JackfieldConfig config = JackfieldConfig.builder()
                    .dataFolder(data)
                    .vertx(vertx)
                    .controlRouter(router, "/jackfield")
                    .trafficRouter(router)
                    .build();
            try (Jackfield jackfield = Jackfield.start(config)) {
                Cache cache = jackfield.service(Caches.class).cache();
                router.get("/greeting")
                        .respond(request -> Future.fromCompletionStage(
                                        cache.getAsync("greeting", key -> CacheEntry.of("hello")))
                                .map(String::valueOf));
                ask(vertx, router, "/greeting", "/jackfield/health/live");
            }
            // endregion
        } finally {
            await(vertx.close());
        }
    }

    private static void ask(Vertx vertx, Router router, String... paths) throws Exception {
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        HttpClient client = vertx.createHttpClient();
        for (String path : paths) {
            System.out.println(path + ": " + get(client, server, path));
        }
        await(server.close());
    }

    private static String get(HttpClient client, HttpServer server, String path) throws Exception {
        return await(client.request(HttpMethod.GET, server.actualPort(), "127.0.0.1", path)
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(Buffer::toString));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
