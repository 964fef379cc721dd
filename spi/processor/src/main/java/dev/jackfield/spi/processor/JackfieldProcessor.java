package dev.jackfield.spi.processor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/**
 * The door of this module: checks extension points, writes {@code META-INF/services} from the module's {@code provides},
 * and, where {@code -Ajackfield.handles=<package>} says so, writes the handles of the extension points.
 *
 * @since 1.0
 */
@SupportedAnnotationTypes("*")
@SupportedOptions(JackfieldProcessor.HANDLES)
public final class JackfieldProcessor extends AbstractProcessor {
    static final String HANDLES = "jackfield.handles";

    private boolean written;
    private String module = "";

    /** Called by the compiler. */
    public JackfieldProcessor() {}

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Model model = new Model(processingEnv.getElementUtils(), processingEnv.getTypeUtils());
        Problems problems = new Problems(processingEnv.getMessager());
        for (Element root : round.getRootElements()) {
            if (root instanceof ModuleElement found) {
                module = found.getQualifiedName().toString();
            }
        }
        List<TypeElement> points = points(round, model, problems);
        String handles = processingEnv.getOptions().get(HANDLES);
        if (!points.isEmpty() && handles != null) {
            write(handles, points, model, problems);
        }
        if (round.processingOver() && !module.isEmpty() && !round.errorRaised()) {
            new ServiceFiles(processingEnv.getFiler(), model, problems)
                    .write(processingEnv.getElementUtils().getModuleElement(module));
        }
        return false;
    }

    private static List<TypeElement> points(RoundEnvironment round, Model model, Problems problems) {
        TypeElement annotation = model.type(Model.EXTENSION_POINT);
        if (annotation == null) {
            return List.of();
        }
        List<TypeElement> sound = new ArrayList<>();
        for (TypeElement point : ElementFilter.typesIn(round.getElementsAnnotatedWith(annotation))) {
            if (new PointCheck(model, problems).accepts(point)) {
                sound.add(point);
            }
        }
        sound.sort(Comparator.comparing(type -> type.getQualifiedName().toString()));
        return sound;
    }

    private void write(String handles, List<TypeElement> points, Model model, Problems problems) {
        if (written) {
            problems.at(
                    points.get(0), "extension points must not be generated: their handles have been written already");
            return;
        }
        written = true;
        new FactoryWriter(processingEnv.getFiler(), model, problems).write(handles, points);
    }
}
