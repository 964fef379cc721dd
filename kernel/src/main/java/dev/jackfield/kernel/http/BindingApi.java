package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bindings: what is plugged in where, and re-plugging it. */
final class BindingApi {
    private static final String BINDINGS = "/api/v1/bindings";
    private static final String BINDING = BINDINGS + "/{point}/{name}";

    private final Operations operations;

    BindingApi(Operations operations) {
        this.operations = operations;
    }

    void addTo(RouteTable table) {
        table.add(get(BINDINGS, Scope.READ, Tag.BINDINGS, "listBindings", "What is plugged in where.")
                .query(Parameter.LIMIT, Parameter.CURSOR)
                .answers("A page of bindings, ordered by point and name.", Page.of(BindingSchemas.BINDING))
                .lookup(this::bindings));
        table.add(get(BINDING, Scope.READ, Tag.BINDINGS, "getBinding", "One binding.")
                .answers("The binding.", BindingSchemas.BINDING, Field.ETAG)
                .fails(Failure.NOT_FOUND)
                .lookup(this::binding));
        table.add(change(
                        HttpMethod.PUT,
                        BINDING,
                        "plugBinding",
                        "Plugs in a provider, durably.",
                        "Answers when the old generation is drained and closed.",
                        "A masked secret stays what it was. An option with `${…}` that was not there before needs the scope",
                        "`admin`; so does a change of the provider, or of another option than an amount, beside a masked secret.")
                .query(Parameter.DRY_RUN)
                .json(BindingSchemas.CHANGE)
                .answers(
                        "How it went; with `dry_run`, what would be done.",
                        JsonSchema.eitherOf("What was done, or would be.", SwapSchemas.REPORT, SwapSchemas.PLAN)
                                .example(SwapSchemas.REPORT.example()),
                        Field.ETAG)
                .audited("binding.swap", call -> key(call).toString(), this::state)
                .work(this::put));
        table.add(change(
                        HttpMethod.POST,
                        BINDING + "/rollback",
                        "rollBackBinding",
                        "Plugs in again what was there before.")
                .answers("How it went.", SwapSchemas.REPORT, Field.ETAG)
                .audited("binding.rollback", call -> key(call).toString(), this::state)
                .work(this::rollback));
        table.add(get(
                        BINDING + "/history",
                        Scope.READ,
                        Tag.BINDINGS,
                        "listSwaps",
                        "The last swaps of a binding, the latest first.",
                        "At most 50 are kept, also of a binding that was removed.")
                .query(Parameter.LIMIT, Parameter.CURSOR)
                .answers("A page of swap reports.", Page.of(SwapSchemas.REPORT))
                .fails(Failure.NOT_FOUND)
                .lookup(this::history));
    }

    private static EndpointDraft change(HttpMethod method, String path, String operation, String... summary) {
        return EndpointDraft.of(method, path, Scope.WRITE, Tag.BINDINGS, operation, summary)
                .conditional()
                .changing();
    }

    private static BindingKey key(Call call) {
        return new BindingKey(call.path("point"), call.path("name"));
    }

    private Map<String, @Nullable Object> state(Call call) {
        return States.binding(operations.bindings(), key(call));
    }

    private Optional<BindingView> find(BindingKey key) {
        return operations.bindings().stream()
                .filter(binding -> binding.key().equals(key))
                .findFirst();
    }

    private @Nullable String tag(BindingKey key) {
        return find(key).map(BindingApi::tag).orElse(null);
    }

    private static String tag(BindingView binding) {
        return "\"g" + binding.generation() + "\"";
    }

    private Answer bindings(Call call) {
        return Page.of(call, operations.bindings(), binding -> binding.key().toString(), BindingJson::of);
    }

    private Answer binding(Call call) {
        BindingKey key = key(call);
        BindingView binding = find(key).orElseThrow(() -> unknown(key));
        return Answer.ok(BindingJson.of(binding)).tagged(tag(binding));
    }

    private ProblemAnswer unknown(BindingKey key) {
        List<String> known = operations.bindings().stream()
                .map(binding -> binding.key().toString())
                .toList();
        return ProblemAnswer.notFound(Suggestion.unknown("binding", key.toString(), known));
    }

    private CompletionStage<Answer> put(Call call) {
        BindingKey key = key(call);
        Map<String, @Nullable Object> body = call.json();
        String provider = String.valueOf(body.get("provider"));
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        if (body.get("options") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> options.put(String.valueOf(name), value));
        }
        Runnable precondition = call.precondition(() -> tag(key));
        Permission permission = Permission.of(call);
        return call.flag(Parameter.DRY_RUN)
                ? operations
                        .check(key, provider, options, precondition, permission)
                        .thenApply(plan -> Answer.ok(plan.asMap()))
                : operations
                        .put(key, provider, options, precondition, permission)
                        .thenApply(report -> swapped(key, report));
    }

    private CompletionStage<Answer> rollback(Call call) {
        BindingKey key = key(call);
        return operations.rollback(key, call.precondition(() -> tag(key))).thenApply(report -> swapped(key, report));
    }

    private Answer swapped(BindingKey key, SwapReport report) {
        Answer answer = Answer.ok(report.asMap());
        String tag = tag(key);
        return tag == null ? answer : answer.tagged(tag);
    }

    private Answer history(Call call) {
        BindingKey key = key(call);
        List<SwapReport> swaps = operations.history(key);
        if (swaps.isEmpty() && find(key).isEmpty()) {
            throw unknown(key);
        }
        return Page.ofOrdered(call, swaps.stream().map(SwapReport::asMap).toList());
    }
}
