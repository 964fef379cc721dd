package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import java.util.List;
import java.util.Locale;

/** How swaps went, for a person. */
final class SwapText {
    private final Screen screen;

    SwapText(Screen screen) {
        this.screen = screen;
    }

    /** One swap, in full. */
    void report(Tree swap) {
        String binding = swap.text("point") + "/" + swap.text("name");
        var outcome = screen.state(swap.text("outcome"));
        screen.line(screen.strong(binding) + " "
                + outcome.paint().apply(outcome.text().replace('_', ' ')) + ", took " + swap.millis("took_ms"));
        Table table = new Table("", "");
        boolean made = swap.tree("from").isEmpty();
        table.row("  from", made ? "nothing: this binding is new" : side(swap.tree("from")));
        table.row("  to", side(swap.tree("to")));
        if (!swap.text("outcome").equals("unchanged")) {
            table.row(
                    "  drained",
                    count(swap.number("in_flight_at_swap"), "call") + " in flight, gone after "
                            + swap.millis("drained_ms"));
            table.row("  cut", count(swap.number("cut"), "call"));
            table.row("  carried", count(swap.number("carried_entries"), "entry"));
        }
        if (!swap.text("reason").isEmpty()) {
            table.row("  reason", swap.text("reason"));
        }
        swap.texts("notes").forEach(note -> table.row("  note", note));
        screen.table(table);
    }

    /** Several of one moment. */
    void several(List<Tree> swaps) {
        Table table = new Table("BINDING", "OUTCOME", "FROM", "TO", ">DRAINED", ">CUT", ">CARRIED", ">TOOK", "REASON");
        swaps.forEach(swap -> table.row(
                swap.text("point") + "/" + swap.text("name"),
                screen.state(swap.text("outcome")),
                brief(swap.tree("from")),
                brief(swap.tree("to")),
                swap.millis("drained_ms"),
                swap.text("cut"),
                swap.text("carried_entries"),
                swap.millis("took_ms"),
                swap.text("reason")));
        screen.table(table);
    }

    /** Those of one binding, the latest first. */
    void history(List<Tree> swaps) {
        Table table = new Table("WHEN", "OUTCOME", "FROM", "TO", ">DRAINED", ">CUT", ">CARRIED", ">TOOK", "REASON");
        swaps.forEach(swap -> table.row(
                screen.moment(swap.text("at")),
                screen.state(swap.text("outcome")),
                brief(swap.tree("from")),
                brief(swap.tree("to")),
                swap.millis("drained_ms"),
                swap.text("cut"),
                swap.text("carried_entries"),
                swap.millis("took_ms"),
                swap.text("reason")));
        screen.table(table);
    }

    /** {@return whose generation that was; a dash where there was none} */
    static String brief(Tree side) {
        if (side.isEmpty()) {
            return "–";
        }
        long generation = side.number("generation");
        return side.text("provider") + (generation == 0 ? "" : " #" + generation);
    }

    private static String side(Tree side) {
        return side.isEmpty()
                ? "nothing"
                : brief(side) + "  (" + side.text("plugin") + " " + side.text("version") + ")";
    }

    private static String count(long number, String what) {
        String many = what.endsWith("y") ? what.substring(0, what.length() - 1) + "ies" : what + "s";
        return String.format(Locale.ROOT, "%,d", number) + " " + (number == 1 ? what : many);
    }
}
