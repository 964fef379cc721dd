package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The whole configuration. */
final class ConfigApi {
    private static final String CONFIG = "/api/v1/config";

    private final Operations operations;
    private final JsonWriter json;

    ConfigApi(Operations operations, JsonWriter json) {
        this.operations = operations;
        this.json = json;
    }

    void addTo(RouteTable table) {
        table.add(get(
                        CONFIG,
                        Scope.READ,
                        Tag.CONFIGURATION,
                        "getConfiguration",
                        "The configuration, and where it comes from.")
                .answers("All of it.", ConfigSchemas.SHOWN, Field.ETAG)
                .lookup(call -> configuration()));
        table.add(EndpointDraft.of(
                        HttpMethod.PUT,
                        CONFIG,
                        Scope.WRITE,
                        Tag.CONFIGURATION,
                        "applyConfiguration",
                        "Applies a configuration as one change, or not at all.",
                        "What `GET` answered may be sent back as it is; a masked secret stays what it was.",
                        "Settings of `http`, `plugins`, `health` and `shutdown` need the scope `admin`;"
                                + " so does a value with `${…}` that was not there before, and in a binding whose secret is masked"
                                + " a change of anything but amounts.")
                .query(Parameter.DRY_RUN)
                .json(ConfigSchemas.TREE)
                .conditional()
                .changing()
                .answers("What was done; with `dry_run`, what would be.", ConfigSchemas.CHANGE)
                .audited(
                        "config.apply",
                        call -> "configuration",
                        call -> States.configuration(operations.configuration()))
                .work(this::configure));
    }

    private Answer configuration() {
        Map<String, @Nullable Object> shown = operations.configuration();
        return Answer.ok(shown).tagged(tag(shown));
    }

    private String tag(Map<String, @Nullable Object> configuration) {
        return Etags.of(json.write(configuration));
    }

    private CompletionStage<Answer> configure(Call call) {
        Map<String, @Nullable Object> tree = unwrapped(call.json());
        Runnable precondition = call.precondition(() -> tag(operations.configuration()));
        Permission permission = Permission.of(call);
        return call.flag(Parameter.DRY_RUN)
                ? operations.plan(tree, precondition, permission).thenApply(plan -> Answer.ok(plan.asMap()))
                : operations.configure(tree, precondition, permission).thenApply(done -> Answer.ok(done.asMap()));
    }

    /** What was read by GET may be sent back as it is. */
    private static Map<String, @Nullable Object> unwrapped(Map<String, @Nullable Object> tree) {
        if (tree.get("configuration") instanceof Map<?, ?> inner
                && List.of("configuration", "origins").containsAll(tree.keySet())) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            inner.forEach((name, value) -> copy.put(String.valueOf(name), value));
            return copy;
        }
        return tree;
    }
}
