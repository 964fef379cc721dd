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
import org.jspecify.annotations.Nullable;

/**
 * The HTTP cache on top of a bound {@link Cache}. It is asked on the event loop, and written to off it. A response to a
 * request that came before its resource was changed through this gateway is not stored. A cache that fails, in whatever
 * way, stores nothing and has nothing stored: the traffic goes on without it.
 */
final class HttpCache {
    private static final int VERSIONS = 1024;

    private final boolean on;
    private final String name;
    private final BindingSet<Cache> caches;
    private final String upstream;
    private final long maximumBody;
    private final Executor executor;
    private final Clock clock;
    private final CacheFaults faults;
    private final AtomicIntegerArray versions = new AtomicIntegerArray(VERSIONS);
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
        String key = "GET " + upstream + " " + request.scheme() + "://" + host + Headers.target(request);
        return CacheRequest.of(request, key, versions.get(slot(key)));
    }

    /** {@return the stored response that may answer the request, or null} */
    @Nullable
    StoredResponse find(CacheRequest wanted) {
        Object value = peek(wanted.key());
        return value instanceof StoredResponse stored && StoredAnswer.age(stored, clock.millis()) <= wanted.maximumAge()
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

    void store(CacheRequest wanted, Capture capture) {
        Cache cache = cache();
        if (cache == null || stopped || versions.get(slot(wanted.key())) != wanted.version()) {
            return;
        }
        CacheEntry entry = CacheEntry.of(capture.response()).living(capture.left());
        try {
            executor.execute(() -> {
                if (versions.get(slot(wanted.key())) == wanted.version()) {
                    put(cache, wanted.key(), entry);
                }
            });
        } catch (RejectedExecutionException e) {
            stopped = true; // this generation is retiring: what it would have stored is fetched once more
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
     * Removes what is stored of a resource that was changed; completes when no later request can see it, or when the cache
     * failed: the change was made all the same, and its answer is due.
     */
    CompletionStage<Boolean> invalidate(CacheRequest wanted) {
        versions.incrementAndGet(slot(wanted.key()));
        Cache cache = cache();
        if (cache == null) {
            return CompletableFuture.completedFuture(false);
        }
        return CompletableFuture.supplyAsync(() -> remove(cache, wanted.key()), executor);
    }

    private boolean remove(Cache cache, String key) {
        try {
            return cache.remove(key);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            faults.add(name, e);
            return false;
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
