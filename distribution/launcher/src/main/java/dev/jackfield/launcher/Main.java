package dev.jackfield.launcher;

import dev.jackfield.launcher.audit.VerifyAuditCommand;
import dev.jackfield.launcher.demo.DemoCommand;
import dev.jackfield.launcher.demo.OriginCommand;
import dev.jackfield.launcher.doctor.DoctorCommand;
import dev.jackfield.launcher.faststart.FastStartCommand;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Logs;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.plugins.ForPrograms;
import dev.jackfield.launcher.plugins.InstallCommand;
import dev.jackfield.launcher.plugins.KeygenCommand;
import dev.jackfield.launcher.plugins.NewCommand;
import dev.jackfield.launcher.plugins.SignCommand;
import dev.jackfield.launcher.plugins.VerifyCommand;
import dev.jackfield.launcher.remote.RemoteCommands;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The door: the command {@code jackfield}. */
@Command(
        name = "jackfield",
        description = "A panel in front of your service: cache, balance and guard it, and re-plug each part while"
                + " traffic flows.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield demo                                    see it re-plugged under load",
            "  jackfield run --upstream http://127.0.0.1:9000    put it in front of a service",
            "  jackfield check conf/jackfield.yaml               find every mistake in a file",
            "  jackfield status                                  see how a running one is",
            "  jackfield swap cache.store/l1 map                 re-plug it",
            "  jackfield plugins new cache-tiny                  make a plugin of your own",
            "",
            "Help on one command: jackfield COMMAND --help"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped as it was told to",
            "1:it failed: a port or the data folder is in use, a demo lost something, ...",
            "2:a mistake in the command line or in the configuration; all of them are listed",
            "3:the running server can't be reached, or it does not take the token"
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param arguments the command and its options
     */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("doctor")) {
            // here and not in the command, as it is for the whole process
            Logs.warningsOnly();
        }
        System.exit(commands(Surroundings.ofProcess(), arguments).execute(arguments));
    }

    /** Only the command that is asked for is read by reflection, unless somebody may want to see them all. */
    static CommandLine commands(Surroundings around, String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        String wanted = arguments.length == 0 ? "" : arguments[0];
        switch (wanted) {
            case "run" -> commands.addSubcommand(new RunCommand());
            case "origin" -> commands.addSubcommand(new OriginCommand());
            case "fast-start" -> commands.addSubcommand(new FastStartCommand(around));
            case "doctor" -> commands.addSubcommand(new DoctorCommand(around));
            default -> {
                if (RemoteCommands.have(wanted)) {
                    RemoteCommands.add(commands, wanted, around);
                } else {
                    addAll(commands, around);
                }
                addLocal(commands, around);
            }
        }
        return commands.setColorScheme(CommandLine.Help.defaultColorScheme(
                        around.terminal().colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpAutoWidth(around.terminal().live())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::failed);
    }

    private static void addAll(CommandLine commands, Surroundings around) {
        commands.addSubcommand(new RunCommand())
                .addSubcommand(new CheckCommand())
                .addSubcommand(new DoctorCommand(around))
                .addSubcommand(new FastStartCommand(around))
                .addSubcommand(new DemoCommand(around.distribution(), around.terminal()));
        RemoteCommands.add(commands, around);
        commands.addSubcommand(new CompletionCommand()).addSubcommand(new CommandLine.HelpCommand());
    }

    /** What is done without asking a server. */
    private static void addLocal(CommandLine commands, Surroundings around) {
        addAuthoring(commands, around);
        CommandLine audit = commands.getSubcommands().get("audit");
        if (audit != null) {
            addLocal(audit, new VerifyAuditCommand(around));
        }
    }

    private static void addLocal(CommandLine to, Object local) {
        CommandLine command = new CommandLine(local);
        to.addSubcommand(command);
        CommandSpec described = command.getCommandSpec();
        described.options().stream()
                .filter(OptionSpec::inherited)
                .filter(option ->
                        !(local instanceof ForPrograms && option.longestName().equals(ForPrograms.JSON)))
                .toList()
                .forEach(described::remove);
    }

    /** What is done with plugins without asking a server. */
    private static void addAuthoring(CommandLine commands, Surroundings around) {
        CommandLine plugins = commands.getSubcommands().get("plugins");
        if (plugins == null) {
            return;
        }
        for (Object local : List.of(
                new InstallCommand(around),
                new KeygenCommand(),
                new NewCommand(),
                new SignCommand(),
                new VerifyCommand(around))) {
            addLocal(plugins, local);
        }
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "which command?");
    }

    /** What cannot be read of a command line, and where to find what can. */
    private static int misused(CommandLine.ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("jackfield: " + sentence(mistake));
        err.println("What is possible: " + command.getCommandSpec().qualifiedName() + " --help");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static String sentence(CommandLine.ParameterException mistake) {
        if (mistake instanceof CommandLine.UnmatchedArgumentException unmatched) {
            CommandLine.Model.CommandSpec command = mistake.getCommandLine().getCommandSpec();
            String asked = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
            if (asked.startsWith("-")) {
                return Suggestion.unknown(
                        "option",
                        asked,
                        command.options().stream()
                                .filter(option -> !option.hidden())
                                .map(CommandLine.Model.OptionSpec::longestName)
                                .toList());
            }
            if (!command.subcommands().isEmpty()) {
                return Suggestion.unknown(
                        "command", asked, command.subcommands().keySet());
            }
        }
        return String.valueOf(mistake.getMessage());
    }

    /** What went wrong, as sentences; a stack trace only where it is a fault of ours. */
    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean mistakes = false;
        if (failure instanceof JackfieldException known) {
            mistakes = !known.problems().isEmpty();
            if (mistakes) {
                Problems.print(known.problems(), err);
            } else {
                err.println("jackfield: " + known.getMessage());
            }
        } else {
            failure.printStackTrace(err);
        }
        err.flush();
        return mistakes ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** The version of this module. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"jackfield " + Distribution.version(), "Java " + Runtime.version()};
        }
    }
}
