package dev.jackfield.spi;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How extension points are named, and which one a provider type serves. Pure functions; thread-safe, never block.
 *
 * @since 1.0
 */
public final class ExtensionPoints {
    private ExtensionPoints() {}

    /**
     * {@return the name of the point that {@code type} is}
     *
     * @throws IllegalArgumentException if the type is not marked with {@link ExtensionPoint}
     */
    public static String nameOf(Class<?> type) {
        ExtensionPoint point = type.getAnnotation(ExtensionPoint.class);
        if (point == null) {
            throw new IllegalArgumentException(type.getName() + " is not an extension point: it lacks @ExtensionPoint");
        }
        return point.value().isEmpty() ? derive(type.getPackageName(), type.getSimpleName()) : point.value();
    }

    /**
     * {@return the extension point that a provider interface such as {@code CacheStoreProvider} serves, empty if the
     * type says none}
     */
    public static Optional<Class<?>> pointOf(Class<?> providerType) {
        for (Type parent : providerType.getGenericInterfaces()) {
            if (parent instanceof ParameterizedType p
                    && p.getRawType() == Provider.class
                    && p.getActualTypeArguments()[0] instanceof Class<?> point) {
                return Optional.of(point);
            }
            Optional<Class<?>> above = parent instanceof Class<?> c ? pointOf(c) : Optional.empty();
            if (above.isPresent()) {
                return above;
            }
        }
        return Optional.empty();
    }

    static String derive(String packageName, String typeName) {
        int spi = packageName.lastIndexOf(".spi.");
        String concern = spi >= 0
                ? packageName.substring(spi + ".spi.".length())
                : packageName.substring(packageName.lastIndexOf('.') + 1);
        List<String> parts = new ArrayList<>(concern.isEmpty() ? List.of() : List.of(concern.split("\\.")));
        String words = typeName.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        String last = parts.isEmpty() ? "" : parts.get(parts.size() - 1);
        if (words.startsWith(last + "_")) {
            words = words.substring(last.length() + 1);
        }
        if (!words.equals(last) && !words.equals(last + "s")) {
            parts.add(words);
        }
        return String.join(".", parts);
    }
}
