package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.place.Terminal;
import dev.jackfield.launcher.text.Ago;
import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Table.Cell;
import dev.jackfield.launcher.text.Tree;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * Where answers are shown: as tables for people, or as JSON the way they came.
 *
 * @param terminal who watches
 * @param out for what was asked for
 * @param err for everything else
 * @param json whether the answers are shown as they came
 */
record Screen(Terminal terminal, PrintWriter out, PrintWriter err, boolean json) {
    /** Shows an answer: as it came, or as a person reads it. */
    void show(Reply reply, Consumer<Tree> people) {
        if (json) {
            out.println(reply.text());
        } else {
            people.accept(reply.tree());
        }
    }

    void line(String text) {
        out.println(text);
    }

    void table(Table table) {
        table.print(out, terminal);
    }

    /** A state in its colour. */
    Cell state(String state) {
        return switch (state) {
            case "up", "started", "swapped", "collected" -> new Cell(state, terminal::good);
            case "down", "refused", "rolled_back", "held" -> new Cell(state, terminal::bad);
            case "degraded", "stopped", "pending" -> new Cell(state, terminal::odd);
            default -> Cell.plain(state);
        };
    }

    Cell faint(String text) {
        return new Cell(text, terminal::faint);
    }

    String strong(String text) {
        return terminal.strong(text);
    }

    String ago(String time) {
        return Ago.of(time, Instant.now());
    }

    String moment(String time) {
        return Ago.moment(time, ZoneId.systemDefault());
    }

    /** Why something was not done: the problem's title, its detail, and each mistake with its place. */
    void refused(Reply reply) {
        if (json) {
            out.println(reply.text());
            return;
        }
        Tree problem = reply.tree();
        var errors = problem.trees("errors");
        String said = problem.text("detail").replace("?force=true", "--force");
        String detail = errors.size() == 1 ? "" : ": " + said;
        String title = problem.text("title").isEmpty() ? "refused" : problem.text("title");
        err.println("jackfield: " + title + " (" + reply.status() + ")" + detail);
        errors.forEach(error -> err.println(
                "  " + (error.text("pointer").isEmpty() ? "" : error.text("pointer") + ": ") + error.text("detail")));
    }

    /** What helps a person and is not what was asked for. */
    void note(String message) {
        err.println(message);
    }

    void error(String message) {
        err.println("jackfield: " + message);
    }

    void flush() {
        out.flush();
        err.flush();
    }
}
