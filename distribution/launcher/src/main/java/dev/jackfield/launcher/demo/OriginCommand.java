package dev.jackfield.launcher.demo;

import dev.jackfield.launcher.place.Parent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The service of the demo, in a process of its own: the files of a folder with an ETag and {@code max-age=2}. */
@Command(name = "origin", hidden = true, description = "Serves the files of a folder with an ETag and max-age=2.")
public final class OriginCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "what to serve")
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Option(names = "--port", paramLabel = "N", defaultValue = "0", description = "0: any that is free")
    private int port;

    @Option(names = "--until-exit-of", paramLabel = "PID", description = "whose end ends this")
    private @Nullable Long parent;

    /** Made by picocli. */
    public OriginCommand() {}

    private record Page(Buffer body, String etag, String type) {}

    @Override
    public Integer call() throws Exception {
        Map<String, Page> pages = new HashMap<>();
        Pages.ofFolder(folder).forEach((path, body) -> pages.put(path, page(path, body)));
        Vertx vertx = Vertx.vertx();
        try {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> answer(request, pages))
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            PrintWriter out = spec.commandLine().getOut();
            out.println("origin on http://127.0.0.1:" + server.actualPort());
            out.flush();
            Parent.await(parent);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
        return 0;
    }

    private static Page page(String path, byte[] body) {
        CRC32 sum = new CRC32();
        sum.update(body);
        String etag = String.format(Locale.ROOT, "\"%08x-%x\"", sum.getValue(), body.length);
        return new Page(Buffer.buffer(body), etag, type(path));
    }

    private static String type(String path) {
        if (path.endsWith("/") || path.endsWith(".html")) {
            return "text/html; charset=utf-8";
        }
        if (path.endsWith(".md")) {
            return "text/markdown; charset=utf-8";
        }
        return path.endsWith(".svg") ? "image/svg+xml" : "application/octet-stream";
    }

    private static void answer(HttpServerRequest request, Map<String, Page> pages) {
        Page page = pages.get(request.path());
        if (page == null) {
            request.response().setStatusCode(404).end("there is no " + request.path() + "\n");
            return;
        }
        request.response()
                .putHeader("cache-control", "max-age=2")
                .putHeader("etag", page.etag())
                .putHeader("content-type", page.type());
        if (page.etag().equals(request.getHeader("if-none-match"))) {
            request.response().setStatusCode(304).end();
        } else if (request.method().equals(HttpMethod.HEAD)) {
            request.response()
                    .putHeader("content-length", String.valueOf(page.body().length()))
                    .end();
        } else {
            request.response().end(page.body());
        }
    }
}
