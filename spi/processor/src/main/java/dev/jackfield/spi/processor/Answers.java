package dev.jackfield.spi.processor;

import java.util.List;
import java.util.Set;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** Which types a method of an extension point may answer, and what a handle makes of each. */
final class Answers {
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
    private static final Set<String> CONTAINERS =
            Set.of("java.util.Collection", "java.util.List", "java.util.Set", "java.util.Map", "java.util.Optional");

    private final Model model;

    Answers(Model model) {
        this.model = model;
    }

    Answer of(Member member) {
        TypeMirror type = member.answer();
        if (member.isSubHandle()) {
            return swappable(type) ? Answer.SUB_HANDLE : Answer.REFUSED;
        }
        if (isValue(type)) {
            return Answer.VALUE;
        }
        if (Model.isFuture(type)) {
            TypeMirror value = onlyArgument(type);
            return value != null && (isValue(value) || isPinned(value)) ? Answer.FUTURE : Answer.REFUSED;
        }
        if (model.isStream(type)) {
            return ((DeclaredType) type).getTypeArguments().stream().allMatch(this::isValue)
                    ? Answer.STREAM
                    : Answer.REFUSED;
        }
        return isPinned(type) ? Answer.PINNED : Answer.REFUSED;
    }

    /** As {@link #of}, for an interface of the JDK, whose methods answer what they like. */
    Answer ofJdk(Member member) {
        Answer answer = of(member);
        return answer == Answer.REFUSED ? Answer.VALUE : answer;
    }

    boolean isPinned(TypeMirror type) {
        return model.isCloseable(type)
                && !model.isStream(type)
                && !Model.element(type).getModifiers().contains(Modifier.SEALED);
    }

    /** The argument of a type with one, or its bound; null where it has none, which {@code Object} is too. */
    static TypeMirror onlyArgument(TypeMirror type) {
        List<? extends TypeMirror> arguments = ((DeclaredType) type).getTypeArguments();
        if (arguments.size() != 1) {
            return null;
        }
        if (arguments.get(0) instanceof WildcardType wildcard) {
            TypeMirror bound = wildcard.getExtendsBound();
            return bound == null || Model.name(bound).equals("java.lang.Object") ? null : bound;
        }
        return arguments.get(0);
    }

    private static boolean swappable(TypeMirror type) {
        return Model.isInterface(type) && !Model.element(type).getModifiers().contains(Modifier.SEALED);
    }

    private boolean isValue(TypeMirror type) {
        TypeKind kind = type.getKind();
        if (kind.isPrimitive() || kind == TypeKind.VOID || kind == TypeKind.TYPEVAR || kind == TypeKind.ERROR) {
            return true;
        }
        if (kind == TypeKind.ARRAY) {
            return ((ArrayType) type).getComponentType().getKind() == TypeKind.BYTE;
        }
        if (type instanceof WildcardType wildcard) {
            return wildcard.getExtendsBound() == null || isValue(wildcard.getExtendsBound());
        }
        return kind == TypeKind.DECLARED && isDeclaredValue((DeclaredType) type);
    }

    private boolean isDeclaredValue(DeclaredType type) {
        TypeElement element = Model.element(type);
        String name = Model.name(type);
        if (CONTAINERS.contains(name)) {
            return !type.getTypeArguments().isEmpty()
                    && type.getTypeArguments().stream().allMatch(this::isValue);
        }
        return VALUES.contains(name) || isTime(element, name) || isClosedValue(element);
    }

    private static boolean isTime(TypeElement element, String name) {
        return name.startsWith("java.time.")
                && name.lastIndexOf('.') == "java.time".length()
                && element.getModifiers().contains(Modifier.FINAL);
    }

    private static boolean isClosedValue(TypeElement element) {
        return switch (element.getKind()) {
            case ENUM, RECORD -> true;
            case INTERFACE ->
                element.getModifiers().contains(Modifier.SEALED)
                        && element.getPermittedSubclasses().stream()
                                .allMatch(permitted -> isClosedValue(Model.element(permitted)));
            default -> false;
        };
    }
}
