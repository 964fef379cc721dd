package dev.jackfield.kernel.binding;

import dev.jackfield.spi.DrainFree;
import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.Mirrored;
import dev.jackfield.spi.SubHandle;
import java.lang.annotation.Annotation;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the types around a stranger's extension point mean to a handle: the build-time processor's rule, by reflection. The
 * processor is built before everything else and can't share this; {@code OneRuleTest} holds the two together.
 */
final class PointTypes {
    static final String ALLOWED = "allowed are void, primitives, String, byte[], enums, records, sealed interfaces of"
            + " records, java.time, UUID, URI, BigDecimal, BigInteger, Object for a value that is the caller's own,"
            + " List, Set, Map, Collection and Optional of these, CompletionStage of these, an AutoCloseable interface"
            + " or Stream, which holds its generation until it is closed, and any interface from a method marked"
            + " @SubHandle";

    private static final Set<String> VALUES = Set.of(
            "java.lang.Object",
            "java.lang.String",
            "java.lang.Void",
            "java.lang.Boolean",
            "java.lang.Byte",
            "java.lang.Short",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Character",
            "java.lang.Float",
            "java.lang.Double",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.net.URI",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.OptionalDouble",
            "java.util.UUID");
    private static final Set<Class<?>> CONTAINERS =
            Set.of(java.util.Collection.class, List.class, Set.class, Map.class, Optional.class);

    private PointTypes() {}

    /** What a handle has to do for what a method answers. */
    enum Answer {
        VALUE,
        FUTURE,
        PINNED,
        STREAM,
        SUB_HANDLE,
        REFUSED
    }

    /** A method as seen through an interface, with the type it answers there. */
    record Member(Method method, Type answer) {
        Class<?> owner() {
            return method.getDeclaringClass();
        }

        boolean marked(Class<? extends Annotation> annotation) {
            return method.isAnnotationPresent(annotation);
        }

        boolean isClose() {
            return method.getName().equals("close") && method.getParameterCount() == 0;
        }

        boolean isDrainFree(Class<?> through) {
            return !marked(Mirrored.class)
                    && (marked(DrainFree.class)
                            || owner().isAnnotationPresent(DrainFree.class)
                            || through.isAnnotationPresent(DrainFree.class));
        }

        /** The index of the parameter that says what is changed, -1 for everything. */
        int key() {
            for (int i = 0; i < method.getParameterCount(); i++) {
                if (method.getParameters()[i].isAnnotationPresent(Mirrored.Key.class)) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** Every instance method of an interface, inherited and default ones too. */
    static List<Member> members(Class<?> type) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        resolve(type, known);
        List<Member> members = new ArrayList<>();
        for (Method method : type.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !ofObject(method)) {
                Method real = method.isBridge() ? bridged(type, method) : method;
                members.add(new Member(method, substitute(real.getGenericReturnType(), known)));
            }
        }
        return members;
    }

    /** Whether some of its calls are not counted. */
    static boolean hasDrainFree(Class<?> point) {
        if (point.isAnnotationPresent(DrainFree.class)) {
            return true;
        }
        for (Method method : point.getMethods()) {
            if (method.isAnnotationPresent(DrainFree.class)
                    || method.getDeclaringClass().isAnnotationPresent(DrainFree.class)) {
                return true;
            }
        }
        return false;
    }

