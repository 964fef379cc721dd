package dev.jackfield.example.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example as an application does: a JVM of its own, started either way. */
class EmbedTest {
    private static final String MAIN = "dev.jackfield.example.embed.Main";

    @TempDir
    Path folder;

    @Test
    void runsFromTheClassPathAndLeavesNoThread() throws Exception {
        assertThat(run("-cp", path(), MAIN))
                .contains("hello, re-plug me at", "/greeting: hello", "a pen is sold", "measured: 4", "unnamed module")
                .endsWith("threads left: []");
    }

    @Test
    void runsFromTheModulePathAndLeavesNoThread() throws Exception {
        assertThat(run("-p", path(), "-m", "dev.jackfield.example.embed/" + MAIN))
                .contains(
                        "hello, re-plug me at",
                        "/greeting: hello",
                        "a pen is sold",
                        "measured: 4",
                        "module dev.jackfield.example.embed")
                .endsWith("threads left: []");
    }

    private String run(String... how) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(how));
        command.add(folder.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** {@return what this test runs on, without the test itself and its tools} */
    private static String path() {
        String modules = System.getProperty("jdk.module.path", "");
        String classes = System.getProperty("java.class.path", "");
        return String.join(
                File.pathSeparator,
                Stream.of((modules + File.pathSeparator + classes).split(File.pathSeparator))
                        .filter(entry -> !entry.isEmpty() && !entry.contains("test-classes"))
                        .filter(entry ->
                                !entry.matches(".*(junit|assertj|surefire|opentest4j|apiguardian|byte-buddy).*"))
                        .distinct()
                        .toList());
    }
}
