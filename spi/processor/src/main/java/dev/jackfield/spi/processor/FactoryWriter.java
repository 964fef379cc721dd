package dev.jackfield.spi.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Writes the handles of the extension points of a module, and the factory that makes them. */
final class FactoryWriter {
    static final String HEADER = "// Written by the annotation processor of Jackfield. Changes are lost.";

    private final Filer filer;
    private final Model model;
    private final Problems problems;

    FactoryWriter(Filer filer, Model model, Problems problems) {
        this.filer = filer;
        this.model = model;
        this.problems = problems;
    }

    void write(String packageName, List<TypeElement> points) {
        Map<String, TypeElement> byHandle = new LinkedHashMap<>();
        for (TypeElement point : points) {
            String handle = Model.flatName(point) + "Handle";
            TypeElement other = byHandle.putIfAbsent(handle, point);
            if (other != null) {
                problems.at(point, "the handle of " + point + " would have the name of that of " + other);
                continue;
            }
            store(packageName + "." + handle, new HandleWriter(model, point).write(packageName, handle), point);
        }
        store(packageName + ".Handles", factory(packageName, byHandle), points.toArray(new Element[0]));
    }

    private static String factory(String packageName, Map<String, TypeElement> byHandle) {
        Code code = new Code()
                .line(HEADER)
                .line("package " + packageName + ";")
                .line("")
                .line("import dev.jackfield.spi.handle.HandleFactory;")
                .line("import dev.jackfield.spi.handle.Owner;")
                .line("import dev.jackfield.spi.handle.Slot;")
                .line("import java.util.Set;")
                .line("")
                .line("/** The handles of this module's extension points. */")
                .line("@SuppressWarnings({\"all\", \"unchecked\", \"try\"})")
                .line("public final class Handles implements HandleFactory {")
                .line("public Handles() {}")
                .line("")
                .line("@Override")
                .line("public Set<Class<?>> points() {")
                .line(byHandle.values().stream()
                        .map(point -> point.getQualifiedName() + ".class")
                        .collect(Collectors.joining(", ", "return Set.of(", ");")))
                .line("}")
                .line("")
                .line("@Override")
                .line("public <T> T handle(Class<T> point, Slot<T> slot, Owner owner) {");
        byHandle.forEach(
                (handle, point) -> code.line("if (point == (Class<?>) " + point.getQualifiedName() + ".class) {")
                        .line("return point.cast(new " + handle + "((Slot<" + point.getQualifiedName()
                                + ">) (Slot<?>) slot, owner));")
                        .line("}"));
        return code.line("throw new IllegalArgumentException(\"no handle for \" + point.getName());")
                .line("}")
                .line("}")
                .toString();
    }

    private void store(String name, String source, Element... origins) {
        try (Writer out = filer.createSourceFile(name, origins).openWriter()) {
            out.write(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
