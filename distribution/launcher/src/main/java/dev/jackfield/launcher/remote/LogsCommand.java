package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How much is logged. */
@Command(
        name = "logs",
        description = "Shows and changes how much a running Jackfield logs.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  jackfield logs level",
            "  jackfield logs level cache-caffeine debug --for 15m",
            "  jackfield logs level cache-caffeine default"
        })
final class LogsCommand implements Runnable {
    private static final String LEVELS = "/api/v1/log_levels";

    @Mixin
    private final Access access;

    LogsCommand(Access access) {
        this.access = access;
    }

    @Override
    public void run() {
        throw access.misuse("which one: level?");
    }

    @Command(
            name = "level",
            description = "Shows the levels of plugins and loggers, or changes one, until it is restored or the server"
                    + " is started anew.",
            footer = {
                "  jackfield logs level",
                "  jackfield logs level cache-caffeine debug --for 15m",
                "  jackfield logs level cache-caffeine default"
            })
    int level(
            @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "a plugin's id, or a logger")
                    @Nullable
                    String name,
            @Parameters(
                            index = "1",
                            arity = "0..1",
                            paramLabel = "LEVEL",
                            description = "trace, debug, info, warn, error or off; default for what it was")
                    @Nullable
                    String level,
            @Option(names = "--for", paramLabel = "D", description = "restored after that, such as 15m") @Nullable
                    String lasting) {
        return access.act((server, screen) -> {
            if (name == null || level == null) {
                screen.show(server.get(LEVELS), answer -> print(screen, answer, name));
            } else {
                Map<String, @Nullable Object> levels = new HashMap<>();
                levels.put(name, level.equals("default") ? null : level);
                Map<String, @Nullable Object> body = new LinkedHashMap<>();
                body.put("levels", levels);
                body.put("expires_in", lasting);
                screen.show(server.put(LEVELS, body), answer -> print(screen, answer, null));
            }
            return RemoteCommands.DONE;
        });
    }

    private static void print(Screen screen, Tree answer, @Nullable String only) {
        Table table = new Table("NAME", "LOGGER", "LEVEL", "CHANGED", "UNTIL");
        Tree levels = answer.tree("levels");
        for (String name : levels.members().keySet()) {
            Tree level = levels.tree(name);
            if (only == null || only.equals(name) || only.equals(level.text("logger"))) {
                table.row(
                        name,
                        level.text("logger").equals(name) ? "" : level.text("logger"),
                        level.text("level"),
                        level.text("changed").equals("true") ? "yes" : "",
                        level.text("until").isEmpty() ? "" : screen.moment(level.text("until")));
            }
        }
        screen.table(table);
    }
}
