package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Proxies that belong together: each is a link from one name to another, and the network can be partitioned by these names.
 *
 * <pre>
 * n1 ──n1→redis──┐
 * n2 ──n2→redis──┼── redis        partition("n1"): n1 hears nobody, n2 and n3 go on
 * n3 ──n3→redis──┘
 * </pre>
 *
 * <p>One thread serves all links. What is drawn at random, jitter and the bits that change in a byte, is drawn from a seed.
 * Thread-safe; nothing waits for the network.
 *
 * @since 1.0
 */
public final class FaultNetwork implements AutoCloseable {
    private static final int MAXIMUM_LINKS = 1024;

    private final Loop loop;
    private final long seed;
    private final RandomGenerator random;
    private final Map<String, FaultProxy> links = new ConcurrentSkipListMap<>();
    private final Set<Partition> partitions = ConcurrentHashMap.newKeySet();
    private @Nullable FaultApi api;

    private FaultNetwork(long seed) throws IOException {
        this.seed = seed;
        this.random = new Random(seed);
        this.loop = new Loop("jackfield-fault-network");
    }

    /**
     * Opens a network with a seed that is drawn; {@link #seed} tells it.
     *
     * @return the network, without links
     * @throws UncheckedIOException if the system lets it not
     */
    public static FaultNetwork open() {
        return open(ThreadLocalRandom.current().nextLong());
    }

    /**
     * Opens a network.
     *
     * @param seed of everything that is drawn at random
     * @return the network, without links
     * @throws UncheckedIOException if the system lets it not
     */
    public static FaultNetwork open(long seed) {
        try {
            return new FaultNetwork(seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the seed, to print where a test fails}
     */
    public long seed() {
        return seed;
    }

    /**
     * Adds a link, or finds the one that is there.
     *
     * @param from who connects, a name of the test's own
     * @param to who is connected to, likewise
     * @param target where the server listens
     * @return the proxy whose address {@code from} is to be given
     * @throws IllegalArgumentException if there is one of these names to another target
     * @throws UncheckedIOException if the system lets it not
     */
    public FaultProxy link(String from, String to, InetSocketAddress target) {
        return link(from, to, target, false);
    }

    /**
     * Adds a link to a server on loopback, or finds the one that is there.
     *
     * @param from who connects, a name of the test's own
     * @param to who is connected to, likewise
     * @param port where the server listens
     * @return the proxy whose address {@code from} is to be given
     */
    public FaultProxy link(String from, String to, int port) {
        return link(from, to, new InetSocketAddress("127.0.0.1", port));
    }

    synchronized FaultProxy link(String from, String to, InetSocketAddress target, boolean alone) {
        checkName(from);
        checkName(to);
        FaultProxy there = links.get(name(from, to));
        if (there != null) {
            if (!there.target().equals(target)) {
                throw new IllegalArgumentException(there + " is there already, and does not lead to " + target);
            }
            return there;
        }
        if (links.size() >= MAXIMUM_LINKS) {
            throw new IllegalStateException("a network has at most " + MAXIMUM_LINKS + " links");
        }
        try {
            FaultProxy link = new FaultProxy(this, alone, from, to, target);
            links.put(name(from, to), link);
            partitions.stream()
                    .filter(partition -> partition.divides(link))
                    .forEach(partition -> loop.run(() -> link.partition(1)));
            return link;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the link of these names}
     *
     * @param from who connects
     * @param to who is connected to
     * @throws IllegalArgumentException if there is none
     */
    public FaultProxy link(String from, String to) {
        FaultProxy link = links.get(name(from, to));
        if (link == null) {
            throw new IllegalArgumentException("no link " + name(from, to) + "; there are " + links.keySet());
        }
        return link;
    }

    /**
     * {@return all links, by name}
     */
    public List<FaultProxy> links() {
        return List.copyOf(links.values());
    }

    /**
     * Divides the network: links with one end on the island and the other off it are silent in both directions, until the
     * partition is healed. Connections stay, as in a network whose cable is unplugged, and so do links that are added later. A
     * link that several partitions divide stays silent until all are healed.
     *
     * @param island names of one side
     * @return the partition, to be healed
     * @throws IllegalArgumentException if a link has none of these names
     */
    public Partition partition(String... island) {
        return partition(Arrays.asList(island));
    }

    /**
     * As {@link #partition(String...)}.
     *
     * @param island names of one side
     * @return the partition, to be healed
     */
    public synchronized Partition partition(Collection<String> island) {
        Set<String> known = new TreeSet<>();
        links.values().forEach(link -> known.addAll(List.of(link.from(), link.to())));
        if (island.isEmpty() || !known.containsAll(island)) {
            throw new IllegalArgumentException(
                    "an island is made of names of links, was " + island + "; there are " + known);
        }
        Partition partition = new Partition(this, Set.copyOf(island));
        partitions.add(partition);
        List<FaultProxy> divided = links().stream().filter(partition::divides).toList();
        loop.run(() -> divided.forEach(link -> link.partition(1)));
        return partition;
    }

    synchronized void heal(Partition partition) {
        if (partitions.remove(partition)) {
            List<FaultProxy> divided =
                    links().stream().filter(partition::divides).toList();
            loop.run(() -> divided.forEach(link -> link.partition(-1)));
        }
    }

    /**
     * {@return the partitions that are not healed}
     */
    public List<Partition> partitions() {
        return List.copyOf(partitions);
    }

    /** Heals every partition and takes all faults away. */
    public synchronized void heal() {
        partitions().forEach(Partition::heal);
        List<FaultProxy> all = links();
        loop.run(() -> all.forEach(FaultProxy::healNow));
    }

    /**
     * Serves the HTTP API of this network on loopback until the network is closed; see {@link FaultApi}. Blocks until it
     * listens.
     *
     * @param port where; 0 for any that is free
     * @return the API, listening
     */
    public synchronized FaultApi serve(int port) {
        if (api != null) {
            throw new IllegalStateException("this network is served at " + api.address() + " already");
        }
        FaultApi served = new FaultApi(this, port);
        api = served;
        return served;
    }

    synchronized void remove(FaultProxy link) {
        if (links.remove(name(link.from(), link.to()), link)) {
            loop.run(link::end);
        }
    }

    Loop loop() {
        return loop;
    }

    RandomGenerator random() {
        return random;
    }

    /** Ends all links, resets what is open, and ends the thread. */
    @Override
    public void close() {
        FaultApi served;
        synchronized (this) {
            served = api;
            api = null;
        }
        if (served != null) {
            served.close();
        }
        synchronized (this) {
            if (!loop.isClosed()) {
                links().forEach(this::remove);
                loop.close();
            }
        }
    }

    private static String name(String from, String to) {
        return from + "→" + to;
    }

    private static void checkName(String name) {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
            throw new IllegalArgumentException(
                    "a name in a network is 1 to 64 letters, digits, dots, dashes and underscores, was \"" + name
                            + "\"");
        }
    }
}
