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

        Lost(String why) {
            super(why, null, false, false);
        }
    }

    private record Answer(int status, String retryAfter, byte[] body) {}

    /**
     * Sends, without waiting.
     *
     * @param body what is sent
     * @param tries how often at most
     * @return a text that tells what the collector left out, usually empty; or {@link Lost}
     */
    CompletableFuture<String> send(byte[] body, int tries) {
        CompletableFuture<String> arrived = new CompletableFuture<>();
        attempt(Buffer.buffer(target.compressed() ? zipped(body) : body), 1, tries, arrived);
        return arrived;
    }

    int tries() {
        return target.tries();
    }

    private void attempt(Buffer body, int number, int tries, CompletableFuture<String> arrived) {
        client.thenAccept(http -> mount.runOnContext(() -> ask(http, body).onComplete(asked -> {
            if (asked.failed()) {
                again(body, number, tries, arrived, reason(asked.cause()), "");
            } else if (asked.result().status() / 100 == 2) {
                arrived.complete(leftOut(asked.result().body()));
            } else {
                String said = target + " answered " + asked.result().status();
                if (AGAIN.contains(asked.result().status())) {
                    again(body, number, tries, arrived, said, asked.result().retryAfter());
                } else {
                    arrived.completeExceptionally(new Lost(said));
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
            Buffer body, int number, int tries, CompletableFuture<String> arrived, String why, String retryAfter) {
        if (number >= tries) {
            arrived.completeExceptionally(new Lost(why + (number > 1 ? ", " + number + " times" : "")));
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
            arrived.completeExceptionally(new Lost(why));
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

    private static String leftOut(byte[] body) {
        try {
            ExportMetricsServiceResponse response = ExportMetricsServiceResponse.parseFrom(body);
            long rejected = response.getPartialSuccess().getRejectedDataPoints();
            return rejected == 0
                    ? ""
                    : rejected + " points were rejected: "
                            + response.getPartialSuccess().getErrorMessage();
        } catch (InvalidProtocolBufferException e) {
            // some answer JSON, or nothing that means anything; it was a success all the same
            return "";
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
