package dev.jackfield.launcher.audit;

import dev.jackfield.kernel.AuditReport;
import dev.jackfield.kernel.Jackfield;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.spi.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out whether somebody wrote into the audit. Needs no server. */
@Command(
        name = "verify",
        description =
                "Reads the whole audit of a data folder and says which lines were changed, taken out or put in. Needs"
                        + " no server.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {"  jackfield audit verify", "  jackfield audit verify --data /var/lib/jackfield"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every line follows the one before",
            "1:it was cut or edited, or can't be read",
            "2:a mistake" + " in the command line"
        })
public final class VerifyAuditCommand implements Callable<Integer> {
    private final Surroundings around;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            description = "the data folder, or a copy of it (that of jackfield run)")
    private @Nullable Path data;

    /**
     * @param around where the data folder is, unless it is named
     */
    public VerifyAuditCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        Distribution distribution = around.distribution();
        Path folder = data == null ? distribution.data(around.environment()) : data;
        if (!Files.isDirectory(folder.resolve("audit"))) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), folder + " has no audit; name the data folder with --data");
        }
        AuditReport report = Jackfield.verifyAudit(folder);
        PrintWriter out = spec.commandLine().getOut();
        for (Problem problem : report.problems()) {
            out.println(problem);
        }
        out.println((report.problems().isEmpty() ? "Intact: " : "Cut or edited: ") + report.records()
                + " lines, number " + report.first() + " to " + report.last());
        out.println("The hash of the last one is " + report.head());
        out.flush();
        return report.problems().isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
