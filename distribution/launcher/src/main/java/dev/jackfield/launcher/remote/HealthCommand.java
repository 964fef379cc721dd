package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How every component is. */
@Command(
        name = "health",
        description = "Shows how every component is; exit code 1 where one is down.",
        footer = {"  jackfield health", "  jackfield health --json | jq '.components[] | select(.state != \"up\")'"})
final class HealthCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    HealthCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            Reply health = server.get("/api/v1/health");
            screen.show(health, tree -> print(screen, tree.trees("components")));
            return health.tree().text("state").equals("down") ? RemoteCommands.REFUSED : RemoteCommands.DONE;
        });
    }

    static void print(Screen screen, List<Tree> components) {
        Table table = new Table("COMPONENT", "STATE", "FOR", "DETAIL");
        components.forEach(component -> table.row(
                component.text("name"),
                screen.state(component.text("state")),
                screen.ago(component.text("since")),
                component.text("detail")));
        screen.table(table);
    }
}
