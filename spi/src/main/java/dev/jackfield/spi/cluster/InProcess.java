package dev.jackfield.spi.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What generations of a plugin leave to each other, and several Jackfields of one JVM share: maps by name, each there for as
 * long as somebody holds it. Every kernel loads its plugins by itself, so a static field of a plugin is not shared with
 * anybody. Put in only types of the JDK and of the SPI; anything else would keep the generation alive that put it there, and
 * be another type to the next one. Thread-safe, never blocks.
 *
 * @since 1.0
 */
public final class InProcess implements AutoCloseable {
    private static final Map<String, Place> PLACES = new HashMap<>();

    private final String name;
    private final Place place;
    private final AtomicBoolean left = new AtomicBoolean();

    private static final class Place {
        final ConcurrentMap<String, Object> map = new ConcurrentHashMap<>();
        int holders;
    }

    private InProcess(String name, Place place) {
        this.name = name;
        this.place = place;
    }

    /**
     * Holds a map, made empty where nobody holds it.
     *
     * @param name begins with the provider and the version of what is put in, such as {@code cluster.local/1/}
     * @return to be closed
     */
    public static InProcess hold(String name) {
        synchronized (PLACES) {
            Place place = PLACES.computeIfAbsent(name, none -> new Place());
            place.holders++;
            return new InProcess(name, place);
        }
    }

    /**
     * {@return the map}
     */
    public ConcurrentMap<String, Object> map() {
        return place.map;
    }

    /** Lets go. With the last who held it, the map is forgotten. */
    @Override
    public void close() {
        if (left.compareAndSet(false, true)) {
            synchronized (PLACES) {
                place.holders--;
                if (place.holders == 0) {
                    PLACES.remove(name);
                }
            }
        }
    }
}
