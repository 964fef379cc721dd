package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.kernel.trust.PluginSignature;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Plugins: which there are, taking them in, and their life. */
final class PluginApi {
    private static final String PLUGINS = "/api/v1/plugins";
    private static final String PLUGIN = PLUGINS + "/{id}";

    private final Operations operations;

    PluginApi(Operations operations) {
        this.operations = operations;
    }

    void addTo(RouteTable table) {
        table.add(get(PLUGINS, Scope.READ, Tag.PLUGINS, "listPlugins", "All plugins, ordered by id.")
                .query(Parameter.LIMIT, Parameter.CURSOR)
                .answers("A page of them.", Page.of(PluginSchemas.PLUGIN))
                .lookup(this::plugins));
        table.add(get(PLUGIN, Scope.READ, Tag.PLUGINS, "getPlugin", "One plugin.")
                .answers("The plugin.", PluginSchemas.PLUGIN)
                .fails(Failure.NOT_FOUND)
                .lookup(call -> Answer.ok(plugin(call.path("id")).asMap())));
        table.add(change(HttpMethod.POST, PLUGINS, Scope.ADMIN, "uploadPlugin", "Takes in a plugin.", """
                        It is verified and started before it replaces anything, and kept over restarts. It has to be \
                        one that `plugins.trust` lets in.""")
                .archive(JsonSchema.binary("A jar, or a zip with jars in `lib`."))
                .heeds(Parameter.SIGNATURE)
                .answers("A new version of a plugin that was there.", PluginSchemas.CHANGE, Field.LOCATION)
                .answers(Response.json(201, "A plugin that was not there.", PluginSchemas.CHANGE, Field.LOCATION))
                .audited("plugin.upload", call -> "", this::state)
                .work(call -> operations.upload(signed(call)).thenApply(PluginApi::uploaded)));
        table.add(one("reloadPlugin", "Loads a plugin anew and re-plugs every binding that uses it.", "/reload")
                .work(call -> changed(call, operations::reload)));
        table.add(one("stopPlugin", "Stops a plugin: its providers can't be bound any more.", "/stop")
                .query(Parameter.FORCE)
                .work(call -> changed(call, id -> operations.stop(id, call.flag(Parameter.FORCE)))));
        table.add(one("startPlugin", "Starts a stopped plugin.", "/start")
                .work(call -> changed(call, operations::start)));
        table.add(EndpointDraft.of(
                        HttpMethod.POST,
                        PLUGIN + "/verify",
                        Scope.WRITE,
                        Tag.PLUGINS,
                        "verifyPlugin",
                        "Finds out whether earlier generations of a plugin are gone, or by what they are held.",
                        "Forces collections, which stop the world for a moment.")
                .answers("The plugin, with its verdicts.", PluginSchemas.PLUGIN)
                .fails(Failure.NOT_FOUND)
                .audited("plugin.verify", call -> call.path("id"), call -> Map.of())
                .work(this::verify));
        table.add(change(HttpMethod.DELETE, PLUGIN, Scope.WRITE, "deletePlugin", "Removes a plugin.")
                .query(Parameter.FORCE)
                .answers("What became of it.", PluginSchemas.CHANGE)
                .fails(Failure.NOT_FOUND)
                .audited("plugin.delete", call -> call.path("id"), this::state)
                .work(call -> changed(call, id -> operations.delete(id, call.flag(Parameter.FORCE)))));
    }

    private static EndpointDraft change(
            HttpMethod method, String path, Scope scope, String operation, String... summary) {
        return EndpointDraft.of(method, path, scope, Tag.PLUGINS, operation, summary)
                .changing();
    }

    /** Something is done to one plugin. */
    private EndpointDraft one(String operation, String summary, String action) {
        return change(HttpMethod.POST, PLUGIN + action, Scope.WRITE, operation, summary)
                .audited("plugin." + action.substring(1), call -> call.path("id"), this::state)
                .answers("What became of it.", PluginSchemas.CHANGE)
                .fails(Failure.NOT_FOUND);
    }

    private Map<String, @Nullable Object> state(Call call) {
        return States.plugins(operations.plugins());
    }

    private Answer plugins(Call call) {
        return Page.of(call, operations.plugins(), PluginView::id, PluginView::asMap);
    }

    private PluginView plugin(String id) {
        List<PluginView> plugins = operations.plugins();
        return plugins.stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemAnswer.notFound(Suggestion.unknown(
                        "plugin", id, plugins.stream().map(PluginView::id).toList())));
    }

    /** Puts the signatures of the head where those of a file are. */
    private static Path signed(Call call) throws IOException {
        List<String> fields = call.context().request().headers().getAll(Parameter.SIGNATURE.name());
        if (!fields.isEmpty()) {
            Files.writeString(PluginSignature.fileOf(call.upload()), String.join(",", fields));
        }
        return call.upload();
    }

    private static Answer uploaded(Changed changed) {
        String id = URLEncoder.encode(changed.plugin().id(), StandardCharsets.UTF_8);
        Answer answer = Answer.of(changed.created() ? 201 : 200, changed.asMap());
        return answer.with(Field.LOCATION.title(), PLUGINS + "/" + id);
    }

    private CompletionStage<Answer> changed(Call call, Function<String, CompletionStage<Changed>> change) {
        String id = plugin(call.path("id")).id();
        return change.apply(id).thenApply(changed -> Answer.ok(changed.asMap()));
    }

    private CompletionStage<Answer> verify(Call call) {
        String id = plugin(call.path("id")).id();
        operations.verify(id);
        return CompletableFuture.completedStage(Answer.ok(plugin(id).asMap()));
    }
}
