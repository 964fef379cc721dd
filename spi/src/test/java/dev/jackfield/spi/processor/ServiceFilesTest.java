package dev.jackfield.spi.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceFilesTest {
    private static final String MODULE = "module sample { provides java.lang.Runnable with sample.Task; }";

    @Test
    void writesWhatTheModuleProvides() {
        Compilation compilation = Compilation.of(
                """
                        module sample {
                            provides java.util.concurrent.Callable with sample.Outer.Second, sample.First;
                            provides java.lang.Runnable with sample.Task;
                        }
                        """, """
                        package sample;
                        public class Outer {
                            public static class Second implements java.util.concurrent.Callable<String> {
                                public String call() { return ""; }
                            }
                        }
                        """, """
                        package sample;
                        public class First implements java.util.concurrent.Callable<String> {
                            public First() {}
                            public First(int unused) {}
                            public String call() { return ""; }
                        }
                        """, "package sample; public class Task implements Runnable { public void run() {} }");

        assertThat(compilation.succeeds().written("META-INF/"))
                .isEqualTo(Map.of(
                        "META-INF/services/java.util.concurrent.Callable",
                        "sample.Outer$Second\nsample.First\n",
                        "META-INF/services/java.lang.Runnable",
                        "sample.Task\n"));
    }

    @Test
    void writesNothingWithoutAModule() {
        assertThat(Compilation.of("package sample; public class Task {}")
                        .succeeds()
                        .written("META-INF/"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "public class Task { public static Runnable provider() { return null; } } | a static provider()",
                "class Task implements Runnable { public Task() {} public void run() {} } | must be public",
                "public class Task implements Runnable { Task() {} public void run() {} } | public constructor",
                "public class Task implements Runnable { public Task(int i) {} public void run() {} }"
                        + "| public constructor",
                "public abstract class Task implements Runnable { public Task() {} } | not be abstract"
            })
    void refusesProvidersThatServiceLoaderCouldNotMakeOnBothPaths(String provider, String reason) {
        Compilation compilation = Compilation.of(MODULE, "package sample; " + provider);

        assertThat(compilation.errors()).anySatisfy(error -> assertThat(error).contains("sample.Task", reason));
        assertThat(compilation.written("META-INF/")).isEmpty();
    }
}
