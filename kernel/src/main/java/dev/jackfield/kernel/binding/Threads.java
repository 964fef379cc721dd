package dev.jackfield.kernel.binding;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** Virtual threads where the running Java has them. */
final class Threads {
    private static final @Nullable MethodHandle OF_VIRTUAL;
    private static final @Nullable MethodHandle UNSTARTED;
    private static final @Nullable MethodHandle NAME;
    private static final @Nullable MethodHandle INHERIT;

    static {
        MethodHandle[] found = new MethodHandle[4];
        if (Runtime.version().feature() >= 21) {
            try {
                MethodHandles.Lookup lookup = MethodHandles.publicLookup();
                Class<?> builder = Class.forName("java.lang.Thread$Builder");
                Class<?> virtual = Class.forName("java.lang.Thread$Builder$OfVirtual");
                found[0] = lookup.findStatic(Thread.class, "ofVirtual", MethodType.methodType(virtual))
                        .asType(MethodType.methodType(Object.class));
                found[1] = lookup.findVirtual(builder, "unstarted", MethodType.methodType(Thread.class, Runnable.class))
                        .asType(MethodType.methodType(Thread.class, Object.class, Runnable.class));
                found[2] = lookup.findVirtual(builder, "name", MethodType.methodType(builder, String.class))
                        .asType(MethodType.methodType(Object.class, Object.class, String.class));
                found[3] = lookup.findVirtual(
                                builder,
                                "inheritInheritableThreadLocals",
                                MethodType.methodType(builder, boolean.class))
                        .asType(MethodType.methodType(Object.class, Object.class, boolean.class));
            } catch (ReflectiveOperationException e) {
                throw new ExceptionInInitializerError(e);
            }
        }
        OF_VIRTUAL = found[0];
        UNSTARTED = found[1];
        NAME = found[2];
        INHERIT = found[3];
    }

    private Threads() {}

    static boolean virtual() {
        return OF_VIRTUAL != null;
    }

    /** A thread for one task: virtual where possible, else a daemon. Not started. */
    static Thread forTask(String name, ClassLoader loader, Runnable task) {
        Thread thread = OF_VIRTUAL == null ? daemon(name, task) : virtual(name, task);
        thread.setContextClassLoader(loader);
        return thread;
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(null, task, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(Threads.class.getClassLoader());
        return thread;
    }

    @SuppressWarnings("NullAway") // all four are found, or none
    private static Thread virtual(String name, Runnable task) {
        try {
            Object builder = (Object) OF_VIRTUAL.invokeExact();
            builder = (Object) NAME.invokeExact(builder, name);
            builder = (Object) INHERIT.invokeExact(builder, false);
            return (Thread) UNSTARTED.invokeExact(builder, task);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
