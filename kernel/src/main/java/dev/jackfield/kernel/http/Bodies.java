package dev.jackfield.kernel.http;

import dev.jackfield.kernel.trust.PluginSignature;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystemException;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Reads request bodies, bounded. All of it on the request's event loop. */
final class Bodies {
    private static final System.Logger LOG = System.getLogger(Bodies.class.getName());
    private static final String UPLOAD = "upload";
    /** The media type of what is taken from one database to another. */
    static final String EXPORT = "application/x-ndjson";

    private static final List<String> JSON = List.of("application/json");
    private static final List<String> ARCHIVES = List.of(
            "application/java-archive",
            "application/x-java-archive",
            "application/zip",
            "application/x-zip-compressed");
    /** How much of a body nobody wants is read, so that the client gets to read why. */
    private static final long DISCARD_BYTES = 1 << 20;

    private static final long DISCARD_MILLIS = 2000;

    private Bodies() {}

    static boolean expected(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null ? !length.strip().equals("0") : request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    /** {@return the media types that are read} */
    static List<String> types(Endpoint.Body.Kind kind) {
        return switch (kind) {
            case NONE -> List.of();
            case JSON -> JSON;
            case ARCHIVE -> ARCHIVES;
            case EXPORT -> List.of(EXPORT);
        };
    }

    /**
     * @throws ProblemAnswer 415 or 413, before anything was read
     */
    static void check(HttpServerRequest request, Endpoint.Body.Kind kind, long limit) {
        List<String> types = types(kind);
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        String bare = type == null ? "none" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!types.contains(bare)) {
            throw ProblemAnswer.of(
                            415,
                            "unsupported_media_type",
                            "the content type is " + bare + "; expected is " + String.join(", ", types))
                    .withHeader("Accept", String.join(", ", types));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw ProblemAnswer.of(
                    415, "unsupported_media_type", "the content encoding is " + encoding + "; expected is none");
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && (length.length() > 18 || Long.parseLong(length.strip()) > limit)) {
            throw tooLarge(limit);
        }
    }

    private static ProblemAnswer tooLarge(long limit) {
        return ProblemAnswer.of(413, "content_too_large", "at most " + limit + " bytes are read");
    }

    /** Fails with a {@link ProblemAnswer} 413, or with something else when the client is gone. */
    static Future<byte[]> read(HttpServerRequest request, long limit) {
        Promise<byte[]> body = Promise.promise();
        Buffer buffer = Buffer.buffer();
        request.exceptionHandler(body::tryFail);
        request.handler(chunk -> {
            if (buffer.length() + chunk.length() > limit) {
                body.tryFail(tooLarge(limit));
            } else {
                buffer.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> body.tryComplete(buffer.getBytes()));
        proceed(request);
        return body.future();
    }

    /** Streams into a file of its own, which is gone again when this fails; who gets it deletes it. */
    static Future<Path> save(Vertx vertx, HttpServerRequest request, Path folder, long limit) {
        request.pause();
        return vertx.executeBlocking(() -> fresh(folder), false)
                .compose(file -> vertx.fileSystem()
                        .open(file.toString(), new OpenOptions().setWrite(true).setTruncateExisting(true))
                        .compose(open -> pour(request, open, limit))
                        .map(file)
                        .recover(e -> vertx.executeBlocking(() -> delete(file), false)
                                .transform(deleted -> Future.failedFuture(refused(e)))));
    }

    /** In a folder of its own, so that what messages call it is the same for every upload. */
    static Path fresh(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.createFile(Files.createTempDirectory(folder, "").resolve(UPLOAD));
    }

    /** Deletes what an earlier process left half-read. Blocks; leaves what is not ours. */
    static void clean(Path folder) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path leftover : leftovers) {
                delete(leftover.resolve(UPLOAD));
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(System.Logger.Level.WARNING, folder + " could not be cleaned: " + e);
        }
    }

    static boolean delete(Path file) throws IOException {
        boolean deleted = Files.deleteIfExists(file);
        Files.deleteIfExists(PluginSignature.fileOf(file));
        Path folder = file.getParent();
        return folder == null ? deleted : Files.deleteIfExists(folder);
    }

    private static Throwable refused(Throwable e) {
        boolean disk = e instanceof IOException || e instanceof FileSystemException;
        return disk && !(e instanceof HttpClosedException)
                ? ProblemAnswer.unavailable("the upload can't be kept", "writing it failed: " + e.getMessage())
                : e;
    }

    private static Future<Void> pour(HttpServerRequest request, AsyncFile file, long limit) {
        Promise<Void> poured = Promise.promise();
        AtomicLong written = new AtomicLong();
        file.exceptionHandler(poured::tryFail);
        request.exceptionHandler(poured::tryFail);
        request.handler(chunk -> {
            if (poured.future().isComplete()) {
                return;
            }
            if (written.addAndGet(chunk.length()) > limit) {
                poured.tryFail(tooLarge(limit));
                return;
            }
            file.write(chunk).onFailure(poured::tryFail);
            if (file.writeQueueFull()) {
                request.pause();
                file.drainHandler(drained -> request.resume());
            }
        });
        // closing waits for what is still being written, whose failure comes first
        request.endHandler(end -> file.close().onComplete(poured::tryComplete, poured::tryFail));
        proceed(request);
        request.resume();
        if (request.response().closed()) {
            // the client left while the file was made, and nobody had been there to be told
            poured.tryFail(new HttpClosedException("the client left"));
        }
        return poured.future().recover(e -> file.close().transform(closed -> Future.failedFuture(e)));
    }

    private static void proceed(HttpServerRequest request) {
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
    }

    /** To be said before an answer that is given before the body was read: the connection can't be used any more. */
    static void refuse(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** After such an answer: reads on for a while, so that the client is not cut off before it has read the answer. */
    static void discard(Vertx vertx, HttpServerRequest request) {
        Runnable close = () -> {
            if (request.version() == HttpVersion.HTTP_2) {
                request.response().reset(0);
            } else {
                request.connection().close();
            }
        };
        if (request.isEnded()) {
            close.run();
            return;
        }
        long timer = vertx.setTimer(DISCARD_MILLIS, late -> close.run());
        AtomicLong discarded = new AtomicLong();
        Runnable done = () -> {
            if (vertx.cancelTimer(timer)) {
                close.run();
            }
        };
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.endHandler(end -> done.run());
        request.handler(chunk -> {
            if (discarded.addAndGet(chunk.length()) > DISCARD_BYTES) {
                done.run();
            }
        });
        request.resume();
    }

    /** {@return whether a failure means that nobody reads the answer} */
    static boolean gone(@Nullable Throwable e, HttpServerRequest request) {
        return !(e instanceof ProblemAnswer) && request.response().closed();
    }
}
