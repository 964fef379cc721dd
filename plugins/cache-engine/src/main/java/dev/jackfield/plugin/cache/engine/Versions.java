package dev.jackfield.plugin.cache.engine;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps a load from storing what a later change has made stale. Every key has a version, shared with other keys; a
 * change gives it a new one. A load remembers the version it began with and stores only while that holds. Sharing costs
 * a store now and then and never lets a stale one through.
 */
final class Versions {
    private static final int STRIPES = 256;

    private final Stripe[] stripes = new Stripe[STRIPES];

    Versions() {
        for (int i = 0; i < STRIPES; i++) {
            stripes[i] = new Stripe();
        }
    }

    long of(String key) {
        return stripe(key).version;
    }

    /** Stores, unless the key was changed since it had that version. */
    void store(String key, long version, Runnable store) {
        Stripe stripe = stripe(key);
        stripe.lock();
        try {
            if (stripe.version == version) {
                store.run();
            }
        } finally {
            stripe.unlock();
        }
    }

    <T> T change(String key, Supplier<T> change) {
        Stripe stripe = stripe(key);
        stripe.lock();
        try {
            return change.get();
        } finally {
            stripe.next();
            stripe.unlock();
        }
    }

    <T> T changeAll(Supplier<T> change) {
        for (Stripe stripe : stripes) {
            stripe.lock();
        }
        try {
            return change.get();
        } finally {
            for (Stripe stripe : stripes) {
                stripe.next();
                stripe.unlock();
            }
        }
    }

    private Stripe stripe(String key) {
        int hash = key.hashCode();
        return stripes[(hash ^ (hash >>> 16)) & (STRIPES - 1)];
    }

    private static final class Stripe extends ReentrantLock {
        private static final long serialVersionUID = 1L;

        private volatile long version;

        @SuppressWarnings("NonAtomicVolatileUpdate") // by the holder of the lock
        void next() {
            version++;
        }
    }
}
