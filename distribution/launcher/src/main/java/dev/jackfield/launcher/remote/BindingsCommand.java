package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import dev.jackfield.launcher.text.Yaml;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What is plugged in where. */
@Command(
        name = "bindings",
        description = "Lists what is plugged in where; its commands look at one binding.",
        footer = {
            "  jackfield bindings",
            "  jackfield bindings show cache.store/l1",
            "  jackfield bindings history cache.store/l1"
        })
final class BindingsCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    BindingsCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            Pages.show(server, screen, "/api/v1/bindings", bindings -> list(screen, bindings));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "show",
            description = "Shows one binding: its options, its health, whose code it is.",
            footer = "  jackfield bindings show cache.store/l1")
    int show(
            @Parameters(
                            paramLabel = "POINT/NAME",
                            description = "such as cache.store/l1",
                            converter = BindingName.Reader.class)
                    BindingName binding) {
        return access.act((server, screen) -> {
            screen.show(server.get(binding.path()), tree -> one(screen, tree));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "history",
            description = "Shows the last swaps of a binding, the latest first.",
            footer = "  jackfield bindings history cache.store/l1")
    int history(
            @Parameters(
                            paramLabel = "POINT/NAME",
                            description = "such as cache.store/l1",
                            converter = BindingName.Reader.class)
                    BindingName binding) {
        return access.act((server, screen) -> {
            Pages.show(server, screen, binding.path() + "/history", swaps -> new SwapText(screen).history(swaps));
            return RemoteCommands.DONE;
        });
    }

    static void list(Screen screen, List<Tree> bindings) {
        if (bindings.isEmpty()) {
            screen.line("Nothing is plugged in anywhere.");
            return;
        }
        Table table = new Table("BINDING", "PROVIDER", "PLUGIN", ">IN FLIGHT", "HEALTH", "FOR");
        bindings.forEach(binding -> table.row(
                binding.text("point") + "/" + binding.text("name"),
                SwapText.brief(binding),
                binding.text("plugin") + " " + binding.text("version"),
                binding.text("in_flight"),
                screen.state(binding.tree("health").text("state")),
                screen.ago(binding.text("since"))));
        screen.table(table);
    }

    private static void one(Screen screen, Tree binding) {
        Tree health = binding.tree("health");
        var state = screen.state(health.text("state"));
        screen.line(screen.strong(binding.text("point") + "/" + binding.text("name")) + " "
                + state.painted()
                + (health.text("detail").isEmpty() ? "" : ": " + health.text("detail")));
        Table table = new Table("", "");
        table.row("  provider", SwapText.brief(binding) + ", for " + screen.ago(binding.text("since")));
        table.row(
                "  plugin",
                binding.text("plugin") + " " + binding.text("version") + ", generation "
                        + binding.text("plugin_generation"));
        table.row("  in flight", binding.text("in_flight"));
        Tree options = binding.tree("options");
        table.row("  options", options.isEmpty() ? "none" : "");
        options.members().forEach((name, value) -> table.row("    " + name, Yaml.flow(value)));
        screen.table(table);
    }
}
