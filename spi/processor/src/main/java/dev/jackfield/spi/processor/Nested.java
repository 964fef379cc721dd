package dev.jackfield.spi.processor;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;

/** The classes within a handle: wrappers of what it gives away, of what it lends, and its sub-handles. */
final class Nested {
    private final Model model;
    private final String point;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final Queue<Consumer<Code>> waiting = new ArrayDeque<>();

    Nested(Model model, String point) {
        this.model = model;
        this.point = point;
    }

    String lent(TypeElement type) {
        return named("Lent", type, this::writeLent);
    }

    String pinned(TypeElement type) {
        return named("Pinned", type, this::writePinned);
    }

    String sub(TypeElement type) {
        return named("Sub", type, this::writeSub);
    }

    /** Writes the classes that were asked for; writing one may ask for more. */
    void write(Code code) {
        while (!waiting.isEmpty()) {
            waiting.remove().accept(code);
        }
    }

    private String named(String kind, TypeElement type, Writer writer) {
        return names.computeIfAbsent(kind + " " + type.getQualifiedName(), key -> {
            String name = kind + Model.flatName(type);
            for (int i = 2; !taken.add(name); i++) {
                name = kind + Model.flatName(type) + i;
            }
            String found = name;
            waiting.add(code -> writer.write(code, found, type));
            return found;
        });
    }

    private void writeLent(Code code, String name, TypeElement type) {
        String interfaceType = TypeText.of(type.asType());
        open(code, name, type, "extends Lent<" + interfaceType + "> implements " + interfaceType)
                .line("private " + name + "(Owner owner, " + interfaceType + " function) {")
                .line("super(owner, function);")
                .line("}")
                .line("")
                .line("static " + parameters(type) + name + arguments(type) + " of(Owner owner, " + interfaceType
                        + " function) {")
                .line("return function == null ? null : new " + name + arguments(type) + "(owner, function);")
                .line("}");
        for (Member member : model.members((DeclaredType) type.asType())) {
            if (member.isAbstract() || !model.ofJdk(member.owner())) {
                code.line("")
                        .line("@Override")
                        .line(MethodWriter.signature(member))
                        .line(forward(member, "function()"))
                        .line("}");
            }
        }
        code.line("}");
    }

    private void writePinned(Code code, String name, TypeElement type) {
        String interfaceType = TypeText.of(type.asType());
        open(code, name, type, "implements " + interfaceType)
                .line("private final Held<" + interfaceType + "> held;")
                .line("")
                .line("private " + name + "(Phase<?> phase, int stripe, " + interfaceType
                        + " given, Lent<?>... lent) {")
                .line("held = new Held<" + interfaceType + ">(phase, stripe, given, lent);")
                .line("}")
                .line("")
                .line("static " + parameters(type) + interfaceType + " of(Phase<?> phase, int stripe, " + interfaceType
                        + " given, Lent<?>... lent) {")
                .line("if (given == null) {")
                .line("Held.nothing(phase, stripe, lent);")
                .line("return null;")
                .line("}")
                .line("return new " + name + arguments(type) + "(phase, stripe, given, lent);")
                .line("}");
        for (Member member : model.members((DeclaredType) type.asType())) {
            code.line("").line("@Override").line(MethodWriter.signature(member));
            if (member.isClose()) {
                code.line("var given = held.take();")
                        .line("if (given != null) {")
                        .line("try {")
                        .line("given.close();")
                        .line("} finally {")
                        .line("held.leave();")
                        .line("}")
                        .line("}");
            } else if (isClosed(member)) {
                code.line("var given = held.now();").line("return given == null || given.isClosed();");
            } else if (throwsSql(member)) {
                // JDBC says what is thrown by something that has been closed
                code.line("var given = held.now();")
                        .line("if (given == null) {")
                        .line(
                                "throw new java.sql.SQLNonTransientConnectionException(held + \" has been closed\", \"08003\");")
                        .line("}")
                        .line(forward(member, "given"));
            } else {
                code.line(forward(member, "held.get()"));
            }
            code.line("}");
        }
        text(code, "held.toString()");
        code.line("}");
    }

    private void writeSub(Code code, String name, TypeElement type) {
        String interfaceType = TypeText.of(type.asType());
        String ask = "java.util.function.Function<" + point + ", " + interfaceType + "> ask";
        open(code, name, type, "implements " + interfaceType)
                .line("private final Slot<" + point + "> slot;")
                .line("private final Owner owner;")
                .line("private final Sub<" + point + ", " + interfaceType + "> sub;")
                .line("")
                .line("private " + name + "(Slot<" + point + "> slot, Owner owner, " + ask + ") {")
                .line("this.slot = slot;")
                .line("this.owner = owner;")
                .line("this.sub = new Sub<" + point + ", " + interfaceType + ">(slot, ask);")
                .line("}")
                .line("")
                .line("static " + parameters(type) + interfaceType + " of(Slot<" + point + "> slot, Owner owner, " + ask
                        + ") {")
                .line("return new " + name + arguments(type) + "(slot, owner, ask);")
                .line("}");
        MethodWriter methods = new MethodWriter(model, this, point, type, MethodWriter.SUB);
        for (Member member : model.members((DeclaredType) type.asType())) {
            methods.write(code, member);
        }
        text(code, "\"handle of something from \" + slot.name()");
        code.line("}");
    }

    private static Code open(Code code, String name, TypeElement type, String parents) {
        return code.line("")
                .line("private static final class " + name + TypeText.parameters(type.getTypeParameters()) + " "
                        + parents + " {");
    }

    private static void text(Code code, String expression) {
        code.line("")
                .line("@Override")
                .line("public String toString() {")
                .line("return " + expression + ";")
                .line("}");
    }

    private static String forward(Member member, String target) {
        return (member.isVoid() ? "" : "return ") + target + "." + member.name() + "("
                + String.join(", ", MethodWriter.names(member)) + ");";
    }

    private static boolean isClosed(Member member) {
        return member.name().equals("isClosed")
                && member.parameters().isEmpty()
                && member.answer().getKind() == TypeKind.BOOLEAN;
    }

    private static boolean throwsSql(Member member) {
        return member.type().getThrownTypes().stream()
                .anyMatch(thrown -> Model.name(thrown).equals("java.sql.SQLException"));
    }

    private static String parameters(TypeElement type) {
        String parameters = TypeText.parameters(type.getTypeParameters());
        return parameters.isEmpty() ? "" : parameters + " ";
    }

    private static String arguments(TypeElement type) {
        return TypeText.arguments(type.getTypeParameters());
    }

    /** Writes one class. */
    private interface Writer {
        void write(Code code, String name, TypeElement type);
    }
}
