package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;

/** What a change would do, for a person. */
final class PlanText {
    private PlanText() {}

    static void print(Screen screen, Tree plan) {
        Table table = new Table("", "");
        plan.texts("added").forEach(binding -> table.row("  plug in", binding));
        plan.texts("swapped").forEach(binding -> table.row("  swap", binding));
        plan.texts("removed").forEach(binding -> table.row("  remove", binding));
        plan.texts("pending").forEach(setting -> table.row("  at the next start", setting));
        boolean nothing = changes(plan) == 0;
        int same = plan.texts("unchanged").size();
        screen.line(nothing ? "This would change nothing." : "This would:");
        screen.table(table);
        if (!nothing && same > 0) {
            screen.line(same + (same == 1 ? " binding stays as it is." : " bindings stay as they are."));
        }
    }

    static int changes(Tree plan) {
        return plan.texts("added").size()
                + plan.texts("swapped").size()
                + plan.texts("removed").size()
                + plan.texts("pending").size();
    }
}
