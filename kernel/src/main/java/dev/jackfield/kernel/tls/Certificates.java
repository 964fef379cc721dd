package dev.jackfield.kernel.tls;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: the certificate of one listener. Its files are read over and over; what two looks in a row
 * saw is checked and takes the place of what is in use, without a word about times of modification, links or names. What
 * can't be used is told once, and what is in use goes on.
 *
 * <p>Thread-safe. {@link #load} blocks on files.
 */
public final class Certificates implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Certificates.class.getName());
    private static final Duration EXCHANGE = Duration.ofSeconds(30);

    private final TlsSettings settings;
    private final IdentityFiles files;
    private final Clock clock;
    private final Events events;
    private final ScheduledExecutorService looks;

    private volatile @Nullable Identity identity;
    private volatile @Nullable Refusal refusal;
    private volatile Instant since;

    private IdentityFiles.@Nullable Content inUse;
    private IdentityFiles.@Nullable Content told;
    private IdentityFiles.@Nullable Content before;
    private @Nullable String troubleBefore;
    private Age ageTold = Age.FRESH;

    private record Refusal(String reason, @Nullable Instant until) {}

    private enum Age {
        FRESH,
        NOT_YET,
        EXPIRING,
        EXPIRED
    }

    /**
     * @param settings which files
     * @param clock tells what has expired
     * @param events gets {@code tls.certificate.loaded}, {@code refused}, {@code expiring} and {@code expired}
     */
    public Certificates(TlsSettings settings, Clock clock, Events events) {
        this.settings = settings;
        this.files = new IdentityFiles(settings);
        this.clock = clock;
        this.events = events;
        this.since = clock.instant();
        this.looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "jackfield-" + settings.setting());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the files for the first time. One that has expired is taken all the same: clients decide, and refusing would
     * make an outage of each restart.
     *
     * @return what is wrong; nothing where it can be served with
     */
    public Optional<Problem> load() {
        try {
            IdentityFiles.Content content = files.read();
            Identity read = files.identity(content);
            identity = read;
            inUse = content;
            told = content;
            tellAge(read);
            return Optional.empty();
        } catch (Unusable e) {
            return Optional.of(new Problem(settings.setting() + "." + e.option(), e.reason()));
        }
    }

    /**
     * {@return what is in use}
     *
     * @throws IllegalStateException before it was loaded
     */
    public Identity identity() {
        Identity now = identity;
        if (now == null) {
            throw new IllegalStateException(settings.setting() + " was not loaded");
        }
        return now;
    }

    /**
     * Starts to look.
     *
     * @param exchange gets what is to be in use from now on; called on a thread of its own, which waits for the end
     */
    public void watch(Function<Identity, CompletionStage<?>> exchange) {
        long interval = settings.reloadInterval().toNanos();
        @SuppressWarnings("unused") // ends with the executor
        Future<?> looking = looks.scheduleWithFixedDelay(
                () -> {
                    try {
                        look(exchange);
                    } catch (RuntimeException e) {
                        LOG.log(System.Logger.Level.ERROR, settings.setting() + ": looking failed", e);
                    }
                },
                interval,
                interval,
                TimeUnit.NANOSECONDS);
    }

    /** Looks once. */
    void look(Function<Identity, CompletionStage<?>> exchange) {
        tellAge(identity());
        IdentityFiles.Content content;
        try {
            content = files.read();
        } catch (Unusable e) {
            troubled(e);
            return;
        }
        troubleBefore = null;
        boolean stable = content.same(before);
        before = content;
        if (!stable) {
            return;
        }
        if (content.same(inUse)) {
            told = content;
            if (refusal != null) {
                refusal = null;
                since = clock.instant();
            }
        } else if (!content.same(told) || itsTimeHasCome()) {
            told = content;
            judge(content, exchange);
        }
    }

    private boolean itsTimeHasCome() {
        Refusal last = refusal;
        return last != null && last.until() != null && !clock.instant().isBefore(last.until());
    }

    private void judge(IdentityFiles.Content content, Function<Identity, CompletionStage<?>> exchange) {
        try {
            Identity next = files.identity(content);
            Instant now = clock.instant();
            if (!now.isBefore(next.notAfter())) {
                throw new Unusable("certificate", "it expired on " + next.notAfter());
            }
            if (now.isBefore(next.notBefore())) {
                throw new Unusable(
                        "certificate",
                        "it does not count before " + next.notBefore() + ", and is tried again then",
                        next.notBefore());
            }
            exchange.apply(next).toCompletableFuture().get(EXCHANGE.toMillis(), TimeUnit.MILLISECONDS);
            identity = next;
            inUse = content;
            refusal = null;
            since = now;
            ageTold = Age.FRESH;
            LOG.log(System.Logger.Level.INFO, settings.setting() + ": new handshakes get " + next);
            events.emit("tls.certificate.loaded", data(next.asMap()));
            tellAge(next);
        } catch (Unusable e) {
            refuse(e.option() + ": " + e.reason(), e.until());
        } catch (ExecutionException | TimeoutException e) {
            refuse("it could not be exchanged: " + e, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whoever replaces a file may leave a moment without one. */
    private void troubled(Unusable e) {
        before = null;
        String reason = e.option() + ": " + e.reason();
        boolean stable = reason.equals(troubleBefore);
        troubleBefore = reason;
        Refusal last = refusal;
        if (stable && (last == null || !last.reason().equals(reason))) {
            told = null;
            refuse(reason, null);
        }
    }

    private void refuse(String reason, @Nullable Instant until) {
        refusal = new Refusal(reason, until);
        since = clock.instant();
        LOG.log(
                System.Logger.Level.WARNING,
                settings.setting() + ": the files are refused, " + identity() + " goes on: " + reason);
        events.emit("tls.certificate.refused", data(Map.of("reason", reason)));
    }

    private Age age(Identity of) {
        Instant now = clock.instant();
        if (now.isBefore(of.notBefore())) {
            return Age.NOT_YET;
        }
        if (!now.isBefore(of.notAfter())) {
            return Age.EXPIRED;
        }
        return now.isBefore(of.notAfter().minus(settings.expiryWarning())) ? Age.FRESH : Age.EXPIRING;
    }

    private void tellAge(Identity of) {
        Age age = age(of);
        if (age != ageTold) {
            ageTold = age;
            since = clock.instant();
            if (age != Age.FRESH) {
                LOG.log(System.Logger.Level.WARNING, settings.setting() + ": " + of + ": " + words(age, of));
                if (age != Age.NOT_YET) {
                    String type = age == Age.EXPIRED ? "expired" : "expiring";
                    events.emit("tls.certificate." + type, data(of.asMap()));
                }
            }
        }
    }

    private String words(Age age, Identity of) {
        return switch (age) {
            case FRESH -> "";
            case NOT_YET -> "the certificate does not count before " + of.notBefore();
            case EXPIRED -> "the certificate expired on " + of.notAfter() + "; clients refuse it";
            case EXPIRING ->
                "the certificate expires on " + of.notAfter() + ", in "
                        + Duration.between(clock.instant(), of.notAfter()).toDays() + " days";
        };
    }

    private Map<String, Object> data(Map<String, Object> more) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("setting", settings.setting());
        data.putAll(more);
        return data;
    }

    /**
     * {@return how it is: degraded where its files are refused, where it has expired, and where it soon will}
     */
    public Health health() {
        Identity now = identity();
        Refusal last = refusal;
        if (last != null) {
            return Health.degraded("the files are refused, the certificate before goes on, until " + now.notAfter()
                    + ": " + last.reason());
        }
        Age age = age(now);
        return age == Age.FRESH ? Health.up() : Health.degraded(words(age, now));
    }

    /**
     * {@return since when}
     */
    public Instant since() {
        return since;
    }

    /**
     * {@return how many seconds the certificate in use still counts; negative when it has expired}
     */
    public double secondsLeft() {
        return Duration.between(clock.instant(), identity().notAfter()).toMillis() / 1e3;
    }

    /** Stops looking. Closing twice is harmless. */
    @Override
    public void close() {
        looks.shutdownNow();
    }
}
