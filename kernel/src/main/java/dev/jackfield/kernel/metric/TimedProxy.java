package dev.jackfield.kernel.metric;

import dev.jackfield.spi.metric.Metrics;
import dev.jackfield.spi.metric.Timed;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Times the methods of an interface that are marked, and passes all calls on. */
final class TimedProxy implements InvocationHandler {
    private final Metrics metrics;
    private final Object target;
    private final Map<Method, String> names;

    private TimedProxy(Metrics metrics, Object target, Map<Method, String> names) {
        this.metrics = metrics;
        this.target = target;
        this.names = names;
    }

    static <T> T of(Metrics metrics, Class<T> type, T target) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(type.getName() + " is no interface: only calls of one can be timed");
        }
        Map<Method, String> names = new HashMap<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            reach(method);
            String name = name(type, method);
            if (name != null) {
                names.put(method, name);
            }
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("nothing of " + type.getName() + " is marked @Timed");
        }
        TimedProxy handler = new TimedProxy(metrics, target, names);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static void reach(Method method) {
        Class<?> owner = method.getDeclaringClass();
        boolean open = Modifier.isPublic(owner.getModifiers())
                && owner.getModule().isExported(owner.getPackageName(), TimedProxy.class.getModule());
        if (!open && !method.trySetAccessible()) {
            throw new IllegalArgumentException(
                    owner.getName() + " can't be reached: it has to be public, and its package exported");
        }
    }

    private static @Nullable String name(Class<?> type, Method method) {
        Timed own = method.getAnnotation(Timed.class);
        if (own != null && !own.value().isEmpty()) {
            return own.value();
        }
        Timed all = type.getAnnotation(Timed.class);
        if (all == null) {
            all = method.getDeclaringClass().getAnnotation(Timed.class);
        }
        if (own == null && all == null) {
            return null;
        }
        String prefix = all == null || all.value().isEmpty() ? words(type.getSimpleName()) : all.value();
        return prefix + "." + words(method.getName());
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    @Override
    @SuppressWarnings("NullAway") // what the method answers may be null
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "timed " + target;
            };
        }
        String name = names.get(method);
        if (name == null) {
            return call(method, arguments);
        }
        if (CompletionStage.class == method.getReturnType()) {
            return stage(name, method, arguments);
        }
        return metrics.timed(name, () -> callUnchecked(method, arguments));
    }

    private CompletionStage<@Nullable Object> stage(
            String name, Method method, @Nullable Object @Nullable [] arguments) {
        return metrics.timedAsync(name, () -> started(callUnchecked(method, arguments)));
    }

    @SuppressWarnings("unchecked") // the method says that it answers one
    private static CompletionStage<@Nullable Object> started(@Nullable Object answer) {
        if (answer == null) {
            throw new CompletionException("null was answered in place of a CompletionStage", null);
        }
        return (CompletionStage<@Nullable Object>) answer;
    }

    /** What the method declares to throw goes through code that does not know it. */
    @SuppressWarnings("unchecked") // thrown as it is, whatever it is
    private <X extends Throwable> @Nullable Object callUnchecked(Method method, @Nullable Object @Nullable [] arguments)
            throws X {
        try {
            return call(method, arguments);
        } catch (Throwable e) {
            throw (X) e;
        }
    }

    private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
