package dev.jackfield.launcher.plugins;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the author of a plugin needs of the command line. */
@Command(
        name = "plugins",
        description = "Makes a project for a plugin of your own, and verifies a plugin that somebody else built.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {NewCommand.class, VerifyCommand.class},
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield plugins new cache-tiny --point cache.store",
            "  jackfield plugins verify cache-tiny-1.0.0.zip"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:it failed", "2:a mistake in the command line"})
public final class PluginsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Made for each command line. */
    public PluginsCommand() {}

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }
}
