package dev.jackfield.testkit;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterProvider;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/**
 * What holds for every {@link Cluster}, of one node and of several.
 *
 * @since 1.0
 */
public abstract class ClusterContract extends ProviderContract<Cluster> {
    private final ClusterScene scene = new ClusterScene(this);

    /** For the subclass. */
    protected ClusterContract() {
        super(Cluster.class);
    }

    @Override
    protected abstract ClusterProvider provider();

    /**
     * {@return what nodes have to say to be one cluster, in addition to {@link #options}; the same in one test}
     */
    protected abstract Map<String, Object> together();

    /**
     * {@return options with which few messages of 1 KB are kept in the log, fewer than a hundred}
     */
    protected abstract Map<String, Object> shortLog();

    /**
     * Lets time pass for what expires; waits, where the clock is not the test's own.
     *
     * @param node whose clock it may be
     * @param duration how long
     */
    protected void elapse(ClusterNode node, Duration duration) {
        node.context().clock().advance(duration);
    }

    /**
     * {@return a node of the cluster, closed after the test}
     *
     * @param more options
     * @throws Exception what the provider throws
     */
    protected final ClusterNode node(Map<String, ?> more) throws Exception {
        return scene.node(more);
    }

    /**
     * {@return a node of the cluster, closed after the test}
     *
     * @throws Exception what the provider throws
     */
    protected final ClusterNode node() throws Exception {
        return node(Map.of());
    }

    /**
     * {@return a name that no other test uses}
     *
     * @param name its beginning
     */
    protected final String named(String name) {
        return scene.named(name);
    }

    @AfterEach
    final void closeNodes() throws Exception {
        scene.close();
    }

    /** What is said and heard. */
    @Nested
    class Topics extends ClusterTopics {
        Topics() {
            super(ClusterContract.this.scene);
        }
    }

    /** What is too much, too large, too slow or too late. */
    @Nested
    class Limits extends ClusterLimits {
        Limits() {
            super(ClusterContract.this.scene);
        }
    }

    /** What a swap leaves as it was. */
    @Nested
    class Swaps extends ClusterSwaps {
        Swaps() {
            super(ClusterContract.this.scene);
        }
    }

    /** Who is told that a generation has ended. */
    @Nested
    class Ends extends ClusterEnds {
        Ends() {
            super(ClusterContract.this.scene);
        }
    }

    /** Who lives. */
    @Nested
    class Members extends ClusterMembers {
        Members() {
            super(ClusterContract.this.scene);
        }
    }

    /** What is counted. */
    @Nested
    class Counters extends ClusterCounters {
        Counters() {
            super(ClusterContract.this.scene);
        }
    }

    /** Who leads. */
    @Nested
    class Leaders extends ClusterLeaders {
        Leaders() {
            super(ClusterContract.this.scene);
        }
    }
}
