package dev.jackfield.spi.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** What the compiler knows, asked in our words. */
final class Model {
    static final String EXTENSION_POINT = "dev.jackfield.spi.ExtensionPoint";
    static final String DRAIN_FREE = "dev.jackfield.spi.DrainFree";
    static final String MIRRORED = "dev.jackfield.spi.Mirrored";
    static final String MIRRORED_KEY = "dev.jackfield.spi.Mirrored.Key";
    static final String SUB_HANDLE = "dev.jackfield.spi.SubHandle";

    private static final Set<String> LENT_JDK = Set.of("java.lang.Runnable", "java.util.concurrent.Callable");

    private final Elements elements;
    private final Types types;

    Model(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    Elements elements() {
        return elements;
    }

    TypeElement type(String name) {
        return elements.getTypeElement(name);
    }

    static boolean marked(Element element, String annotation) {
        return element.getAnnotationMirrors().stream()
                .anyMatch(mirror -> ((TypeElement) mirror.getAnnotationType().asElement())
                        .getQualifiedName()
                        .contentEquals(annotation));
    }

    static boolean isInterface(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED && element(type).getKind() == ElementKind.INTERFACE;
    }

    static TypeElement element(TypeMirror type) {
        return (TypeElement) ((DeclaredType) type).asElement();
    }

    static String name(TypeMirror type) {
        return type.getKind() == TypeKind.DECLARED
                ? element(type).getQualifiedName().toString()
                : "";
    }

    /** The simple names of a type and of those around it, as one word. */
    static String flatName(TypeElement type) {
        String name = type.getSimpleName().toString();
        return type.getEnclosingElement() instanceof TypeElement outer ? flatName(outer) + name : name;
    }

    /** Whether a type is, or extends, one of that name, whatever its type arguments. */
    boolean isA(TypeMirror type, String name) {
        TypeElement wanted = type(name);
        return wanted != null && types.isSubtype(types.erasure(type), types.erasure(wanted.asType()));
    }

    boolean isCollectionOfString(TypeMirror type) {
        TypeMirror strings = types.getDeclaredType(
                type("java.util.Collection"), type("java.lang.String").asType());
        return type.getKind() == TypeKind.DECLARED && types.isSubtype(type, strings);
    }

    /** Whether a type comes with the JDK, so that its methods are not ours to rule. */
    boolean ofJdk(TypeElement type) {
        String module = elements.getModuleOf(type) == null
                ? ""
                : elements.getModuleOf(type).getQualifiedName().toString();
        return module.startsWith("java.") || module.startsWith("jdk.");
    }

    boolean isCloseable(TypeMirror type) {
        return isInterface(type) && isA(type, "java.lang.AutoCloseable");
    }

    boolean isStream(TypeMirror type) {
        return isInterface(type) && isA(type, "java.util.stream.BaseStream");
    }

    static boolean isFuture(TypeMirror type) {
        String name = name(type);
        return name.equals("java.util.concurrent.CompletionStage")
                || name.equals("java.util.concurrent.CompletableFuture");
    }

    /** Whether an argument of this type is a function that a handle lends instead of giving it away. */
    boolean isLent(TypeMirror type) {
        if (!isInterface(type)) {
            return false;
        }
        TypeElement element = element(type);
        String name = name(type);
        if (ofJdk(element)) {
            return LENT_JDK.contains(name) || name.startsWith("java.util.function.");
        }
        return !marked(element, EXTENSION_POINT)
                && !element.getModifiers().contains(Modifier.SEALED)
                && members((DeclaredType) element.asType()).stream()
                                .filter(Member::isAbstract)
                                .count()
                        == 1;
    }

    /** Every instance method of an interface, inherited and default ones too, as seen from that type. */
    List<Member> members(DeclaredType type) {
        List<Member> members = new ArrayList<>();
        for (ExecutableElement method : ElementFilter.methodsIn(elements.getAllMembers(element(type)))) {
            Set<Modifier> modifiers = method.getModifiers();
            if (modifiers.contains(Modifier.STATIC) || modifiers.contains(Modifier.PRIVATE) || ofObject(method)) {
                continue;
            }
            add(members, new Member(method, (ExecutableType) types.asMemberOf(type, method)));
        }
        return members;
    }

    private void add(List<Member> members, Member candidate) {
        for (int i = 0; i < members.size(); i++) {
            Member known = members.get(i);
            if (known.name().equals(candidate.name())
                    && (types.isSubsignature(known.type(), candidate.type())
                            || types.isSubsignature(candidate.type(), known.type()))) {
                members.set(i, nearer(known, candidate));
                return;
            }
        }
        members.add(candidate);
    }

    private Member nearer(Member known, Member candidate) {
        TypeElement above = known.owner();
        TypeElement below = candidate.owner();
        boolean lower = types.isSubtype(types.erasure(below.asType()), types.erasure(above.asType()));
        boolean upper = types.isSubtype(types.erasure(above.asType()), types.erasure(below.asType()));
        if (lower != upper) {
            return lower ? candidate : known;
        }
        return types.isSubtype(
                        types.erasure(candidate.type().getReturnType()),
                        types.erasure(known.type().getReturnType()))
                ? candidate
                : known;
    }

    private boolean ofObject(ExecutableElement method) {
        TypeElement object = type("java.lang.Object");
        return method.getEnclosingElement().equals(object)
                || ElementFilter.methodsIn(object.getEnclosedElements()).stream()
                        .filter(inherited -> inherited.getModifiers().contains(Modifier.PUBLIC))
                        .anyMatch(inherited -> inherited.getSimpleName().equals(method.getSimpleName())
                                && types.isSubsignature(
                                        (ExecutableType) method.asType(), (ExecutableType) inherited.asType()));
    }
}
