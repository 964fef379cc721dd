package dev.jackfield.kernel.plugin;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.lang.runtime.ObjectMethods;
import java.util.function.Supplier;

/**
 * The record whose {@code equals}, {@code hashCode} or {@code toString} was linked last in this JVM, and the types of its
 * components: method handles of {@link ObjectMethods} remember them, strongly on 17 and softly later, and their class loader
 * with them. Thread-safe.
 */
final class LastRecord {
    private static final System.Logger LOGGER = System.getLogger(LastRecord.class.getPackageName());

    /** Of a loader of its own: what is of the JDK's loaders is remembered beside, not instead. */
    private static final Class<?> NOBODY = Proxy.newProxyInstance(
                    new ClassLoader(null) {}, new Class<?>[] {Supplier.class}, (proxy, method, arguments) -> null)
            .getClass();

    private LastRecord() {}

    /** Has another be the last one. */
    static void forget() {
        try {
            link("equals", MethodType.methodType(boolean.class, NOBODY, Object.class));
            link("hashCode", MethodType.methodType(int.class, NOBODY));
            link("toString", MethodType.methodType(String.class, NOBODY));
        } catch (Throwable e) {
            LOGGER.log(System.Logger.Level.DEBUG, () -> "the record linked last is not forgotten: " + e);
        }
    }

    private static void link(String method, MethodType type) throws Throwable {
        MethodHandle component = MethodHandles.identity(NOBODY);
        ObjectMethods.bootstrap(MethodHandles.lookup(), method, type, NOBODY, "nothing", component);
    }
}
