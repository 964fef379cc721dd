package dev.jackfield.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a plugin can name of the SPI, a line each: types, methods, constructors and fields that are public or protected. */
final class SpiSignatures {
    /** Open to the kernel alone, or to nobody. */
    private static final List<String> CLOSED = List.of("dev.jackfield.spi.handle.", "dev.jackfield.spi.generated.");

    private SpiSignatures() {}

    /** {@return the lines for all class files below a folder} */
    static SortedSet<String> of(Path classes, ClassLoader loader) {
        SortedSet<String> lines = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes)) {
            files.map(file -> classes.relativize(file).toString().replace('/', '.'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .filter(name -> CLOSED.stream().noneMatch(name::startsWith))
                    .forEach(name -> add(type(name, loader), lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private static Class<?> type(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Class<?> type, SortedSet<String> lines) {
        for (Class<?> outer = type; outer != null; outer = outer.getDeclaringClass()) {
            if (!open(outer.getModifiers())) {
                return;
            }
        }
        String name = type.getName();
        Stream<String> above = Stream.concat(
                Stream.ofNullable(type.getSuperclass()).map(Class::getName),
                Stream.of(type.getInterfaces()).map(Class::getName).sorted());
        lines.add(name + " is "
                + Stream.concat(Stream.of(type.isInterface() ? "interface" : "class"), above)
                        .collect(Collectors.joining(" ")));
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (open(constructor.getModifiers())) {
                lines.add(name + ".<init>" + parameters(constructor.getParameterTypes()));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (open(method.getModifiers()) && !method.isSynthetic()) {
                lines.add(name + "." + method.getName() + parameters(method.getParameterTypes()) + " "
                        + method.getReturnType().getTypeName()
                        + (Modifier.isStatic(method.getModifiers()) ? " static" : ""));
                if (toBeImplemented(type, method)) {
                    lines.add(name + " demands " + method.getName() + parameters(method.getParameterTypes()));
                }
            }
        }
        for (Field field : type.getDeclaredFields()) {
            if (open(field.getModifiers())) {
                lines.add(name + "." + field.getName() + " " + field.getType().getTypeName());
            }
        }
    }

    /** What plugins implement must not ask for more; what the kernel implements may. */
    private static boolean toBeImplemented(Class<?> type, Method method) {
        return Modifier.isAbstract(method.getModifiers())
                && !type.isAnnotation()
                && (Stream.of(type.getAnnotations())
                                .anyMatch(one -> one.annotationType().getName().equals(ExtensionPoint.class.getName()))
                        || List.of(Provider.class, Lifecycle.class, HealthCheck.class, Stateful.class).stream()
                                .anyMatch(one -> one.getName().equals(type.getName())));
    }

    private static boolean open(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String parameters(Class<?>[] types) {
        return Stream.of(types).map(Class::getTypeName).collect(Collectors.joining(",", "(", ")"));
    }
}
