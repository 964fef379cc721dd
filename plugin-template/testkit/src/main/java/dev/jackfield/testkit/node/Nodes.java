package dev.jackfield.testkit.node;

import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.Partition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Several nodes of Jackfield on loopback, each a process of its own. What they share, a Redis or a database, is the test's; it
 * is reached through links of the {@link #network}, one for each node, so that each can be cut off by itself:
 *
 * <pre>{@code
 * try (FaultNetwork network = FaultNetwork.open();
 *         Nodes nodes = Nodes.of(distribution, folder).count(3).network(network)
 *                 .configuration(node -> yaml(network.link(node, "redis", redis.port()).port()))
 *                 .start()) {
 *     Load load = nodes.load().check((request, reply) -> reply.status() == 200).start();
 *     nodes.get("node-1").kill();
 *     ...
 * }
 * }</pre>
 *
 * <p>Thread-safe. Closing it ends all nodes at once.
 *
 * @since 1.0
 */
public final class Nodes implements AutoCloseable {
    private static final int MAXIMUM = 32;

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final @Nullable FaultNetwork network;

    private Nodes(List<Node> all, @Nullable FaultNetwork network) {
        all.forEach(node -> nodes.put(node.name(), node));
        this.network = network;
    }

    /** A condition on one node. */
    @FunctionalInterface
    public interface Condition {
        /**
         * Asks one node.
         *
         * @param node whom
         * @return whether it holds there
         * @throws Exception if it can't be told, which counts as no
         */
        boolean holds(Node node) throws Exception;
    }

    /**
     * Says what to start.
     *
     * @param distribution an unpacked distribution, with {@code bin/jackfield}
     * @param folder below which each node gets a folder of its own
     * @return how to start them
     */
    public static Builder of(Path distribution, Path folder) {
        return new Builder(distribution, folder);
    }

    /** How nodes are started. Not thread-safe. */
    public static final class Builder {
        private final Path home;
        private final Path folder;
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> options = new ArrayList<>();
        private List<String> names = List.of("node-1", "node-2");
        private @Nullable FaultNetwork network;
        private Function<String, String> configuration = name -> "{}\n";

        private Builder(Path home, Path folder) {
            this.home = home.toAbsolutePath();
            this.folder = folder.toAbsolutePath();
            if (!Files.isExecutable(this.home.resolve("bin/jackfield"))) {
                throw new IllegalArgumentException(home + " is no unpacked distribution: it has no bin/jackfield");
            }
            environment.put("JAVA_OPTS", "-Xmx256m");
        }

        /**
         * Says how many; two otherwise.
         *
         * @param number from 1 to 32; they are named {@code node-1}, {@code node-2} and so on
         * @return this
         */
        public Builder count(int number) {
            if (number < 1 || number > MAXIMUM) {
                throw new IllegalArgumentException("there are 1 to " + MAXIMUM + " nodes, not " + number);
            }
            names = IntStream.rangeClosed(1, number).mapToObj(n -> "node-" + n).toList();
            return this;
        }

        /**
         * Says what they are configured with; everything by default otherwise.
         *
         * @param yaml makes the whole configuration out of a node's name
         * @return this
         */
        public Builder configuration(Function<String, String> yaml) {
            this.configuration = yaml;
            return this;
        }

        /**
         * Says through which network they reach what they share. It stays the test's, to be closed after the nodes.
         *
         * @param links whose names are those of the nodes
         * @return this
         */
        public Builder network(FaultNetwork links) {
            this.network = links;
            return this;
        }

        /**
         * Sets a variable of their environment, such as {@code JAVA_OPTS} (256 MB of heap otherwise).
         *
         * @param variable the name
         * @param value the value
         * @return this
         */
        public Builder environment(String variable, String value) {
            environment.put(variable, value);
            return this;
        }

        /**
         * Adds an option of {@code jackfield run}.
         *
         * @param option such as {@code --log-level=debug}
         * @return this
         */
        public Builder option(String option) {
            options.add(option);
            return this;
        }

        /**
         * Starts all, and waits until each serves.
         *
         * @return the nodes
         * @throws AssertionError if one does not come up, with what it wrote; then all have ended
         */
        public Nodes start() {
            List<Node> all = names.stream()
                    .map(name ->
                            new Node(name, home, folder.resolve(name), configuration.apply(name), environment, options))
                    .toList();
            Nodes nodes = new Nodes(all, network);
            try {
                all.forEach(Node::begin);
                all.forEach(Node::awaitReady);
                return nodes;
            } catch (RuntimeException | Error e) {
                nodes.close();
                throw e;
            }
        }
    }

    /**
     * {@return all of them}
     */
    public List<Node> all() {
        return List.copyOf(nodes.values());
    }

    /**
     * {@return one of them}
     *
     * @param name such as {@code node-1}
     * @throws IllegalArgumentException if there is none
     */
    public Node get(String name) {
        Node node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("no node \"" + name + "\"; there are " + nodes.keySet());
        }
        return node;
    }

    /**
     * {@return the network that they were told of}
     *
     * @throws IllegalStateException if they were told of none
     */
    public FaultNetwork network() {
        if (network == null) {
            throw new IllegalStateException("these nodes have no network; name it with network(…)");
        }
        return network;
    }

    /**
     * Cuts nodes off from everything that the others still reach.
     *
     * @param island the nodes
     * @return the partition, to be healed
     */
    public Partition partition(Node... island) {
        return network().partition(Arrays.stream(island).map(Node::name).toList());
    }

    /**
     * Says what load is to be driven at them.
     *
     * @return how
     */
    public Load.Builder load() {
        return new Load.Builder(all());
    }

    /**
     * Waits until a condition holds on every node at once.
     *
     * @param said what is awaited, for the message
     * @param atMost how long
     * @param condition asked of each node, again and again
     * @throws AssertionError if it does not come to hold, with the nodes where it did not
     */
    public void eventually(String said, Duration atMost, Condition condition) {
        List<String> not = new ArrayList<>();
        try {
            Awaitility.await(said).atMost(atMost).until(() -> {
                not.clear();
                for (Node node : nodes.values()) {
                    try {
                        if (!condition.holds(node)) {
                            not.add(node.name());
                        }
                    } catch (Exception e) {
                        not.add(node.name() + ": " + e);
                    }
                }
                return not.isEmpty();
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("not within " + atMost + ": " + said + "; not at " + not, e);
        }
    }

    /** Ends all nodes at once. */
    @Override
    public void close() {
        nodes.values().forEach(Node::end);
    }
}
