package dev.jackfield.launcher;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Logs;
import dev.jackfield.spi.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a configuration would be accepted. Starts nothing and changes nothing. */
@Command(
        name = "check",
        description = "Finds every mistake in a configuration; starts nothing and changes nothing.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield check conf/jackfield.yaml",
            "  jackfield check site.yaml --plugins /srv/plugins && systemctl reload jackfield"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no mistakes",
            "1:it could not be checked",
            "2:a mistake in the command line or in the configuration; all of them are listed"
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "F", description = "the configuration, YAML whatever its name")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--plugins", paramLabel = "DIR", description = "the plugins that it is for (plugins)")
    private @Nullable Path plugins;

    @Override
    public Integer call() {
        Logs.warningsOnly();
        Distribution distribution = Distribution.current();
        JackfieldConfig.Builder builder = JackfieldConfig.builder()
                .home(distribution.home())
                .bundledPlugins(distribution.bundledPlugins())
                .environment(System.getenv())
                .file(file);
        if (plugins != null) {
            builder.flag("plugins.directory", plugins.toAbsolutePath().toString());
        }
        List<Problem> problems = Jackfield.check(builder.build());
        if (problems.isEmpty()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(file + ": no mistakes");
            out.flush();
            return CommandLine.ExitCode.OK;
        }
        PrintWriter err = spec.commandLine().getErr();
        Problems.print(problems, err);
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
