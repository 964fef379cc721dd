package dev.jackfield.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The SPI keeps what it had: plugins that were built for an earlier minor version go on running. After an addition, or
 * together with a new major version, {@code -Djackfield.baseline=write} writes the file anew.
 */
class SpiBaselineTest {
    private static final Path BASELINE = Path.of("src/baseline/spi-" + Spi.VERSION.replaceFirst("\\..*", "") + ".txt");
    private static final Path CLASSES = Path.of("target/classes");

    @TempDir
    Path folder;

    /** {@return what a plugin that was built for the baseline would miss, or be asked for} */
    private static Set<String> broken(SortedSet<String> now) throws IOException {
        Set<String> before = new TreeSet<>(Files.readAllLines(BASELINE));
        Set<String> types = new TreeSet<>();
        before.stream().filter(line -> line.contains(" is ")).forEach(line -> types.add(line.split(" ", 2)[0]));
        Set<String> broken = new TreeSet<>();
        before.stream()
                .filter(line -> !now.contains(line) && !line.contains(" demands "))
                .forEach(line -> broken.add("gone: " + line));
        now.stream()
                .filter(line -> line.contains(" demands ") && !before.contains(line))
                .filter(line -> types.contains(line.split(" ", 2)[0]))
                .forEach(line -> broken.add("new: " + line));
        return broken;
    }

    @Test
    void everythingOfTheBaselineIsThereAndNothingMoreIsDemandedOfPlugins() throws IOException {
        SortedSet<String> now = SpiSignatures.of(CLASSES, Spi.class.getClassLoader());
        if ("write".equals(System.getProperty("jackfield.baseline"))) {
            Files.createDirectories(BASELINE.getParent());
            Files.write(BASELINE, now);
        }

        assertThat(now).hasSizeGreaterThan(200);
        assertThat(broken(now)).isEmpty();
    }

    @Test
    void methodThatIsTakenAwayIsNamed() throws IOException {
        assertThat(broken(with(
                        "Clock",
                        "package dev.jackfield.spi; public interface Clock extends java.time.InstantSource {}")))
                .anyMatch(line -> line.equals("gone: dev.jackfield.spi.Clock.nanoTime() long"));
    }

    @Test
    void methodThatPluginsWouldHaveToAddIsNamed() throws IOException {
        assertThat(broken(with("HealthCheck", """
            package dev.jackfield.spi;
            public interface HealthCheck {
                Health health() throws Exception;
                String mood();
            }
            """)))
                .containsExactly("new: dev.jackfield.spi.HealthCheck demands mood()");
    }

    /** {@return the signatures with one type compiled from another source} */
    private SortedSet<String> with(String type, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(type + ".java"), source);
        Path classes = folder.resolve("classes");
        copy(CLASSES.resolve("dev"), classes.resolve("dev"));
        List<String> arguments = List.of(
                "-proc:none", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), file.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
        try (URLClassLoader loader = new Changed(classes)) {
            return SpiSignatures.of(classes, loader);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Looks for the types of the SPI in a folder of its own first. */
    private static final class Changed extends URLClassLoader {
        Changed(Path classes) throws IOException {
            super(new URL[] {classes.toUri().toURL()}, SpiBaselineTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("dev.jackfield.spi.")) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
