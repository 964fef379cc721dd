package dev.jackfield.spi.processor;

import java.util.List;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeParameterElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.IntersectionType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.TypeVariable;
import javax.lang.model.type.WildcardType;

/** Types as source text, without their annotations. */
final class TypeText {
    private TypeText() {}

    static String of(TypeMirror type) {
        return switch (type.getKind()) {
            case DECLARED -> declared((DeclaredType) type);
            case ARRAY -> of(((ArrayType) type).getComponentType()) + "[]";
            case TYPEVAR -> ((TypeVariable) type).asElement().getSimpleName().toString();
            case WILDCARD -> wildcard((WildcardType) type);
            case INTERSECTION -> join(((IntersectionType) type).getBounds(), " & ");
            case VOID, BOOLEAN, BYTE, SHORT, INT, LONG, CHAR, FLOAT, DOUBLE ->
                type.getKind().name().toLowerCase(java.util.Locale.ROOT);
            case ERROR -> type.toString(); // the compiler says it is missing
            default -> throw new IllegalArgumentException("no text for the type " + type);
        };
    }

    /** {@code <T extends Bound>}, or nothing. */
    static String parameters(List<? extends TypeParameterElement> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.stream()
                .map(parameter -> parameter.getSimpleName() + bounds(parameter))
                .collect(Collectors.joining(", ", "<", ">"));
    }

    /** {@code <T>}, or nothing. */
    static String arguments(List<? extends TypeParameterElement> parameters) {
        if (parameters.isEmpty()) {
            return "";
        }
        return parameters.stream()
                .map(parameter -> parameter.getSimpleName().toString())
                .collect(Collectors.joining(", ", "<", ">"));
    }

    static String join(List<? extends TypeMirror> types, String separator) {
        return types.stream().map(TypeText::of).collect(Collectors.joining(separator));
    }

    private static String bounds(TypeParameterElement parameter) {
        String bounds = join(parameter.getBounds(), " & ");
        return bounds.equals("java.lang.Object") ? "" : " extends " + bounds;
    }

    private static String declared(DeclaredType type) {
        String name = Model.name(type);
        return type.getTypeArguments().isEmpty() ? name : name + "<" + join(type.getTypeArguments(), ", ") + ">";
    }

    private static String wildcard(WildcardType type) {
        if (type.getExtendsBound() != null) {
            return "? extends " + of(type.getExtendsBound());
        }
        return type.getSuperBound() != null ? "? super " + of(type.getSuperBound()) : "?";
    }
}
