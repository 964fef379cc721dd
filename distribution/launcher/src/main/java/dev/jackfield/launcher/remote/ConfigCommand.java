package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Tree;
import dev.jackfield.launcher.text.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The configuration of a running server. */
@Command(
        name = "config",
        description = "Shows the configuration of a running Jackfield, and changes it as a whole.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "  jackfield config get > now.yaml",
            "  jackfield config diff now.yaml",
            "  jackfield config set now.yaml"
        })
final class ConfigCommand implements Runnable {
    private static final String CONFIG = "/api/v1/config";

    @Mixin
    private final Access access;

    ConfigCommand(Access access) {
        this.access = access;
    }

    @Override
    public void run() {
        throw access.misuse("which one: get, set or diff?");
    }

    @Command(
            name = "get",
            description =
                    "Shows every setting as YAML, each with where it comes from; secrets are masked, and stay what"
                            + " they are when they are sent back.",
            footer = {"  jackfield config get", "  jackfield config get > now.yaml"})
    int get() {
        return access.act((server, screen) -> {
            screen.show(server.get(CONFIG), answer -> print(screen, answer));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "set",
            description = "Applies a file as one change, or not at all. What it leaves out gets its default.",
            footer = {"  jackfield config set now.yaml", "  generate-settings | jackfield config set -"})
    int set(@Parameters(paramLabel = "F", description = "YAML or JSON; - for standard input") Path file) {
        Tree tree = read(file);
        return access.act((server, screen) -> {
            screen.show(server.put(CONFIG, tree.members()), done -> applied(screen, done));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "diff",
            description = "Says what a file would change, and changes nothing.",
            footer = {"  jackfield config diff now.yaml", "  git show HEAD:site.yaml | jackfield config diff -"})
    int diff(@Parameters(paramLabel = "F", description = "YAML or JSON; - for standard input") Path file) {
        Tree tree = read(file);
        return access.act((server, screen) -> {
            screen.show(server.put(CONFIG + "?dry_run=true", tree.members()), plan -> PlanText.print(screen, plan));
            return RemoteCommands.DONE;
        });
    }

    private Tree read(Path file) {
        boolean input = file.toString().equals("-");
        String name = input ? "standard input" : file.toString();
        try {
            byte[] bytes = input ? System.in.readAllBytes() : Files.readAllBytes(file);
            Tree tree = Yaml.read(name, new String(bytes, StandardCharsets.UTF_8));
            if (tree.isEmpty()) {
                throw access.misuse(name + " says nothing, and would set everything to its default");
            }
            return tree;
        } catch (NoSuchFileException e) {
            throw access.misuse(file + " is not there");
        } catch (IOException e) {
            throw access.misuse(String.valueOf(e.getMessage()));
        }
    }

    private static void print(Screen screen, Tree answer) {
        List<Yaml.Line> lines = Yaml.lines(answer.tree("configuration"), answer.tree("origins"));
        int width = lines.stream()
                .mapToInt(line -> line.text().length())
                .filter(length -> length <= 60)
                .max()
                .orElse(0);
        for (Yaml.Line line : lines) {
            String padding = " ".repeat(Math.max(0, width - line.text().length()));
            screen.line(
                    line.remark().isEmpty()
                            ? line.text()
                            : line.text() + padding + "  "
                                    + screen.faint("# " + line.remark()).painted());
        }
    }

    private static void applied(Screen screen, Tree done) {
        List<Tree> swaps = done.trees("swaps");
        screen.line(swaps.isEmpty() && PlanText.changes(done) == 0 ? "Nothing changes: it is so already." : "Applied.");
        if (!swaps.isEmpty()) {
            new SwapText(screen).several(swaps);
        }
        done.texts("pending").forEach(setting -> screen.line("At the next start: " + setting));
    }
}
