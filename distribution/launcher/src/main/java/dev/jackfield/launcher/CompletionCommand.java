package dev.jackfield.launcher;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes what a shell needs to complete our commands and options. */
@Command(
        name = "completion",
        description = "Writes a script with which a shell completes commands and options.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(jackfield completion bash)        in ~/.bashrc",
            "  source <(jackfield completion zsh)         in ~/.zshrc"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:a mistake in the command line"})
final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash or zsh")
    @SuppressWarnings("NullAway.Init")
    private String shell;

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell)) {
            throw new ParameterException(spec.commandLine(), shell + " is no shell that is known here: bash or zsh");
        }
        PrintWriter out = spec.commandLine().getOut();
        // one script for both: it turns on the emulation of bash's completion where it runs in zsh
        out.print(AutoComplete.bash("jackfield", spec.root().commandLine()));
        out.flush();
        return 0;
    }
}
