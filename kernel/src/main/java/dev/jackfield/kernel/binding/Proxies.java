package dev.jackfield.kernel.binding;

import dev.jackfield.spi.handle.Held;
import dev.jackfield.spi.handle.Lent;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** What stands for a stranger's interface: for what was given away, and for what is on loan. */
final class Proxies {
    private Proxies() {}

    static Object make(Class<?> type, InvocationHandler handler) {
        ClassLoader loader = type.getClassLoader() == null ? Proxies.class.getClassLoader() : type.getClassLoader();
        return Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler);
    }

    /** What every object understands; by identity. */
    static Object ofObject(Object proxy, Method method, @Nullable Object @Nullable [] arguments, String name) {
        return switch (method.getName()) {
            case "equals" -> arguments != null && arguments[0] == proxy;
            case "hashCode" -> System.identityHashCode(proxy);
            default -> name;
        };
    }

    /** A closeable that holds its generation; null for null. */
    static @Nullable Object held(
            Class<?> type, Phase<?> phase, int stripe, @Nullable AutoCloseable given, @Nullable Lent<?>... lent) {
        if (given == null) {
            Held.nothing(phase, stripe, lent);
            return null;
        }
        return make(type, new Given(new Held<>(phase, stripe, given, lent)));
    }

    static Loan lend(Class<?> type, Owner owner, Object function) {
        Loan loan = new Loan(owner, function);
        loan.proxy = make(type, loan);
        return loan;
    }

    private static @Nullable Object call(Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private record Given(Held<AutoCloseable> held) implements InvocationHandler {
        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, method, arguments, held.toString());
            }
            if (method.getName().equals("close") && method.getParameterCount() == 0) {
                close();
                return null;
            }
            AutoCloseable now = held.now();
            if (method.getName().equals("isClosed")
                    && method.getParameterCount() == 0
                    && method.getReturnType() == boolean.class) {
                return now == null || Boolean.TRUE.equals(call(method, now, arguments));
            }
            return call(method, held.get(), arguments);
        }

        private void close() throws Exception {
            AutoCloseable taken = held.take();
            if (taken != null) {
                try {
                    taken.close();
                } finally {
                    held.leave();
                }
            }
        }
    }

    /** A function on loan. */
    static final class Loan extends Lent<Object> implements InvocationHandler {
        private final String name;
        private @Nullable Object proxy;

        private Loan(Owner owner, Object function) {
            super(owner, function);
            this.name = "a function on loan from " + owner.name();
        }

        @Nullable
        Object proxy() {
            return proxy;
        }

        @Override
        public @Nullable Object invoke(Object asked, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(asked, method, arguments, name);
            }
            if (!Modifier.isAbstract(method.getModifiers()) && PointTypes.ofJdk(method.getDeclaringClass())) {
                // Function.andThen and the like would hand out the function itself
                return InvocationHandler.invokeDefault(asked, method, arguments);
            }
            return call(method, function(), arguments);
        }
    }
}