    private static boolean ofObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static Method bridged(Class<?> type, Method bridge) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge()
                        && method.getName().equals(bridge.getName())
                        && method.getParameterCount() == bridge.getParameterCount()
                        && bridge.getReturnType().isAssignableFrom(method.getReturnType()))
                .findFirst()
                .orElse(bridge);
    }

    private static void resolve(Class<?> type, Map<TypeVariable<?>, Type> known) {
        for (Type parent : type.getGenericInterfaces()) {
            Class<?> raw = raw(parent);
            if (parent instanceof ParameterizedType parameterized) {
                TypeVariable<?>[] variables = raw.getTypeParameters();
                for (int i = 0; i < variables.length; i++) {
                    known.put(variables[i], substitute(parameterized.getActualTypeArguments()[i], known));
                }
            }
            resolve(raw, known);
        }
    }

    /** Only what is needed: a variable that stands alone, or as the argument of something. */
    private static Type substitute(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            return known.getOrDefault(variable, variable);
        }
        if (type instanceof ParameterizedType parameterized) {
            List<Type> arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(argument -> substitute(argument, known))
                    .toList();
            return new Parameterized(raw(type), arguments);
        }
        return type;
    }

    private record Parameterized(Class<?> type, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return type;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return type.getDeclaringClass();
        }

        @Override
        public String toString() {
            return arguments.stream()
                    .map(Type::getTypeName)
                    .collect(Collectors.joining(", ", type.getName() + "<", ">"));
        }
    }

    static Answer answer(Member member) {
        Type type = member.answer();
        if (member.marked(SubHandle.class)) {
            return isInterface(type) && !raw(type).isSealed() ? Answer.SUB_HANDLE : Answer.REFUSED;
        }
        if (isValue(type)) {
            return Answer.VALUE;
        }
        if (isFuture(type)) {
            Type value = onlyArgument(type);
            return value != null && (isValue(value) || isPinned(value)) ? Answer.FUTURE : Answer.REFUSED;
        }
        if (isInterface(type) && BaseStream.class.isAssignableFrom(raw(type))) {
            return arguments(type).stream().allMatch(PointTypes::isValue) ? Answer.STREAM : Answer.REFUSED;
        }
        return isPinned(type) ? Answer.PINNED : Answer.REFUSED;
    }

    private static boolean isFuture(Type type) {
        return !(type instanceof TypeVariable<?>)
                && (raw(type) == CompletionStage.class || raw(type) == CompletableFuture.class);
    }

    static boolean isPinned(Type type) {
        return isInterface(type)
                && AutoCloseable.class.isAssignableFrom(raw(type))
                && !BaseStream.class.isAssignableFrom(raw(type))
                && !raw(type).isSealed();
    }

    /** Whether an argument of this type is a function that a handle lends instead of giving it away. */
    static boolean isLent(Class<?> type) {
        if (!isInterface(type)) {
            return false;
        }
        if (ofJdk(type)) {
            return type == Runnable.class
                    || type == Callable.class
                    || type.getPackageName().equals("java.util.function");
        }
        return !type.isAnnotationPresent(ExtensionPoint.class)
                && !type.isSealed()
                && members(type).stream()
                                .filter(member ->
                                        Modifier.isAbstract(member.method().getModifiers()))
                                .count()
                        == 1;
    }

    /** {@return the argument of a type with one, or its bound; null where it has none} */
    static @Nullable Type onlyArgument(Type type) {
        List<Type> arguments = arguments(type);
        if (arguments.size() != 1) {
            return null;
        }
        Type bound = bound(arguments.get(0));
        return arguments.get(0) instanceof WildcardType && bound == Object.class ? null : bound;
    }

    private static List<Type> arguments(Type type) {
        return type instanceof ParameterizedType parameterized
                ? List.of(parameterized.getActualTypeArguments())
                : List.of();
    }

    private static Type bound(Type type) {
        return type instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : type;
    }

    static boolean ofJdk(Class<?> type) {
        String module = type.getModule().getName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }

    private static boolean isInterface(Type type) {
        return !(type instanceof TypeVariable<?>)
                && !(type instanceof GenericArrayType)
                && raw(type).isInterface()
                && !raw(type).isAnnotation();
    }

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        return Object[].class;
    }

    private static boolean isValue(Type type) {
        if (type instanceof TypeVariable<?>) {
            return true;
        }
        if (type instanceof WildcardType) {
            return isValue(bound(type));
        }
        Class<?> raw = raw(type);
        if (raw.isPrimitive() || raw == byte[].class) {
            return true;
        }
        if (CONTAINERS.contains(raw)) {
            return !arguments(type).isEmpty() && arguments(type).stream().allMatch(PointTypes::isValue);
        }
        return VALUES.contains(raw.getName()) || isTime(raw) || isClosedValue(raw);
    }

    private static boolean isTime(Class<?> type) {
        return type.getPackageName().equals("java.time") && Modifier.isFinal(type.getModifiers());
    }

    private static boolean isClosedValue(Class<?> type) {
        if (type.isEnum() || type.isRecord()) {
            return true;
        }
        return type.isInterface()
                && type.isSealed()
                && Arrays.stream(type.getPermittedSubclasses()).allMatch(PointTypes::isClosedValue);
    }
}
