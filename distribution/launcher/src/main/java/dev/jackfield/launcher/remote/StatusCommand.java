package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Tree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One look at a running server. */
@Command(
        name = "status",
        description = "Says how a running Jackfield is: whether it serves, its plugins, what is plugged in where.",
        footer = {"  jackfield status", "  JACKFIELD_URL=http://10.0.0.5:8081 jackfield status --json"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    StatusCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            Reply ready = server.ask("/health/ready");
            Reply health = server.get("/api/v1/health");
            List<Reply> plugins = Pages.read(server, "/api/v1/plugins");
            List<Reply> bindings = Pages.read(server, "/api/v1/bindings");
            if (screen.json()) {
                screen.line("{\"ready\":" + ready.text() + ",\"health\":" + health.text() + ",\"plugins\":"
                        + plugins.get(0).text() + ",\"bindings\":"
                        + bindings.get(0).text() + "}");
            } else {
                print(server, screen, ready, health.tree(), Pages.items(plugins), Pages.items(bindings));
            }
            return RemoteCommands.DONE;
        });
    }

    private static void print(
            Server server, Screen screen, Reply ready, Tree health, List<Tree> plugins, List<Tree> bindings) {
        var state = screen.state(health.text("state"));
        screen.line(screen.strong("Jackfield") + " at " + server.root() + " is " + state.painted()
                + (ready.ok() ? ", and serves" : ", and does not serve"));
        Map<String, Long> states = plugins.stream()
                .collect(Collectors.groupingBy(plugin -> plugin.text("state"), TreeMap::new, Collectors.counting()));
        screen.line("plugins: "
                + (states.isEmpty()
                        ? "none"
                        : states.entrySet().stream()
                                .map(each -> each.getValue() + " " + each.getKey())
                                .collect(Collectors.joining(", "))));
        List<Tree> ill = health.trees("components").stream()
                .filter(component -> !component.text("state").equals("up"))
                .toList();
        if (!ill.isEmpty()) {
            screen.line("");
            HealthCommand.print(screen, ill);
        }
        screen.line("");
        BindingsCommand.list(screen, bindings);
    }
}
