package dev.jackfield.spi.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Which node is in charge of a key, so that a node which comes or goes moves few keys. Consistent hashing after Karger and
 * others, <i>Consistent Hashing and Random Trees</i> (STOC 1997): each node stands at {@value #POINTS} points of a circle of
 * 2<sup>64</sup>, in proportion to its weight, and a key belongs to the next point at or after its own hash. With a limit on
 * the load: Mirrokni, Thorup and Zadimoghaddam, <i>Consistent Hashing with Bounded Loads</i> (SODA 2018).
 *
 * <p>Places are hashed by FNV-1a of 64 bits over UTF-8 (a pair of surrogates as two), mixed by the finalizer of MurmurHash3; two rings of the same nodes and
 * weights agree on every machine and in every version. Immutable; equal when nodes and weights are; thread-safe, never blocks.
 *
 * @since 1.0
 */
public final class HashRing {
    /** At how many points a node of weight 1 stands. */
    public static final int POINTS = 160;

    /** The greatest weight. */
    public static final int MAXIMUM_WEIGHT = 1000;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final double CIRCLE = 0x1p64;

    private final SortedMap<String, Integer> weights;
    private final List<String> nodes;
    private final long totalWeight;
    private final long[] points;
    private final int[] owners;

    private record Point(long place, int owner) {}

    private HashRing(SortedMap<String, Integer> weights) {
        this.weights = weights;
        this.nodes = List.copyOf(weights.keySet());
        this.totalWeight =
                weights.values().stream().mapToLong(Integer::longValue).sum();
        List<Point> all = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            String node = nodes.get(i);
            int count = weights.getOrDefault(node, 1) * POINTS;
            for (int n = 0; n < count; n++) {
                all.add(new Point(hash(node + '#' + n), i));
            }
        }
        // of two at one place the first name wins, wherever the ring is made
        all.sort(Comparator.comparing(Point::place, Long::compareUnsigned).thenComparingInt(Point::owner));
        points = all.stream().mapToLong(Point::place).toArray();
        owners = all.stream().mapToInt(Point::owner).toArray();
    }

    /**
     * {@return a ring of these nodes, each of weight 1}
     *
     * @param nodes their names, such as the ids of members
     */
    public static HashRing of(Collection<String> nodes) {
        SortedMap<String, Integer> weights = new TreeMap<>();
        nodes.forEach(node -> weights.put(node, 1));
        return new HashRing(weights);
    }

    /**
     * {@return a ring of these nodes}
     *
     * @param weights their names, and how many shares each gets, from 1 to {@value #MAXIMUM_WEIGHT}
     * @throws IllegalArgumentException if a weight is out of bounds
     */
    public static HashRing of(Map<String, Integer> weights) {
        weights.forEach((node, weight) -> {
            if (weight < 1 || weight > MAXIMUM_WEIGHT) {
                throw new IllegalArgumentException(
                        "the weight of node \"" + node + "\" is " + weight + "; possible is 1 to " + MAXIMUM_WEIGHT);
            }
        });
        return new HashRing(new TreeMap<>(weights));
    }

    /**
     * {@return a ring with one node more, or with another weight of it}
     *
     * @param node its name
     * @param weight how many shares it gets
     */
    public HashRing with(String node, int weight) {
        Map<String, Integer> more = new TreeMap<>(weights);
        more.put(node, weight);
        return of(more);
    }

    /**
     * {@return a ring without a node}
     *
     * @param node its name
     */
    public HashRing without(String node) {
        Map<String, Integer> less = new TreeMap<>(weights);
        less.remove(node);
        return of(less);
    }

    /**
     * {@return the nodes and their weights, by name}
     */
    public Map<String, Integer> weights() {
        return Map.copyOf(weights);
    }

    /**
     * {@return the node in charge of a key, empty where there is no node}
     *
     * @param key any text
     */
    public Optional<String> node(String key) {
        return points.length == 0 ? Optional.empty() : Optional.of(nodes.get(owners[at(hash(key))]));
    }

    /**
     * {@return the nodes in charge of a key and of its copies, the first first; fewer where there are fewer nodes}
     *
     * @param key any text
     * @param count how many, at least 0
     */
    public List<String> nodes(String key, int count) {
        Set<String> found = new LinkedHashSet<>();
        int start = points.length == 0 ? 0 : at(hash(key));
        for (int i = 0; i < points.length && found.size() < Math.min(count, nodes.size()); i++) {
            found.add(nodes.get(owners[(start + i) % points.length]));
        }
        return List.copyOf(found);
    }

    /**
     * {@return the node in charge of a key that has room, empty where there is no node}
     *
     * <p>No node gets more than {@code factor} times its share of all load, rounded up; where the one in charge has that
     * much, it is the next one that has not. The nearer the factor is to 1, the more keys move when a node comes or goes.
     *
     * @param key any text
     * @param factor above 1, such as 1.25
     * @param load what a node has now
     * @throws IllegalArgumentException if the factor is not above 1
     */
    public Optional<String> node(String key, double factor, ToLongFunction<String> load) {
        if (!(factor > 1)) {
            throw new IllegalArgumentException("the factor must be above 1, was " + factor);
        }
        long total = 1 + nodes.stream().mapToLong(load).sum();
        for (String node : nodes(key, nodes.size())) {
            double share = (double) weights.getOrDefault(node, 1) / totalWeight;
            if (load.applyAsLong(node) < Math.ceil(factor * total * share)) {
                return Optional.of(node);
            }
        }
        return node(key);
    }

    /**
     * {@return the share of all keys that a node is in charge of, from 0 to 1; exact, by the lengths of its arcs}
     *
     * @param node its name
     */
    public double share(String node) {
        double sum = 0;
        for (int i = 0; i < points.length; i++) {
            if (nodes.get(owners[i]).equals(node)) {
                sum += arc(i == 0 ? points[points.length - 1] : points[i - 1], points[i], points.length == 1);
            }
        }
        return sum / CIRCLE;
    }

    /**
     * {@return the share of all keys that another ring gives to another node, from 0 to 1; exact, by the lengths of the arcs}
     *
     * @param other the ring after a change
     */
    public double moved(HashRing other) {
        if (points.length == 0 || other.points.length == 0) {
            return points.length == other.points.length ? 0 : 1;
        }
        Long[] all = new Long[points.length + other.points.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < points.length ? points[i] : other.points[i - points.length];
        }
        Arrays.sort(all, Long::compareUnsigned);
        double sum = 0;
        long before = all[all.length - 1];
        for (long point : all) {
            if (point != before && !ownerAt(point).equals(other.ownerAt(point))) {
                sum += arc(before, point, false);
            }
            before = point;
        }
        return sum / CIRCLE;
    }

    private String ownerAt(long place) {
        return nodes.get(owners[at(place)]);
    }

    /** From one place, not included, clockwise to another. */
    private static double arc(long from, long to, boolean whole) {
        long length = to - from;
        return length == 0 && whole ? CIRCLE : unsigned(length);
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0 + (value & 1);
    }

    /** The first point at or after a place. */
    private int at(long place) {
        int low = 0;
        int high = points.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(points[middle], place) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == points.length ? 0 : low;
    }

    /** FNV-1a over UTF-8, then the finalizer of MurmurHash3, which spreads what FNV leaves in the low bits. */
    static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                hash = (hash ^ c) * FNV_PRIME;
            } else if (c < 0x800) {
                hash = (hash ^ (0xc0 | c >> 6)) * FNV_PRIME;
                hash = (hash ^ (0x80 | c & 0x3f)) * FNV_PRIME;
            } else {
                // a pair of surrogates counts as two, so that no text is refused and none is like another
                hash = (hash ^ (0xe0 | c >> 12)) * FNV_PRIME;
                hash = (hash ^ (0x80 | c >> 6 & 0x3f)) * FNV_PRIME;
                hash = (hash ^ (0x80 | c & 0x3f)) * FNV_PRIME;
            }
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HashRing ring && weights.equals(ring.weights);
    }

    @Override
    public int hashCode() {
        return weights.hashCode();
    }

    @Override
    public String toString() {
        return "ring of " + weights;
    }
}
