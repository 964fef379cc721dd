package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.place.Surroundings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The door: the commands that speak to a running server over HTTP. */
public final class RemoteCommands {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int NO_ACCESS = 3;

    private static final int LAST = 1_000;

    private static final Map<String, Function<Access, Object>> COMMANDS = commands();
    private static final Map<String, String> EXIT_CODES = exitCodes();

    private RemoteCommands() {}

    private static Map<String, Function<Access, Object>> commands() {
        Map<String, Function<Access, Object>> commands = new LinkedHashMap<>();
        commands.put("status", StatusCommand::new);
        commands.put("health", HealthCommand::new);
        commands.put("plugins", PluginsCommand::new);
        commands.put("bindings", BindingsCommand::new);
        commands.put("swap", SwapCommand::new);
        commands.put("rollback", RollbackCommand::new);
        commands.put("databases", DatabasesCommand::new);
        commands.put("config", ConfigCommand::new);
        commands.put("events", EventsCommand::new);
        commands.put("tokens", TokensCommand::new);
        commands.put("audit", AuditCommand::new);
        commands.put("logs", LogsCommand::new);
        commands.put("openapi", OpenApiCommand::new);
        return commands;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "done");
        codes.put("1", "the server refused it, or it failed there; it says why");
        codes.put("2", "a mistake in the command line");
        codes.put("3", "the server can't be reached, or it does not take the token");
        return codes;
    }

    /** {@return whether there is such a command} */
    public static boolean have(String name) {
        return COMMANDS.containsKey(name);
    }

    /**
     * Adds all of them.
     *
     * @param to gets them as its commands
     */
    public static void add(CommandLine to, Surroundings around) {
        COMMANDS.keySet().forEach(name -> add(to, name, around));
    }

    /** Adds one, without reading the others by reflection. */
    public static void add(CommandLine to, String name, Surroundings around) {
        Function<Access, Object> command = COMMANDS.get(name);
        if (command == null) {
            throw new IllegalArgumentException(name);
        }
        CommandLine line = new CommandLine(command.apply(new Access(around)));
        describe(line.getCommandSpec());
        to.addSubcommand(line);
    }

    /** What the help of all has in common. */
    private static void describe(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .order(LAST)
                .description("show this help")
                .build());
        spec.usageMessage()
                .sortOptions(false)
                .footerHeading("%nExamples:%n")
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(EXIT_CODES);
        spec.subcommands().values().forEach(each -> describe(each.getCommandSpec()));
    }
}
