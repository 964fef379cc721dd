package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import java.util.List;

/** Plugins, for a person. */
final class PluginText {
    private final Screen screen;

    PluginText(Screen screen) {
        this.screen = screen;
    }

    void list(List<Tree> plugins) {
        if (plugins.isEmpty()) {
            screen.line("There are no plugins: drop one into the plugins folder, or jackfield plugins upload FILE");
            return;
        }
        Table table = new Table("PLUGIN", "VERSION", ">GENERATION", "STATE", "PROVIDERS", "REMARKS");
        plugins.forEach(plugin -> table.row(
                plugin.text("id"),
                plugin.text("version"),
                plugin.text("generation"),
                screen.state(plugin.text("state")),
                String.join(", ", plugin.texts("providers")),
                remarks(plugin)));
        screen.table(table);
    }

    private static String remarks(Tree plugin) {
        Tree refusal = plugin.tree("refusal");
        if (!refusal.isEmpty()) {
            return "refused " + refusal.text("file") + ": " + refusal.text("reason");
        }
        return String.join("; ", plugin.texts("notes"));
    }

    void one(Tree plugin) {
        var state = screen.state(plugin.text("state"));
        screen.line(screen.strong(plugin.text("id")) + " " + plugin.text("version") + " " + state.painted());
        Table table = new Table("", "");
        row(table, "what", plugin.text("description"));
        row(table, "generation", plugin.text("generation"));
        row(table, "providers", String.join(", ", plugin.texts("providers")));
        row(table, "depends on", String.join(", ", plugin.texts("dependencies")));
        row(table, "module", plugin.text("module"));
        row(table, "isolation", plugin.text("isolation"));
        row(table, "for SPI", plugin.text("spi_version"));
        row(table, "license", plugin.text("license"));
        row(table, "SHA-256", plugin.text("digest"));
        row(table, "signed by", plugin.text("signer"));
        plugin.texts("notes").forEach(note -> row(table, "note", note));
        Tree refusal = plugin.tree("refusal");
        if (!refusal.isEmpty()) {
            row(table, "refused", refusal.text("file") + " at " + screen.moment(refusal.text("at")));
            row(table, "because", refusal.text("reason"));
        }
        screen.table(table);
        if (!plugin.trees("verdicts").isEmpty()) {
            screen.line("");
            verdicts(plugin);
        }
    }

    private static void row(Table table, String name, String value) {
        if (!value.isEmpty()) {
            table.row("  " + name, value);
        }
    }

    /** What became of earlier generations. */
    void verdicts(Tree plugin) {
        if (plugin.trees("verdicts").isEmpty()) {
            screen.line("No generation of " + plugin.text("id") + " was unloaded yet.");
            return;
        }
        Table table = new Table(">EARLIER GENERATION", "VERSION", "UNLOADED", "CODE", "HELD BY", "LEFT OPEN");
        plugin.trees("verdicts")
                .forEach(verdict -> table.row(
                        verdict.text("generation"),
                        verdict.text("version"),
                        screen.ago(verdict.text("unloaded_at")) + " ago",
                        screen.state(verdict.text("verdict")),
                        String.join(", ", verdict.texts("held_by")),
                        String.join(", ", verdict.texts("left_open"))));
        screen.table(table);
    }

    /** What a change did to a plugin and to the bindings that use it. */
    void changed(Tree change) {
        Tree plugin = change.tree("plugin");
        var state = screen.state(plugin.text("state"));
        screen.line(screen.strong(plugin.text("id")) + " " + plugin.text("version") + " is "
                + state.painted()
                + (plugin.number("generation") > 0 ? ", generation " + plugin.text("generation") : ""));
        List<Tree> swaps = change.trees("swaps");
        if (swaps.isEmpty()) {
            screen.line("No binding uses it.");
        } else {
            new SwapText(screen).several(swaps);
        }
    }
}
