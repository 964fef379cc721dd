package dev.jackfield.plugin.metrics.otlp;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.mount.Mount;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Sends, and sends again what the collector could not take then, ever more seldom and so often at most. */
final class Collector {
    /** OTLP/HTTP: what is worth another try. */
    private static final Set<Integer> AGAIN = Set.of(429, 502, 503, 504);

    private static final int TOO_LARGE = 413;

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final int MOST_ANSWERED = 64 * 1024;

    private final ProviderContext context;
    private final Target target;
    private final Mount mount;
    private final CompletableFuture<HttpClient> client = new CompletableFuture<>();

    Collector(ProviderContext context, Target target) {
        this.context = context;
        this.target = target;
        this.mount = context.mount();
        mount.runOnContext(() -> client.complete(mount.vertx()
                .createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout((int) target.timeout().toMillis())
                                .setIdleTimeout(60)
                                .setMaxChunkSize(8 * 1024),
                        new PoolOptions().setHttp1MaxSize(1))));
    }

    /** It did not arrive, and won't. */
    static final class Lost extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean refused;

        Lost(String why, boolean refused) {
            super(why, null, false, false);
            this.refused = refused;
        }

        /** {@return whether the collector is there and wants none of this; what is sent next may do better} */
        boolean refused() {
            return refused;
        }
    }

    private record Answer(int status, String retryAfter, byte[] body) {}

    /**
     * Sends, without waiting.
     *
     * @param body what is sent
     * @param tries how often at most
     * @return what the collector says of it; or {@link Lost}
     */
    CompletableFuture<Taken> send(byte[] body, int tries) {
        CompletableFuture<Taken> arrived = new CompletableFuture<>();
        attempt(Buffer.buffer(target.compressed() ? zipped(body) : body), 1, tries, arrived);
        return arrived;
    }

    Target target() {
        return target;
    }

    private void attempt(Buffer body, int number, int tries, CompletableFuture<Taken> arrived) {
        client.thenAccept(http -> mount.runOnContext(() -> ask(http, body).onComplete(asked -> {
            if (asked.failed()) {
                again(body, number, tries, arrived, reason(asked.cause()), "");
            } else if (asked.result().status() / 100 == 2) {
                arrived.complete(taken(asked.result().body()));
            } else {
                int status = asked.result().status();
                String said = target + " answered " + status
                        + (status == TOO_LARGE ? ": lower maximum_request, which is " + target.maximum() : "");
                if (AGAIN.contains(status)) {
                    again(body, number, tries, arrived, said, asked.result().retryAfter());
                } else {
                    arrived.completeExceptionally(new Lost(said, true));
                }
            }
        })));
    }

    private static String reason(Throwable error) {
        return error.getMessage() == null ? error.toString() : error.getMessage();
    }

    private Future<Answer> ask(HttpClient http, Buffer body) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(target.tls())
                .setHost(target.endpoint().getHost())
                .setPort(target.port())
                .setURI(target.path())
                .setTimeout(target.timeout().toMillis())
                .putHeader("Content-Type", "application/x-protobuf")
                .putHeader("User-Agent", "jackfield-metrics-otlp");
        if (target.compressed()) {
            request.putHeader("Content-Encoding", "gzip");
        }
        target.headers().forEach(request::putHeader);
        return http.request(request).compose(open -> open.send(body)).compose(Collector::answer);
    }

    private static Future<Answer> answer(HttpClientResponse response) {
        String after = response.getHeader("Retry-After");
        Buffer read = Buffer.buffer();
        response.handler(part -> {
            if (read.length() < MOST_ANSWERED) {
                read.appendBuffer(part);
            }
        });
        return response.end()
                .map(end -> new Answer(response.statusCode(), after == null ? "" : after, read.getBytes()));
    }

    private void again(
            Buffer body, int number, int tries, CompletableFuture<Taken> arrived, String why, String retryAfter) {
        if (number >= tries) {
            arrived.completeExceptionally(new Lost(why + (number > 1 ? ", " + number + " times" : ""), false));
            return;
        }
        try {
            context.scheduler()
                    .schedule(
                            () -> attempt(body, number + 1, tries, arrived),
                            pause(number, retryAfter),
                            TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            // the generation has retired meanwhile
            arrived.completeExceptionally(new Lost(why, false));
        }
    }

    /** What the collector asks for, else twice the pause before and up to half of that, so that nodes don't come together. */
    private long pause(int number, String retryAfter) {
        long asked = asked(retryAfter);
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << number - 1);
        return asked > 0
                ? Math.min(asked, LONGEST_PAUSE_MILLIS)
                : longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    }

    private long asked(String retryAfter) {
        if (retryAfter.matches("\\d{1,9}")) {
            return Long.parseLong(retryAfter) * 1_000;
        }
        try {
            Instant at = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Duration.between(context.clock().instant(), at).toMillis();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    private static Taken taken(byte[] body) {
        try {
            return Taken.of(ExportMetricsServiceResponse.parseFrom(body).getPartialSuccess());
        } catch (InvalidProtocolBufferException e) {
            // some answer JSON, or nothing that means anything; it was a success all the same
            return Taken.ALL;
        }
    }

    private static byte[] zipped(byte[] body) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream(body.length / 4 + 64);
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
