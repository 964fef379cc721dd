package dev.jackfield.kernel.binding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.ExtensionPoint;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a method of an extension point may answer is ruled twice: by the processor, of source text, and by the kernel, of a
 * stranger's classes. Both are asked here about the same types, among them every one of the JDK's common packages.
 */
class OneRuleTest {
    private static final List<String> PACKAGES = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.math",
            "java.base/java.net",
            "java.base/java.time",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.function",
            "java.base/java.util.stream",
            "java.sql/java.sql",
            "java.sql/javax.sql");

    private static final String KINDS = """
            record Value(String text) {}
            record Holder(Thread thread) {}
            enum Colour { RED }
            sealed interface Outcome permits Hit, Miss {}
            record Hit(String text) implements Outcome {}
            record Miss() implements Outcome {}
            sealed interface Open permits Wide {}
            non-sealed interface Wide extends Open {}
            sealed interface Shut extends AutoCloseable permits Door {}
            record Door() implements Shut { public void close() {} }
            interface Lease extends AutoCloseable { boolean held(); Thread holder(); }
            interface View { String text(); }
            interface Converter { String convert(String text); default String twice(String text) { return text; } }
            interface Named<T> { T name(); }
            class Plain {}
            final class Last {}
            """;

    private static final List<String> OF_OUR_OWN = List.of(
            "Value",
            "Holder",
            "Colour",
            "Outcome",
            "Open",
            "Shut",
            "Lease",
            "View",
            "Converter",
            "Named<String>",
            "Named",
            "Plain",
            "Last");

    private static final List<String> MORE = List.of(
            "void",
            "boolean",
            "int",
            "byte[]",
            "int[]",
            "byte[][]",
            "String[]",
            "Value[]",
            "List<byte[]>",
            "List<int[]>");

    private static final List<String> WRAPPED = List.of(
            "List<%s>",
            "List<? extends %s>",
            "List<? super %s>",
            "Map<String, %s>",
            "Map<%s, List<%<s>>",
            "Optional<%s>",
            "Iterator<%s>",
            "Stream<%s>",
            "Stream<? extends %s>",
            "CompletionStage<%s>",
            "CompletionStage<? extends %s>",
            "CompletionStage<? super %s>",
            "CompletableFuture<List<%s>>",
            "CompletionStage<CompletionStage<%s>>");

    /** To compare many methods with each other takes long. */
    private static final int IN_A_POINT = 100;

    private static final Pattern REFUSAL = Pattern.compile("(\\w+\\.\\w+)(?: (must not return)"
            + "|: a @Mirrored method (must return a value)|: a @SubHandle method (must not take a function))");
    private static final Pattern ERROR_LINE = Pattern.compile("Points\\.java:(\\d+): error: ");

    @TempDir
    Path folder;

    @Test
    void theProcessorAndTheKernelRefuseTheSame() throws Exception {
        List<String> types = compilable(Stream.of(
                        ofTheJdk().stream(),
                        OF_OUR_OWN.stream(),
                        MORE.stream(),
                        Stream.concat(OF_OUR_OWN.stream(), Stream.of("String", "Object", "Thread", "Runnable", "Void"))
                                .flatMap(type -> WRAPPED.stream().map(wrap -> wrap.formatted(type))))
                .flatMap(each -> each)
                .toList());
        String source = points(types);

        Set<String> processor = refusals(javac(
                source, "-processor", "dev.jackfield.spi.processor.JackfieldProcessor", "--processor-path", path()));
        Set<String> kernel = new TreeSet<>();
        compiled(source, type -> kernel.addAll(refusals(PointRule.problems(type))));

        assertThat(types).as("what is compared").hasSizeGreaterThan(800);
        assertThat(named(difference(processor, kernel), types))
                .as("refused by the processor alone")
                .isEmpty();
        assertThat(named(difference(kernel, processor), types))
                .as("refused by the kernel alone")
                .isEmpty();
        assertThat(processor).as("what is refused").hasSizeBetween(types.size(), 3 * types.size());
    }

    @Test
    void theySayTheSameOfWhatIsAllowed() throws Exception {
        assertThat(javac(
                        points(List.of("Thread")),
                        "-processor",
                        "dev.jackfield.spi.processor.JackfieldProcessor",
                        "--processor-path",
                        path()))
                .contains(PointTypes.ALLOWED);
    }

    /** Each type, on a line of its own, as what is answered, mirrored, a sub-handle, and an argument. */
    private static String points(List<String> types) {
        StringBuilder text = new StringBuilder("package org.example; import dev.jackfield.spi.*; import java.util.*;"
                + " import java.util.concurrent.*; import java.util.stream.*; public interface Points { "
                + KINDS.replace("\n", " "));
        for (int i = 0; i < types.size(); i++) {
            String type = types.get(i);
            text.append(i % IN_A_POINT == 0 ? "\n@ExtensionPoint interface Point%d {".formatted(i) : "\n");
            text.append("%1$s a%2$d(); @Mirrored %1$s m%2$d(); @SubHandle %1$s s%2$d();".formatted(type, i));
            text.append(type.equals("void") ? "" : " @SubHandle View f%2$d(%1$s argument);".formatted(type, i));
            text.append(i % IN_A_POINT == IN_A_POINT - 1 || i == types.size() - 1 ? "}" : "");
        }
        return text.append("\n}\n").toString();
    }

    /** Those that are no preview, and that may have these type arguments. */
    private List<String> compilable(List<String> types) throws IOException {
        Set<Integer> wrong = ERROR_LINE
                .matcher(javac(points(types), "-proc:none"))
                .results()
                .map(found -> Integer.parseInt(found.group(1)) - 2)
                .collect(Collectors.toSet());
        List<String> compilable = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            if (!wrong.contains(i)) {
                compilable.add(types.get(i));
            }
        }
        return compilable;
    }

    /** Every public type, raw and with arguments. */
    private static List<String> ofTheJdk() throws IOException {
        List<String> types = new ArrayList<>();
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules");
        for (String one : PACKAGES) {
            String module = one.substring(0, one.indexOf('/'));
            String name = one.substring(module.length() + 1);
            try (Stream<Path> files = Files.list(modules.resolve(module).resolve(name.replace('.', '/')))) {
                for (Path file : files.sorted().toList()) {
                    String simple = String.valueOf(file.getFileName());
                    if (simple.endsWith(".class") && !simple.contains("-")) {
                        add(name + "." + simple.substring(0, simple.length() - ".class".length()), types);
                    }
                }
            }
        }
        return types;
    }

    private static void add(String name, List<String> types) {
        Class<?> type;
        try {
            type = Class.forName(name, false, ClassLoader.getPlatformClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the JDK lists " + name + " and does not have it", e);
        }
        String written = type.getCanonicalName();
        if (written == null || !java.lang.reflect.Modifier.isPublic(type.getModifiers())) {
            return;
        }
        types.add(written);
        int arguments = type.getTypeParameters().length;
        if (arguments > 0) {
            for (String argument : List.of("String", "?", "Runnable")) {
                types.add(written + "<" + String.join(", ", Collections.nCopies(arguments, argument)) + ">");
            }
        }
    }

    private static Set<String> refusals(String text) {
        Set<String> refusals = new TreeSet<>();
        for (Matcher found = REFUSAL.matcher(text); found.find(); ) {
            String why = Stream.of(2, 3, 4)
                    .map(found::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            refusals.add(found.group(1) + " " + why);
        }
        return refusals;
    }

    private static Set<String> difference(Set<String> these, Set<String> others) {
        Set<String> difference = new TreeSet<>(these);
        difference.removeAll(others);
        return difference;
    }

    private static List<String> named(Set<String> refusals, List<String> types) {
        return refusals.stream()
                .map(refusal -> {
                    Matcher number = Pattern.compile("Point\\d+\\.\\w(\\d+) .*").matcher(refusal);
                    return number.matches() ? refusal + ": " + types.get(Integer.parseInt(number.group(1))) : refusal;
                })
                .toList();
    }

    private interface Use {
        void of(Class<?> type);
    }

    private void compiled(String source, Use use) throws Exception {
        assertThat(javac(source, "-proc:none")).doesNotContain("error:");
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            Class<?> points = Class.forName("org.example.Points", false, loader);
            for (Class<?> type : points.getDeclaredClasses()) {
                if (type.isAnnotationPresent(ExtensionPoint.class)) {
                    use.of(type);
                }
            }
        }
    }

    /** {@return what the compiler says} */
    private String javac(String source, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("Points.java"), source);
        List<String> arguments = new ArrayList<>(List.of(
                "-nowarn", "-Xlint:none", "-Xmaxerrs", "1000000", "--class-path", path(), "-d", folder.toString()));
        arguments.addAll(List.of(options));
        arguments.add(file.toString());
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        return said.toString();
    }

    private static String path() {
        return Stream.of("jdk.module.path", "java.class.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
