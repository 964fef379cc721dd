package dev.jackfield.spi.processor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.StandardLocation;

/** {@code META-INF/services} as the module's {@code provides} say, for whoever puts the jar on the class path. */
final class ServiceFiles {
    private final Filer filer;
    private final Model model;
    private final Problems problems;

    ServiceFiles(Filer filer, Model model, Problems problems) {
        this.filer = filer;
        this.model = model;
        this.problems = problems;
    }

    void write(ModuleElement module) {
        Map<String, ModuleElement.ProvidesDirective> byService = new TreeMap<>();
        for (ModuleElement.ProvidesDirective provides : ElementFilter.providesIn(module.getDirectives())) {
            byService.put(binaryName(provides.getService()), provides);
            provides.getImplementations().forEach(this::check);
        }
        if (problems.count() == 0) {
            byService.forEach(this::write);
        }
    }

    private void write(String service, ModuleElement.ProvidesDirective provides) {
        String names = provides.getImplementations().stream()
                .map(provider -> binaryName(provider) + "\n")
                .collect(Collectors.joining());
        Element[] origins = provides.getImplementations().toArray(new Element[0]);
        try (Writer out = filer.createResource(
                        StandardLocation.CLASS_OUTPUT, "", "META-INF/services/" + service, origins)
                .openWriter()) {
            out.write(names);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void check(TypeElement provider) {
        String name = provider.getQualifiedName().toString();
        if (!provider.getModifiers().contains(Modifier.PUBLIC)) {
            problems.at(provider, name + " is provided as a service and must be public");
        }
        for (ExecutableElement method : ElementFilter.methodsIn(provider.getEnclosedElements())) {
            if (method.getSimpleName().contentEquals("provider")
                    && method.getParameters().isEmpty()
                    && method.getModifiers().contains(Modifier.STATIC)) {
                problems.at(
                        method,
                        name + " is provided as a service and must not have a static provider(): it is ignored on the"
                                + " class path; a public constructor without parameters works on both paths");
                return;
            }
        }
        boolean constructible = ElementFilter.constructorsIn(provider.getEnclosedElements()).stream()
                .anyMatch(constructor -> constructor.getParameters().isEmpty()
                        && constructor.getModifiers().contains(Modifier.PUBLIC));
        if (!constructible || provider.getModifiers().contains(Modifier.ABSTRACT)) {
            problems.at(
                    provider,
                    name + " is provided as a service and must have a public constructor without parameters, and not be"
                            + " abstract");
        }
    }

    private String binaryName(TypeElement type) {
        return model.elements().getBinaryName(type).toString();
    }
}
