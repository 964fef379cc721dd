package dev.jackfield.kernel.plugin;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.security.ProtectionDomain;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks from an object along its fields for something that refers to a class loader: breadth first, bounded, through what
 * {@code --add-opens} allows. Weak, soft and phantom references are not followed.
 */
final class ObjectWalk {
    private static final int MOST_OBJECTS = 20_000;
    private static final Set<String> WORTH_OPENING =
            Set.of("java.base/java.lang", "java.base/java.util", "java.base/java.util.concurrent", "java.sql/java.sql");

    private final ClassLoader wanted;
    private final Set<String> closedPackages = new TreeSet<>();

    ObjectWalk(ClassLoader wanted) {
        this.wanted = wanted;
    }

    /** {@return packages that hold what leaks and could not be looked into, such as {@code java.base/java.lang}} */
    Set<String> closedPackages() {
        return closedPackages;
    }

    boolean isWanted(@Nullable ClassLoader loader) {
        for (ClassLoader at = loader; at != null; at = at.getParent()) {
            if (at == wanted) {
                return true;
            }
        }
        return false;
    }

    /** {@return what the object is, if it belongs to the loader itself} */
    Optional<String> ownedBy(Object object) {
        if (object instanceof ClassLoader loader) {
            return isWanted(loader) ? Optional.of("the class loader") : Optional.empty();
        }
        if (object instanceof Class<?> type) {
            return isWanted(type.getClassLoader()) ? Optional.of("class " + type.getName()) : Optional.empty();
        }
        if (object instanceof Module module) {
            return isWanted(module.getClassLoader()) ? Optional.of("module " + module.getName()) : Optional.empty();
        }
        if (object instanceof ProtectionDomain domain) {
            return isWanted(domain.getClassLoader()) ? Optional.of("a protection domain") : Optional.empty();
        }
        if (isWanted(object.getClass().getClassLoader())) {
            return Optional.of(object.getClass().getTypeName());
        }
        if (object instanceof Throwable thrown
                && Arrays.stream(thrown.getStackTrace())
                        .anyMatch(frame -> String.valueOf(wanted.getName()).equals(frame.getClassLoaderName()))) {
            return Optional.of(object.getClass().getName() + " thrown through it");
        }
        return Optional.empty();
    }

    /**
     * {@return what was found first that belongs to the loader}
     *
     * @param root where to begin
     */
    Optional<String> find(@Nullable Object root) {
        if (root == null) {
            return Optional.empty();
        }
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> queue = new ArrayDeque<>(List.of(root));
        while (!queue.isEmpty() && seen.size() < MOST_OBJECTS) {
            Object at = queue.poll();
            if (!seen.add(at)) {
                continue;
            }
            Optional<String> owned = ownedBy(at);
            if (owned.isPresent()) {
                return owned;
            }
            boolean opaque = at instanceof ClassLoader
                    || at instanceof Class<?>
                    || at instanceof Module
                    || (at instanceof Thread && at != root)
                    || at instanceof ThreadGroup
                    || at instanceof String
                    || at instanceof Number;
            if (!opaque) {
                queue.addAll(next(at));
            }
        }
        return Optional.empty();
    }

    private List<Object> next(Object object) {
        List<Object> found = new ArrayList<>();
        if (object instanceof Object[] array) {
            Arrays.stream(array).limit(MOST_OBJECTS).forEach(element -> {
                if (element != null) {
                    found.add(element);
                }
            });
            return found;
        }
        for (Class<?> type = object.getClass();
                type != null && type != Object.class && !type.isArray() && !type.isPrimitive();
                type = type.getSuperclass()) {
            if (type == Reference.class) {
                break;
            }
            for (Field field : fields(type)) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    Object value = value(field, object);
                    if (value != null) {
                        found.add(value);
                    }
                }
            }
        }
        return found;
    }

    private static Field[] fields(Class<?> type) {
        try {
            return type.getDeclaredFields();
        } catch (LinkageError unresolvable) {
            return new Field[0];
        }
    }

    /** {@return a field's value, null where it is null or can't be read} */
    @Nullable
    Object value(Field field, Object object) {
        try {
            field.setAccessible(true);
            return field.get(object);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            closed(field.getDeclaringClass());
            return null;
        }
    }

    /** {@return the value of a field by name, null where there is none or it can't be read} */
    @Nullable
    Object value(Class<?> type, String name, @Nullable Object object) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(object);
        } catch (NoSuchFieldException e) {
            return null;
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            closed(type);
            return null;
        }
    }

    private void closed(Class<?> type) {
        String place = type.getModule().getName() + "/" + type.getPackageName();
        if (WORTH_OPENING.contains(place)) {
            closedPackages.add(place);
        }
    }
}
