package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;
import static dev.jackfield.kernel.http.JsonSchema.anything;
import static dev.jackfield.kernel.http.JsonSchema.integer;
import static dev.jackfield.kernel.http.JsonSchema.named;
import static dev.jackfield.kernel.http.JsonSchema.text;
import static dev.jackfield.kernel.http.JsonSchema.time;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.audit.Filter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who changed what. */
final class AuditApi {
    private static final JsonSchema RECORD = named("AuditRecord", "One change, or an attempt.")
            .member("sequence", integer("Its number. What only began has one too, and is not shown."))
            .member("time", time("When it was over."))
            .member("actor", text("Who: the token's name, or what acted by itself."))
            .member(
                    "actor_kind",
                    text("How that was known: `admin_token`, `token`, `jwt`, `anonymous`, `file`,"
                            + " `drop_directory` or `kernel`."))
            .member("action", text("What, such as `binding.swap`."))
            .member("target", text("With what, such as `cache.store/l1`."))
            .member("before", anything("The members that changed or went, as they were; secrets masked."))
            .member("after", anything("The members that changed or came, as they are."))
            .member("remote_address", text("From where; empty for what happens on the machine itself."))
            .member(
                    "outcome",
                    text("`done`, `unchanged`, `refused`, `failed`, or `interrupted` by the end of the process."))
            .member("reason", text("Why it was not done; null where it was.").nullable())
            .member("hash", text("Of this record and with it of all before."))
            .example("""
                    {"sequence": 8, "time": "2026-11-01T09:30:00Z", "actor": "deploy", "actor_kind": "token",
                     "action": "binding.swap", "target": "cache.store/l1",
                     "before": {"generation": 1, "provider": "caffeine"}, "after": {"generation": 2, "provider": "map"},
                     "remote_address": "127.0.0.1", "outcome": "done", "reason": null, "hash": "9f2c…"}
                    """);

    private final AuditLog log;

    AuditApi(AuditLog log) {
        this.log = log;
    }

    void addTo(RouteTable table) {
        table.add(get(
                        "/api/v1/audit",
                        Scope.ADMIN,
                        Tag.ACCESS,
                        "listAudit",
                        "Who changed what, from where, the latest first.",
                        "Also those who could not sign in. The oldest records go when there are too many.")
                .query(Parameter.LIMIT, Parameter.CURSOR, Parameter.ACTOR, Parameter.ACTION, Parameter.SINCE)
                .answers("A page of records.", Page.of(RECORD))
                .fails(Failure.UNAVAILABLE)
                .lookup(this::find));
    }

    private Answer find(Call call) {
        String after = call.cursor();
        if (after != null && !after.matches("[0-9]{1,18}")) {
            throw ProblemAnswer.invalid("?cursor", "is a cursor of another list");
        }
        Filter filter = new Filter(
                call.text(Parameter.ACTOR),
                call.text(Parameter.ACTION),
                call.time(Parameter.SINCE),
                after == null ? null : Long.valueOf(after));
        List<Map<String, @Nullable Object>> found = log.find(filter, call.limit() + 1);
        boolean more = found.size() > call.limit();
        List<Map<String, @Nullable Object>> items = more ? found.subList(0, call.limit()) : found;
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("items", items);
        answer.put(
                "next_cursor",
                more ? Cursor.after(String.valueOf(items.get(items.size() - 1).get("sequence"))) : null);
        return Answer.ok(answer);
    }
}
