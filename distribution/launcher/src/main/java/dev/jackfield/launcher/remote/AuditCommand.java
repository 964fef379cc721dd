package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import dev.jackfield.launcher.text.Yaml;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Who changed what. */
@Command(
        name = "audit",
        description = "Shows who changed what, from where, the latest first.",
        footer = {
            "  jackfield audit",
            "  jackfield audit --action binding --since 2026-11-01T00:00:00Z",
            "  jackfield audit --actor deploy --limit 1000 --json",
            "  jackfield audit verify"
        })
final class AuditCommand implements Callable<Integer> {
    private static final String AUDIT = "/api/v1/audit";

    @Mixin
    private final Access access;

    @Option(names = "--actor", paramLabel = "NAME", description = "only what this one did")
    private @Nullable String actor;

    @Option(names = "--action", paramLabel = "A", description = "only this, or what is below it, such as binding")
    private @Nullable String action;

    @Option(names = "--since", paramLabel = "TIME", description = "only from then on, such as 2026-11-01T09:30:00Z")
    private @Nullable String since;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "how many at most (50, up to 1000)")
    private int limit;

    AuditCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        String query = AUDIT + "?limit=" + limit + part("actor", actor) + part("action", action) + part("since", since);
        return access.act((server, screen) -> {
            screen.show(server.get(query), page -> print(screen, page));
            return RemoteCommands.DONE;
        });
    }

    private static String part(String name, @Nullable String value) {
        return value == null ? "" : "&" + name + "=" + Server.segment(value);
    }

    private static void print(Screen screen, Tree page) {
        List<Tree> records = page.trees("items");
        if (records.isEmpty()) {
            screen.line("Nothing like that was changed.");
            return;
        }
        Table table = new Table("WHEN", "WHO", "FROM", "WHAT", "OUTCOME", "BEFORE", "AFTER");
        records.forEach(record -> table.row(
                screen.moment(record.text("time")),
                record.text("actor"),
                record.text("remote_address"),
                (record.text("action") + " " + record.text("target")).strip(),
                outcome(screen, record),
                state(record, "before"),
                state(record, "after")));
        screen.table(table);
        if (!page.text("next_cursor").isEmpty()) {
            screen.note("there are older ones; --limit shows more");
        }
    }

    private static Object outcome(Screen screen, Tree record) {
        String outcome = record.text("outcome");
        return record.text("reason").isEmpty() ? screen.state(outcome) : outcome + ": " + record.text("reason");
    }

    private static String state(Tree record, String member) {
        Object state = record.members().get(member);
        return state == null ? "" : Yaml.flow(state);
    }
}
