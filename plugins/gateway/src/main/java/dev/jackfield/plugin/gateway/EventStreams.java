package dev.jackfield.plugin.gateway;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The endless responses that pass through this generation. They end, each after a whole event or frame, when it is
 * replaced.
 */
final class EventStreams {
    private final Set<Endless> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ending;
    private volatile Duration retryAfter = Duration.ZERO;

    /** Something that goes on until it is told to end. */
    interface Endless {
        /** Ends it as soon as possible; called from any thread, possibly twice. */
        void end(Duration retryAfter);
    }

    void add(Endless stream) {
        open.add(stream);
        if (ending) {
            stream.end(retryAfter);
        }
    }

    void remove(Endless stream) {
        open.remove(stream);
    }

    void end(Duration after) {
        retryAfter = after;
        ending = true;
        open.forEach(stream -> stream.end(after));
    }
}
