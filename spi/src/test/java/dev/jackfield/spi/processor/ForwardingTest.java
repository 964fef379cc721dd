package dev.jackfield.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.SubHandle;
import dev.jackfield.spi.handle.HandleFactory;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Phase;
import dev.jackfield.spi.handle.Slot;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No method of an extension point, of a sub-handle or of something given away may be left to its default. */
class ForwardingTest {
    private final List<Method> reached = new ArrayList<>();
    private final List<Object[]> arguments = new ArrayList<>();
    private int calls;

    static Stream<Arguments> points() throws Exception {
        List<HandleFactory> factories = new ArrayList<>();
        ServiceLoader.load(HandleFactory.class).forEach(factories::add);
        assertThat(factories)
                .as("the SPI's own, found through META-INF/services")
                .hasSize(1);
        factories.add(Compilation.sampleHandles());
        return factories.stream()
                .flatMap(factory -> factory.points().stream().map(point -> Arguments.of(point, factory)));
    }

    @ParameterizedTest
    @MethodSource("points")
    void everyMethodReachesTheInstance(Class<?> point, HandleFactory factory) throws Exception {
        checkPoint(factory, point);
        assertThat(calls).isPositive();
    }

    private <T> void checkPoint(HandleFactory factory, Class<T> point) throws Exception {
        Slot<T> slot = new Slot<>("point/name");
        Phase<T> phase = Phase.of(point.cast(recorder(point)), "point/name#1", null);
        slot.serve(phase);
        check(point, factory.handle(point, slot, new Owner("owner")), false);
        phase.cut();
        assertThat(phase.drained()).isTrue();
    }

    private void check(Class<?> type, Object handle, boolean pinned) throws Exception {
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers()) || ofObject(method) || isClose(type, method)) {
                continue;
            }
            Object[] passed = Stream.of(method.getParameterTypes())
                    .map(ForwardingTest::value)
                    .toArray();
            reached.clear();
            arguments.clear();
            Object answer = call(method, handle, passed);
            calls++;
            assertThat(reached).as("%s of %s", method, handle).anySatisfy(found -> assertSameSignature(found, method));
            assertArguments(method, passed, arguments.get(0));
            if (!pinned && answer != null) {
                follow(method, answer);
            }
        }
    }

    private void follow(Method method, Object answer) throws Exception {
        Object found = answer instanceof CompletionStage<?> stage
                ? stage.toCompletableFuture().join()
                : answer;
        Class<?> type = method.getReturnType();
        if (method.isAnnotationPresent(SubHandle.class)) {
            if (!method.getDeclaringClass().equals(type)) {
                check(type, found, false);
            }
        } else if (type.isInterface()
                && AutoCloseable.class.isAssignableFrom(type)
                && !BaseStream.class.isAssignableFrom(type)) {
            check(type, found, true);
            ((AutoCloseable) found).close();
        }
    }

    private static Object call(Method method, Object handle, Object[] passed) throws Exception {
        try {
            return method.invoke(handle, passed);
        } catch (InvocationTargetException e) {
            throw new AssertionError(method.toString(), e.getCause());
        }
    }

    private static void assertSameSignature(Method found, Method method) {
        assertThat(found.getName()).isEqualTo(method.getName());
        assertThat(found.getParameterTypes()).isEqualTo(method.getParameterTypes());
    }

    private static void assertArguments(Method method, Object[] passed, Object[] received) {
        for (int i = 0; i < passed.length; i++) {
            if (received[i] != null && received[i].getClass().getSimpleName().startsWith("Lent")) {
                assertThat(received[i]).isInstanceOf(method.getParameterTypes()[i]);
            } else if (method.getParameterTypes()[i].isPrimitive()) {
                assertThat(received[i]).as("argument %s of %s", i, method).isEqualTo(passed[i]);
            } else {
                assertThat(received[i]).as("argument %s of %s", i, method).isSameAs(passed[i]);
            }
        }
    }

    private Object recorder(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, passed) -> {
            if (ofObject(method)) {
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == passed[0];
                    default -> "recorder of " + type.getSimpleName();
                };
            }
            reached.add(method);
            arguments.add(passed == null ? new Object[0] : passed);
            Class<?> answer = method.getReturnType();
            if (answer == CompletionStage.class || answer == CompletableFuture.class) {
                return CompletableFuture.completedFuture(
                        method.getGenericReturnType().getTypeName().contains("Lease")
                                ? recorder(Sample.Lease.class)
                                : null);
            }
            if (answer == Stream.class) {
                return Stream.of("text");
            }
            return answer.isInterface() ? recorder(answer) : value(answer);
        });
    }

    private static boolean isClose(Class<?> type, Method method) {
        return AutoCloseable.class.isAssignableFrom(type)
                && method.getName().equals("close")
                && method.getParameterCount() == 0;
    }

    private static boolean ofObject(Method method) {
        return Arrays.stream(Object.class.getMethods())
                .anyMatch(inherited -> inherited.getName().equals(method.getName())
                        && Arrays.equals(inherited.getParameterTypes(), method.getParameterTypes()));
    }

    private static Object value(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 7;
        }
        if (type == long.class) {
            return 7L;
        }
        if (type == double.class) {
            return 7.0;
        }
        if (type == void.class) {
            return null;
        }
        if (type == String.class) {
            return new String("text");
        }
        if (type == Object.class) {
            return new Object();
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        return type.isInterface()
                ? Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, passed) ->
                                method.getReturnType().isPrimitive() ? value(method.getReturnType()) : null)
                : null;
    }
}
