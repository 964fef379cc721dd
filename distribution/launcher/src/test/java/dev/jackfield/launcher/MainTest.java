package dev.jackfield.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.place.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        Terminal pipe =
                Terminal.of(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), "", Map.of());
        CommandLine commands =
                Main.commands(new Surroundings(pipe, new Distribution(Path.of("nowhere")), Map.of()), arguments);
        commands.setOut(new PrintWriter(out));
        commands.setErr(new PrintWriter(err));
        return commands.execute(arguments);
    }

    @Test
    void helpShowsEveryCommandWithExamplesAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("run ", "check ", "demo ", "plugins ", "Examples:", "Exit codes:")
                .doesNotContain("origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "check",
                "demo",
                "doctor",
                "status",
                "health",
                "plugins",
                "plugins install",
                "plugins keygen",
                "plugins new",
                "plugins sign",
                "plugins verify",
                "plugins show",
                "plugins upload",
                "plugins reload",
                "plugins stop",
                "plugins start",
                "plugins remove",
                "plugins verify-unload",
                "bindings",
                "bindings show",
                "bindings history",
                "swap",
                "rollback",
                "config",
                "config get",
                "config set",
                "config diff",
                "events",
                "openapi",
                "completion"
            })
    void eachCommandHasHelpWithExamplesAndExitCodes(String command) {
        assertThat(run((command + " --help").split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: jackfield " + command, "Examples:", "Exit codes:");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void versionNamesTheJvmToo() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("jackfield ").contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rnu",
                "run --prot 1",
                "run --port eighty",
                "run --upstream elsewhere",
                "run --upstream 127.0.0.1:9000",
                "run --log-level loud",
                "check",
                "demo --seconds 0",
                "demo --upstream ftp://127.0.0.1",
                "plugins nwe cache-tiny",
                "plugins new",
                "plugins new cache-tiny --json",
                "plugins verify",
                "plugins verify not-there.zip",
                "status --url elsewhere",
                "status --url ftp://127.0.0.1",
                "plugins show",
                "plugins upload not-there.zip",
                "bindings show cache.store",
                "swap cache.store/l1",
                "swap cache.store/l1 map --option maximum_entries",
                "config",
                "config set not-there.yaml",
                "events --since yesterday",
                "completion fish"
            })
    void aMistakeInTheCommandLineIsExitCodeTwoAndSaysWhatIsPossible(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("jackfield: ").doesNotContain("\tat ");
    }

    @Test
    void theNearestNameIsSuggested() {
        run("runn");
        run("run", "--prot=1");
        assertThat(err.toString())
                .contains(
                        "unknown command \"runn\"; did you mean \"run\"? available: run, check, doctor, fast-start, demo,"
                                + " status,")
                .contains("unknown option \"--prot\"; did you mean \"--port\"? available: --config, --port,");
    }

    @Test
    void completionOfBothShellsKnowsEveryCommand() {
        assertThat(run("completion", "bash")).isZero();
        assertThat(run("completion", "zsh")).isZero();
        assertThat(out.toString())
                .contains("plugins upload", "bashcompinit", "complete -F")
                .contains("--token-file", "--dry-run")
                // the hidden command; there is an option of that name
                .doesNotContainPattern("(?<!--)\\borigin\\b");
    }

    @Test
    void theDemoSaysThatItNeedsADistribution() {
        assertThat(run("demo")).isEqualTo(1);
        assertThat(err.toString()).contains("bin/jackfield demo").doesNotContain("\tat ");
    }
}
