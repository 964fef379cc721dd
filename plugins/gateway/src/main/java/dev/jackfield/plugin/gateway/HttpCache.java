package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.http.StoredResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP cache on top of a bound {@link Cache}. It is asked on the event loop, and written to off it. A response to a
 * request that came before its resource was changed through this gateway is not stored: changes and stores of one target
 * take turns, and a change gives its target a new version, which a store compares before it puts and after. A cache that
 * fails, in whatever way, stores nothing and has nothing stored: the traffic goes on without it. Thread-safe.
 */
final class HttpCache {
    private static final int VERSIONS = 1024;
    /** What may wait to be stored, in bytes; a single body that is larger than that may wait alone. */
    static final long MAXIMUM_WAITING = 32L << 20;
    /** What a response takes beside its body, roughly. */
    private static final long OVERHEAD = 1024;

    private final boolean on;
    private final String name;
    private final BindingSet<Cache> caches;
    private final String upstream;
    private final long maximumBody;
    private final Executor executor;
    private final Clock clock;
    private final CacheFaults faults;
    private final AtomicIntegerArray versions = new AtomicIntegerArray(VERSIONS);
    /** Until when what was stored can't be trusted, in milliseconds since the epoch: a change did not reach the cache. */
    private final AtomicLongArray distrusted = new AtomicLongArray(VERSIONS);

    private final ReentrantLock[] turns = new ReentrantLock[VERSIONS];
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean stopped;

    HttpCache(
            boolean on,
            String name,
            BindingSet<Cache> caches,
            String upstream,
            long maximumBody,
            Executor executor,
            Clock clock,
            CacheFaults faults) {
        this.on = on;
        this.name = name;
        this.caches = caches;
        this.upstream = upstream;
        this.maximumBody = maximumBody;
        this.executor = executor;
        this.clock = clock;
        this.faults = faults;
        for (int i = 0; i < VERSIONS; i++) {
            turns[i] = new ReentrantLock();
        }
    }

    private @Nullable Cache cache() {
        return on ? caches.byName().get(name) : null;
    }

    CacheRequest of(HttpServerRequest request) {
        if (cache() == null) {
            return CacheRequest.off();
        }
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.toString().toLowerCase(Locale.ROOT);
        // not the scheme, which over HTTP/2 is whatever the client says
        String key =
                "GET " + upstream + " " + (request.isSSL() ? "https" : "http") + "://" + host + Headers.target(request);
        return CacheRequest.of(request, key, versions.get(slot(key)));
    }

    /** {@return the stored response that may answer the request, or null} */
    @Nullable
    StoredResponse find(CacheRequest wanted) {
        Object value = peek(wanted.key());
        return value instanceof StoredResponse stored
                        && stored.storedAtMillis() > distrusted.get(slot(wanted.key()))
                        && StoredAnswer.age(stored, clock.millis()) <= wanted.maximumAge()
                ? stored
                : null;
    }

    private @Nullable Object peek(String key) {
        Cache cache = cache();
        try {
            return cache == null ? null : cache.peek(key);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            faults.add(name, e);
            return null;
        }
    }

    /** {@return what keeps a copy of a response that may be stored; empty when it may not} */
    Optional<Capture> capture(CacheRequest wanted, int status, MultiMap headers, long delayMillis) {
        if (!wanted.stores() || stopped) {
            return Optional.empty();
        }
        return Freshness.of(status, headers, clock.instant(), delayMillis)
                .map(freshness -> new Capture(headers, freshness, maximumBody, clock.millis()))
                .filter(Capture::possible);
    }

    /** Stores a response soon, or not at all where too much waits already: it is fetched once more then. */
    void store(CacheRequest wanted, Capture capture) {
        Cache cache = cache();
        if (cache == null || !current(wanted)) {
            return;
        }
        long bytes = capture.length() + OVERHEAD;
        if (waiting.addAndGet(bytes) > Math.max(MAXIMUM_WAITING, bytes)) {
            waiting.addAndGet(-bytes);
            return;
        }
        CacheEntry entry = CacheEntry.of(capture.response()).living(capture.left());
        try {
            executor.execute(() -> {
                try {
                    putInTurn(cache, wanted, entry);
                } finally {
                    waiting.addAndGet(-bytes);
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.addAndGet(-bytes); // full, or this generation retires
        }
    }

    /** {@return whether nothing changed the target since the request came, and this generation serves} */
    private boolean current(CacheRequest wanted) {
        return !stopped && versions.get(slot(wanted.key())) == wanted.version();
    }

    private void putInTurn(Cache cache, CacheRequest wanted, CacheEntry entry) {
        ReentrantLock turn = turns[slot(wanted.key())];
        turn.lock();
        try {
            if (current(wanted)) {
                put(cache, wanted.key(), entry);
                if (!current(wanted)) {
                    remove(cache, wanted.key());
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private void put(Cache cache, String key, CacheEntry entry) {
        try {
            cache.put(key, entry);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            faults.add(name, e);
        }
    }

    /**
     * Removes what is stored of a resource that was changed. Completes when no later request can see it, also when the
     * cache failed: the change was made all the same, and its answer is due. Never fails, but may hang with the cache;
     * whoever has waited for long enough calls {@link #distrust}.
     */
    CompletionStage<Boolean> invalidate(CacheRequest wanted) {
        versions.incrementAndGet(slot(wanted.key()));
        Cache cache = cache();
        if (cache == null) {
            return CompletableFuture.completedFuture(false);
        }
        try {
            return CompletableFuture.supplyAsync(() -> removeInTurn(cache, wanted), executor);
        } catch (RejectedExecutionException e) {
            distrust(wanted, e);
            return CompletableFuture.completedFuture(false);
        }
    }

    private boolean removeInTurn(Cache cache, CacheRequest wanted) {
        ReentrantLock turn = turns[slot(wanted.key())];
        turn.lock();
        try {
            return cache.remove(wanted.key());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            distrust(wanted, e);
            return false;
        } finally {
            turn.unlock();
        }
    }

    /** A change did not reach the cache: what was received up to now is not served by this generation any more. */
    void distrust(CacheRequest wanted, Throwable fault) {
        distrusted.set(slot(wanted.key()), clock.millis());
        faults.add(name, fault);
    }

    private void remove(Cache cache, String key) {
        try {
            cache.remove(key);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            faults.add(name, e);
        }
    }

    /** Nothing is stored any more. */
    void stop() {
        stopped = true;
    }

    private static int slot(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (VERSIONS - 1);
    }
}
