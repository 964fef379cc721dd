package dev.jackfield.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.handle.HandleFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Sources compiled in memory with the processor, and what came of them. */
final class Compilation {
    private static final Pattern TYPE = Pattern.compile("(?:class|interface|record|enum) (\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+);");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    /** Opened once: opening it takes longer than compiling does. */
    private static final StandardJavaFileManager JDK_AND_CLASS_PATH =
            COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);

    private final Map<String, Stored> stored = new TreeMap<>();
    private final DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    private final boolean successful;

    private Compilation(List<String> options, List<String> sources) {
        JavaFileManager files = new InMemory(JDK_AND_CLASS_PATH);
        List<String> all = new ArrayList<>(List.of("--release", "17", "-parameters", "-Xlint:all,-processing,-try"));
        all.addAll(options);
        JavaCompiler.CompilationTask task = COMPILER.getTask(
                null,
                files,
                diagnostics,
                all,
                null,
                sources.stream().map(Compilation::source).toList());
        task.setProcessors(List.of(new JackfieldProcessor()));
        successful = task.call();
    }

    static Compilation of(String... sources) {
        return new Compilation(List.of(), List.of(sources));
    }

    static Compilation withHandles(String... sources) {
        return new Compilation(List.of("-Ajackfield.handles=sample.generated"), List.of(sources));
    }

    /** The handles of {@link Sample}, generated from its source. */
    static HandleFactory sampleHandles() throws Exception {
        String source =
                Files.readString(Path.of("src/test/java", Sample.class.getName().replace('.', '/') + ".java"));
        return (HandleFactory) withHandles(source)
                .load()
                .loadClass("sample.generated.Handles")
                .getConstructor()
                .newInstance();
    }

    /** One extension point whose body is given. */
    static Compilation ofPoint(String body) {
        return of(point(body));
    }

    static String point(String body) {
        return """
                package sample;
                import dev.jackfield.spi.*;
                import java.util.*;
                import java.util.concurrent.*;
                import java.util.function.*;
                import java.util.stream.*;
                @ExtensionPoint
                public interface Point {
                %s
                }
                """.formatted(body);
    }

    List<String> errors() {
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }

    /** The source text that the only error is reported at. */
    String errorAt() throws IOException {
        Diagnostic<? extends JavaFileObject> error = diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .orElseThrow();
        return error.getSource()
                .getCharContent(true)
                .toString()
                .lines()
                .skip(error.getLineNumber() - 1)
                .findFirst()
                .orElseThrow()
                .strip();
    }

    Compilation succeeds() {
        assertThat(diagnostics.getDiagnostics()).as("errors and warnings").isEmpty();
        assertThat(successful).isTrue();
        return this;
    }

    /** Files written, by path below the output folder. */
    Map<String, String> written(String prefix) {
        Map<String, String> found = new TreeMap<>();
        stored.forEach((path, file) -> {
            if (path.startsWith(prefix) && !path.endsWith(".class")) {
                found.put(path, file.text());
            }
        });
        return found;
    }

    ClassLoader load() {
        succeeds();
        return new ClassLoader(Compilation.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                Stored file = stored.get(name.replace('.', '/') + ".class");
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.out.toByteArray();
                return defineClass(name, bytes, 0, bytes.length);
            }
        };
    }

    private static JavaFileObject source(String text) {
        String name = text.contains("module ") && !text.contains("package ") ? "module-info" : first(TYPE, text);
        String folder = text.contains("package ") ? first(PACKAGE, text).replace('.', '/') + "/" : "";
        return new SimpleJavaFileObject(
                URI.create("memory:///" + folder + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
        InMemory(JavaFileManager below) {
            super(below);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            return store(className.replace('.', '/') + kind.extension, kind);
        }

        @Override
        public FileObject getFileForOutput(
                Location location, String packageName, String relativeName, FileObject sibling) {
            String folder = packageName.isEmpty() ? "" : packageName.replace('.', '/') + "/";
            return store(folder + relativeName, JavaFileObject.Kind.OTHER);
        }

        private Stored store(String path, JavaFileObject.Kind kind) {
            Stored file = new Stored(path, kind);
            stored.put(path, file);
            return file;
        }
    }

    private static final class Stored extends SimpleJavaFileObject {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Stored(String path, Kind kind) {
            super(URI.create("memory:///" + path), kind);
        }

        String text() {
            return out.toString(StandardCharsets.UTF_8);
        }

        @Override
        public OutputStream openOutputStream() {
            return out;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text();
        }
    }
}
