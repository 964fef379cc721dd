package dev.jackfield.testkit;

import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.ClusterProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;

/**
 * One node in a test of a cluster: an instance with a context of its own, which can be replaced as a swap does it, under a
 * handle that stays. Not thread-safe but for the handle.
 *
 * @since 1.0
 */
public final class ClusterNode implements AutoCloseable {
    private final ClusterProvider provider;
    private final TestContext home = TestContext.of(Cluster.class);
    private final Cluster handle;
    private TestContext context;
    private volatile Cluster current;

    private ClusterNode(ClusterProvider provider, Map<String, ?> options) throws Exception {
        this.provider = provider;
        this.context = home.next();
        try {
            this.current = context.create(provider, options);
        } catch (Exception | Error e) {
            context.close();
            home.close();
            throw e;
        }
        this.handle = (Cluster) Proxy.newProxyInstance(
                Cluster.class.getClassLoader(), new Class<?>[] {Cluster.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(current, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /**
     * Starts a node.
     *
     * @param provider makes its instances
     * @param options as YAML would carry them
     * @return the node
     * @throws Exception what the provider throws
     */
    public static ClusterNode start(ClusterProvider provider, Map<String, ?> options) throws Exception {
        return new ClusterNode(provider, options);
    }

    /**
     * {@return what always reaches the current generation}
     */
    public Cluster cluster() {
        return handle;
    }

    /**
     * {@return the current generation itself, for what the handle does not show, such as its health}
     */
    public Cluster instance() {
        return current;
    }

    /**
     * {@return the context of the current generation}
     */
    public TestContext context() {
        return context;
    }

    /**
     * Replaces the instance: the next one serves, the one before is told that it ends, and is closed.
     *
     * @param options of the next one
     * @throws Exception what the provider throws
     */
    public void swap(Map<String, ?> options) throws Exception {
        TestContext next = home.next();
        Cluster instance = next.create(provider, options);
        TestContext before = context;
        context = next;
        current = instance;
        before.drain();
        before.close();
    }

    /** Leaves the cluster. */
    @Override
    public void close() throws Exception {
        context.close();
        home.close();
    }
}
