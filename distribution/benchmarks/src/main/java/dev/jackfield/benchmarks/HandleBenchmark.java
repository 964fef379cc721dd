package dev.jackfield.benchmarks;

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.NodeState;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.cache.CacheEntry;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.CacheStore;
import dev.jackfield.spi.generated.Handles;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a call through a generated handle costs, over the same call on the instance. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HandleBenchmark {
    private CacheStore direct = new OneEntry();
    private CacheStore counted = handle(CacheStore.class, direct);
    private Upstream directUpstream = new OneNode();
    private Upstream drainFree = handle(Upstream.class, directUpstream);
    private final Selection selection = new Selection("/", null, null);

    private static <T> T handle(Class<T> point, T instance) {
        Slot<T> slot = new Slot<>("benchmark/default");
        slot.serve(Phase.of(instance, "benchmark/default#1", null));
        return new Handles().handle(point, slot, new Owner("benchmark"));
    }

    /** {@return the peer of {@link #counted}} */
    @Benchmark
    public CacheEntry countedPeer() {
        return direct.get("key");
    }

    /** {@return a call that is counted, so that it can be drained} */
    @Benchmark
    public CacheEntry counted() {
        return counted.get("key");
    }

    /** {@return the peer of {@link #drainFree}} */
    @Benchmark
    public Node drainFreePeer() {
        return directUpstream.choose(selection);
    }

    /** {@return a call of a service that declares itself drain-free} */
    @Benchmark
    public Node drainFree() {
        return drainFree.choose(selection);
    }

    private static final class OneEntry implements CacheStore {
        private final CacheEntry entry = CacheEntry.of("value");

        @Override
        public CacheEntry get(String key) {
            return entry;
        }

        @Override
        public void put(String key, CacheEntry value) {
            throw new UnsupportedOperationException("a benchmark of reads");
        }

        @Override
        public boolean remove(String key) {
            return false;
        }

        @Override
        public long clear() {
            return 0;
        }

        @Override
        public CacheStatistics statistics() {
            return new CacheStatistics(0, 0, 0, 0, 0, 0, 1);
        }

        @Override
        public boolean blocking() {
            return false;
        }

        @Override
        public void close() {}
    }

    private static final class OneNode implements Upstream {
        private final Node node = new Node("http", "127.0.0.1", 80);

        @Override
        public Node choose(Selection selection) {
            return node;
        }

        @Override
        public void report(Node reported, Outcome outcome, long nanos) {}

        @Override
        public List<NodeState> nodes() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
