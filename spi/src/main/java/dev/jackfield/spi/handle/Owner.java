package dev.jackfield.spi.handle;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who holds a handle: one generation, or the application. Functions that the owner passed through its handles and that
 * outlive the call are dropped when it retires. Thread-safe.
 *
 * @since 1.0
 */
public final class Owner {
    private final String name;
    private final Set<Lent<?>> lent = ConcurrentHashMap.newKeySet();
    private volatile boolean retired;

    /**
     * @param name the generation, for messages
     */
    public Owner(String name) {
        this.name = name;
    }

    /**
     * {@return the generation, for messages}
     */
    public String name() {
        return name;
    }

    /**
     * {@return how many functions are lent beyond their call}
     */
    public int lentCount() {
        return lent.size();
    }

    /** Drops every function that is still lent. */
    public void retire() {
        retired = true;
        lent.forEach(Lent::drop);
        lent.clear();
    }

    void keep(Lent<?> function) {
        lent.add(function);
        if (retired) {
            lent.remove(function);
            function.drop();
        }
    }

    void release(Lent<?> function) {
        lent.remove(function);
    }
}
