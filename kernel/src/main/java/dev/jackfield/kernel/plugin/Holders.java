package dev.jackfield.kernel.plugin;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Names who keeps the class loader of an unloaded plugin alive: threads and what they run, thread-locals, timers, shutdown
 * hooks, JDBC drivers, MBeans. Answers strings only.
 */
final class Holders {
    private static final int MOST_COLLECTIONS = 12;
    private static final long BETWEEN_COLLECTIONS_MS = 50;
    private static final int MOST_NAMED = 20;

    private final ClassLoader loader;
    private final ObjectWalk walk;
    private final Set<String> named = new LinkedHashSet<>();

    private Holders(ClassLoader loader) {
        this.loader = loader;
        this.walk = new ObjectWalk(loader);
    }

    /**
     * {@return whether the collector took it, after having been asked a bounded number of times}
     *
     * @param reference what should go
     */
    static boolean collected(WeakReference<?> reference) {
        for (int i = 0; i < MOST_COLLECTIONS && reference.get() != null; i++) {
            System.gc();
            ReferenceQueue<Object> queue = new ReferenceQueue<>();
            WeakReference<Object> probe = new WeakReference<>(new Object(), queue);
            try {
                // a new object goes with the next collection
                queue.remove(BETWEEN_COLLECTIONS_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } finally {
                Reference.reachabilityFence(probe);
            }
        }
        return reference.get() == null;
    }

    /**
     * {@return who holds it, at least one line}
     *
     * @param loader the class loader that should be gone
     */
    static List<String> of(ClassLoader loader) {
        Holders holders = new Holders(loader);
        holders.threads();
        holders.shutdownHooks();
        holders.jdbcDrivers();
        holders.managedBeans();
        return holders.named();
    }

    private List<String> named() {
        List<String> answer = new ArrayList<>(named.stream().limit(MOST_NAMED).toList());
        if (answer.isEmpty()) {
            answer.add(
                    "something that is no thread, thread-local, timer, shutdown hook, JDBC driver or MBean that could be seen;"
                            + " a heap dump names it");
        }
        Module kernel = Holders.class.getModule();
        String to = kernel.isNamed() ? kernel.getName() : "ALL-UNNAMED";
        walk.closedPackages()
                .forEach(one ->
                        answer.add("not looked into " + one + "; --add-opens " + one + "=" + to + " lets it be seen"));
        return answer;
    }

    private void threads() {
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        all.forEach((thread, stack) -> {
            String who = "thread \"" + thread.getName() + "\"";
            if (walk.isWanted(thread.getContextClassLoader())) {
                named.add(who + " has it as its context class loader");
            }
            if (walk.isWanted(thread.getClass().getClassLoader())) {
                named.add(who + " is a " + thread.getClass().getName());
            }
            for (StackTraceElement frame : stack) {
                if (String.valueOf(loader.getName()).equals(frame.getClassLoaderName())) {
                    named.add(who + " runs " + frame.getClassName() + "." + frame.getMethodName() + ":"
                            + frame.getLineNumber());
                    break;
                }
            }
            Thread.UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
            if (handler != null && walk.isWanted(handler.getClass().getClassLoader())) {
                named.add(who + " has the uncaught exception handler "
                        + handler.getClass().getName());
            }
            if (thread != Thread.currentThread()) {
                fields(thread, who);
            }
        });
        Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler != null && walk.isWanted(handler.getClass().getClassLoader())) {
            named.add("the default uncaught exception handler is a "
                    + handler.getClass().getName());
        }
    }

    private void fields(Thread thread, String who) {
        find(walk.value(Thread.class, "threadLocals", thread), "a ThreadLocal of " + who + " holds ");
        find(
                walk.value(Thread.class, "inheritableThreadLocals", thread),
                "an inheritable ThreadLocal of " + who + " holds ");
        find(
                walk.value(Thread.class, "inheritedAccessControlContext", thread),
                who + " inherited the access rights of ");
        // 17 has the task in the thread, later releases in a holder
        find(walk.value(Thread.class, "target", thread), who + " is to run ");
        find(walk.value(Thread.class, "holder", thread), who + " is to run ");
        if (thread.getClass().getName().equals("java.util.TimerThread")) {
            find(walk.value(thread.getClass(), "queue", thread), "timer " + who + " is to run ");
        }
    }

    private void find(@Nullable Object root, String what) {
        walk.find(root).ifPresent(found -> named.add(what + found));
    }

    private void shutdownHooks() {
        try {
            Object hooks = walk.value(Class.forName("java.lang.ApplicationShutdownHooks"), "hooks", null);
            if (hooks instanceof Map<?, ?> map) {
                for (Object hook : List.copyOf(map.keySet())) {
                    Optional<String> found = walk.find(hook);
                    found.ifPresent(what -> named.add("shutdown hook " + hook + " is to run " + what));
                }
            }
        } catch (ClassNotFoundException e) {
            named.add("shutdown hooks can't be looked at: " + e);
        }
    }

    private void jdbcDrivers() {
        Object drivers = walk.value(java.sql.DriverManager.class, "registeredDrivers", null);
        if (drivers instanceof List<?> list) {
            for (Object one : list) {
                walk.find(one).ifPresent(found -> named.add("DriverManager lists the JDBC driver " + found));
            }
        }
    }

    private void managedBeans() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(null, null)) {
            try {
                if (walk.isWanted(server.getClassLoaderFor(name))) {
                    named.add("the MBean " + name + " is its class");
                }
            } catch (InstanceNotFoundException goneMeanwhile) {
                // nobody holds anything by it then
            }
        }
    }
}
