package dev.jackfield.spi.processor;

import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** Writes one handle: a class that implements an extension point and always reaches what is plugged in. */
final class HandleWriter {
    private final Model model;
    private final TypeElement point;

    HandleWriter(Model model, TypeElement point) {
        this.model = model;
        this.point = point;
    }

    String write(String packageName, String handle) {
        String type = point.getQualifiedName().toString();
        Nested nested = new Nested(model, type);
        Code code = new Code()
                .line(FactoryWriter.HEADER)
                .line("package " + packageName + ";")
                .line("")
                .line("import dev.jackfield.spi.handle.Carry;")
                .line("import dev.jackfield.spi.handle.Held;")
                .line("import dev.jackfield.spi.handle.Lent;")
                .line("import dev.jackfield.spi.handle.Owner;")
                .line("import dev.jackfield.spi.handle.Phase;")
                .line("import dev.jackfield.spi.handle.Slot;")
                .line("import dev.jackfield.spi.handle.Sub;")
                .line("")
                .line("@SuppressWarnings({\"all\", \"unchecked\", \"try\"})")
                .line("public final class " + handle + " implements " + type + " {")
                .line("private final Slot<" + type + "> slot;")
                .line("private final Owner owner;")
                .line("")
                .line(handle + "(Slot<" + type + "> slot, Owner owner) {")
                .line("this.slot = slot;")
                .line("this.owner = owner;")
                .line("}");
        MethodWriter methods = new MethodWriter(model, nested, type, point, MethodWriter.POINT);
        for (Member member : model.members((DeclaredType) point.asType())) {
            methods.write(code, member);
        }
        code.line("")
                .line("@Override")
                .line("public String toString() {")
                .line("return \"handle of \" + slot.name();")
                .line("}");
        nested.write(code);
        return code.line("}").toString();
    }
}
