package dev.jackfield.testkit;

import dev.jackfield.spi.Provider;
import dev.jackfield.testkit.ClassFile.Member;
import dev.jackfield.testkit.ClassFile.Signature;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a plugin's class files use of the SPI with the SPI that is here: what would be found missing only when it is
 * called is named before.
 */
final class SpiUse {
    private static final String SPI = "dev/jackfield/spi/";

    private final Map<String, ClassFile> classes;
    private final Set<String> types = new TreeSet<>();
    private final Set<Member> members = new LinkedHashSet<>();
    private final Map<String, Set<String>> mistakes = new TreeMap<>();

    SpiUse(PluginContents plugin) {
        this.classes = plugin.classes();
        classes.values().forEach(this::look);
    }

    /** {@return what is missing or changed, each with the classes that need it} */
    Set<String> mistakes() {
        Set<String> told = new LinkedHashSet<>();
        mistakes.forEach((what, users) -> told.add(what + "; used by " + String.join(", ", users)));
        return told;
    }

    /** {@return how much of the SPI is used} */
    String told() {
        long methods = members.stream().filter(Member::isMethod).count();
        return methods + (methods == 1 ? " method" : " methods") + " of " + types.size()
                + (types.size() == 1 ? " type" : " types") + " used";
    }

    private void look(ClassFile file) {
        for (String type : file.types()) {
            if (type.startsWith(SPI)) {
                types.add(type);
                if (type(type) == null) {
                    mistake("removed: type " + dotted(type), file);
                } else if (!open(type)) {
                    mistake("closed to plugins: type " + dotted(type), file);
                }
            }
        }
        for (Member member : file.members()) {
            if (member.owner().startsWith(SPI)) {
                members.add(member);
                Class<?> owner = type(member.owner());
                if (owner != null && !has(owner, member.signature())) {
                    mistake(missing(owner, member), file);
                }
            }
        }
        if (!file.isAbstract()) {
            checkImplemented(file);
        }
    }

    private void mistake(String what, ClassFile user) {
        mistakes.computeIfAbsent(what, none -> new TreeSet<>()).add(dotted(user.name()));
    }

    private static String missing(Class<?> owner, Member member) {
        String name = member.signature().name();
        if (!member.isMethod()) {
            return "removed: field " + owner.getName() + "." + name;
        }
        Set<String> here = Stream.concat(
                        hierarchy(owner).stream()
                                .flatMap(one -> Stream.of(one.getDeclaredMethods()))
                                .filter(method -> method.getName().equals(name))
                                .map(method -> shown(
                                        name,
                                        MethodType.methodType(method.getReturnType(), method.getParameterTypes()))),
                        name.equals("<init>")
                                ? Stream.of(owner.getDeclaredConstructors())
                                        .map(one ->
                                                shown(name, MethodType.methodType(void.class, one.getParameterTypes())))
                                : Stream.of())
                .collect(Collectors.toCollection(TreeSet::new));
        String asked = "method " + owner.getName() + "."
                + shown(name, member.signature().descriptor());
        return here.isEmpty() ? "removed: " + asked : "changed: " + asked + "; here it is " + String.join(", ", here);
    }

    /** A class that implements an interface of the SPI which has grown an abstract method would fail when that is called. */
    private void checkImplemented(ClassFile file) {
        Set<Signature> own = new LinkedHashSet<>();
        Set<Class<?>> promised = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(file.name()));
        while (!open.isEmpty()) {
            String name = open.pop();
            ClassFile bundled = classes.get(name);
            if (bundled != null) {
                String parent = bundled.parent();
                if (parent != null && parent.startsWith("java/") && !parent.equals("java/lang/Object")) {
                    return; // of the JDK: it may implement anything
                }
                own.addAll(bundled.methods());
                open.addAll(bundled.interfaces());
                if (parent != null) {
                    open.add(parent);
                }
            } else if (name.startsWith(SPI)) {
                Class<?> type = type(name);
                if (type != null) {
                    promised.addAll(hierarchy(type));
                }
            } else if (!name.startsWith("java/")) {
                return; // of a library of the host: it may implement anything
            }
        }
        for (Class<?> type : promised) {
            for (Method method : type.getDeclaredMethods()) {
                Signature signature = new Signature(method.getName(), descriptor(method));
                if (Modifier.isAbstract(method.getModifiers())
                        && !own.contains(signature)
                        && promised.stream().noneMatch(other -> implementsIt(other, signature))) {
                    mistake(
                            "not implemented: method " + type.getName() + "."
                                    + shown(signature.name(), signature.descriptor()),
                            file);
                }
            }
        }
    }

    private static boolean implementsIt(Class<?> type, Signature signature) {
        return Stream.concat(Stream.of(type.getDeclaredMethods()), Stream.of(Object.class.getMethods()))
                .anyMatch(method -> !Modifier.isAbstract(method.getModifiers())
                        && method.getName().equals(signature.name())
                        && descriptor(method).equals(signature.descriptor()));
    }

    private static boolean has(Class<?> owner, Signature wanted) {
        for (Class<?> type : hierarchy(owner)) {
            for (Method method : type.getDeclaredMethods()) {
                if (visible(method.getModifiers())
                        && method.getName().equals(wanted.name())
                        && descriptor(method).equals(wanted.descriptor())) {
                    return true;
                }
            }
            for (Field field : type.getDeclaredFields()) {
                if (visible(field.getModifiers())
                        && field.getName().equals(wanted.name())
                        && field.getType().descriptorString().equals(wanted.descriptor())) {
                    return true;
                }
            }
        }
        for (Constructor<?> constructor : owner.getDeclaredConstructors()) {
            if (wanted.name().equals("<init>")
                    && visible(constructor.getModifiers())
                    && MethodType.methodType(void.class, constructor.getParameterTypes())
                            .toMethodDescriptorString()
                            .equals(wanted.descriptor())) {
                return true;
            }
        }
        return false;
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    /** {@return the type and all above it, Object too} */
    private static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>(Set.of(type));
        while (!open.isEmpty()) {
            Class<?> one = open.pop();
            if (all.add(one)) {
                open.addAll(Set.of(one.getInterfaces()));
                if (one.getSuperclass() != null) {
                    open.add(one.getSuperclass());
                }
            }
        }
        all.add(Object.class);
        return all;
    }

    private static String descriptor(Method method) {
        return MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                .toMethodDescriptorString();
    }

    private static @Nullable Class<?> type(String name) {
        try {
            return Class.forName(dotted(name), false, Provider.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    private static boolean open(String name) {
        Class<?> type = type(name);
        return type == null || type.getModule().isExported(type.getPackageName());
    }

    private static String shown(String name, String descriptor) {
        try {
            return shown(name, MethodType.fromMethodDescriptorString(descriptor, Provider.class.getClassLoader()));
        } catch (TypeNotPresentException e) {
            return name + descriptor;
        }
    }

    private static String shown(String name, MethodType type) {
        String parameters =
                type.parameterList().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
        return name + "(" + parameters + "): " + type.returnType().getSimpleName();
    }

    private static String dotted(String name) {
        return name.replace('/', '.');
    }
}
