package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.Endpoint.change;
import static dev.jackfield.kernel.http.Endpoint.get;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.kernel.metric.Metrics;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpMethod;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The endpoints of the kernel: plugins, extension points, bindings, configuration, health, meters, events. */
final class KernelApi {
    private static final HttpMethod POST = HttpMethod.POST;
    private static final HttpMethod PUT = HttpMethod.PUT;
    private static final HttpMethod DELETE = HttpMethod.DELETE;
    private static final String PLUGINS = "/api/v1/plugins";
    private static final String PLUGIN = PLUGINS + "/{id}";
    private static final String BINDINGS = "/api/v1/bindings";
    private static final String BINDING = BINDINGS + "/{point}/{name}";
    private static final String POINTS = "/api/v1/extension_points";
    private static final String CONFIG = "/api/v1/config";

    private static final int SCRAPES = 2;

    private final Semaphore scraping = new Semaphore(SCRAPES);
    private final Operations operations;
    private final Metrics metrics;
    private final JsonWriter json;

    KernelApi(Operations operations, Metrics metrics, JsonWriter json) {
        this.operations = operations;
        this.metrics = metrics;
        this.json = json;
    }

    void addTo(RouteTable table) {
        table.add(get("/health/live", Scope.OPEN, "Whether this process works.", call -> probe(Component::vital)));
        table.add(get("/health/ready", Scope.OPEN, "Whether to send work here.", call -> probe(Component::needed)));
        table.add(get("/api/v1/health", Scope.READ, "How every component is.", call -> health()));
        table.add(get("/metrics", Scope.READ, "All meters, for Prometheus.", this::scrape));
        addPlugins(table);
        addBindings(table);
        table.add(get(CONFIG, Scope.READ, "The configuration, and where it comes from.", call -> configuration()));
        table.add(change(
                PUT,
                CONFIG,
                Scope.WRITE,
                "Applies a configuration as one change, or not at all.",
                Endpoint.Body.JSON,
                this::configure,
                Parameter.DRY_RUN));
    }

    private void addPlugins(RouteTable table) {
        Endpoint.Body none = Endpoint.Body.NONE;
        table.add(get(PLUGINS, Scope.READ, "All plugins.", this::plugins, Parameter.LIMIT, Parameter.CURSOR));
        table.add(get(
                PLUGIN,
                Scope.READ,
                "One plugin.",
                call -> Answer.ok(plugin(call.path("id")).asMap())));
        table.add(change(
                POST,
                PLUGINS,
                Scope.ADMIN,
                "Takes in a plugin.",
                Endpoint.Body.ARCHIVE,
                call -> operations.upload(call.upload()).thenApply(KernelApi::uploaded)));
        table.add(change(
                POST,
                PLUGIN + "/reload",
                Scope.WRITE,
                "Loads a plugin anew and re-plugs every binding that uses it.",
                none,
                call -> changed(call, operations::reload)));
        table.add(change(
                POST,
                PLUGIN + "/stop",
                Scope.WRITE,
                "Stops a plugin.",
                none,
                call -> changed(call, id -> operations.stop(id, call.flag(Parameter.FORCE))),
                Parameter.FORCE));
        table.add(change(
                POST,
                PLUGIN + "/start",
                Scope.WRITE,
                "Starts a stopped plugin.",
                none,
                call -> changed(call, operations::start)));
        table.add(change(
                POST,
                PLUGIN + "/verify",
                Scope.WRITE,
                "Forces collections, and says of each earlier generation whether it is gone, or by what it is held.",
                none,
                this::verify));
        table.add(change(
                DELETE,
                PLUGIN,
                Scope.WRITE,
                "Removes a plugin.",
                none,
                call -> changed(call, id -> operations.delete(id, call.flag(Parameter.FORCE))),
                Parameter.FORCE));
    }

    private void addBindings(RouteTable table) {
        table.add(get(
                POINTS, Scope.READ, "What can be plugged in where.", this::points, Parameter.LIMIT, Parameter.CURSOR));
        table.add(get(POINTS + "/{point}", Scope.READ, "One extension point.", this::point));
        table.add(get(
                BINDINGS, Scope.READ, "What is plugged in where.", this::bindings, Parameter.LIMIT, Parameter.CURSOR));
        table.add(get(BINDING, Scope.READ, "One binding.", this::binding));
        table.add(change(
                PUT, BINDING, Scope.WRITE, "Plugs in a provider.", Endpoint.Body.JSON, this::put, Parameter.DRY_RUN));
        table.add(change(
                POST,
                BINDING + "/rollback",
                Scope.WRITE,
                "Plugs in again what was there before.",
                Endpoint.Body.NONE,
                call -> operations
                        .rollback(key(call), call.precondition(() -> tag(key(call))))
                        .thenApply(report -> swapped(key(call), report))));
        table.add(get(
                BINDING + "/history",
                Scope.READ,
                "The last swaps, the latest first.",
                this::history,
                Parameter.LIMIT,
                Parameter.CURSOR));
    }

    private Answer probe(Function<Component, Boolean> counts) {
        // open to everybody: names and states, no details
        List<Map<String, String>> failing = operations.health().stream()
                .filter(component -> counts.apply(component) && component.down())
                .map(component -> Map.of("name", component.name(), "state", component.state()))
                .toList();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("state", failing.isEmpty() ? "up" : "down");
        shown.put("failing", failing);
        return Answer.of(failing.isEmpty() ? 200 : 503, shown);
    }

    private Answer health() {
        List<Component> components = operations.health();
        String worst = components.stream()
                .max((a, b) -> a.health().state().compareTo(b.health().state()))
                .map(Component::state)
                .orElse("up");
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("state", worst);
        shown.put("components", components.stream().map(Component::asMap).toList());
        return Answer.ok(shown);
    }

    private Answer scrape(Call call) {
        // a gauge of a plugin may hang, and must not take every worker with it
        if (!scraping.tryAcquire()) {
            throw ProblemAnswer.unavailable("busy", "the meters are being read already");
        }
        try {
            Metrics.Scrape scrape = metrics.scrape(call.accept());
            return Answer.text(scrape.contentType(), scrape.text());
        } finally {
            scraping.release();
        }
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

    private static Answer uploaded(Changed changed) {
        String id = URLEncoder.encode(changed.plugin().id(), StandardCharsets.UTF_8);
        Answer answer = Answer.of(changed.created() ? 201 : 200, changed.asMap());
        return answer.with("Location", PLUGINS + "/" + id);
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

    private Answer points(Call call) {
        Catalog catalog = operations.catalog();
        return Page.of(
                call,
                List.copyOf(catalog.points().keySet()),
                Function.identity(),
                name -> CatalogJson.point(catalog, name));
    }

    private Answer point(Call call) {
        Catalog catalog = operations.catalog();
        String name = call.path("point");
        if (catalog.point(name).isEmpty()) {
            throw ProblemAnswer.notFound(
                    Suggestion.unknown("extension point", name, catalog.points().keySet()));
        }
        return Answer.ok(CatalogJson.point(catalog, name));
    }

    private static BindingKey key(Call call) {
        return new BindingKey(call.path("point"), call.path("name"));
    }

    private Optional<BindingView> find(BindingKey key) {
        return operations.bindings().stream()
                .filter(binding -> binding.key().equals(key))
                .findFirst();
    }

    private @Nullable String tag(BindingKey key) {
        return find(key).map(KernelApi::tag).orElse(null);
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
        Map<String, @Nullable Object> body = call.json();
        List<Problem> problems = new ArrayList<>();
        String provider = body.get("provider") instanceof String text ? text : "";
        if (provider.isEmpty()) {
            problems.add(new Problem("provider", "the name of a provider is expected"));
        }
        Object given = body.get("options");
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        if (given instanceof Map<?, ?> map) {
            map.forEach((name, value) -> options.put(String.valueOf(name), value));
        } else if (given != null) {
            problems.add(new Problem("options", "an object is expected"));
        }
        List<String> known = List.of("provider", "options");
        for (String name : body.keySet()) {
            if (!known.contains(name)) {
                problems.add(new Problem(name, Suggestion.unknown("member", name, known)));
            }
        }
        if (!problems.isEmpty()) {
            throw ProblemAnswer.invalid(problems);
        }
        BindingKey key = key(call);
        Runnable precondition = call.precondition(() -> tag(key));
        return call.flag(Parameter.DRY_RUN)
                ? operations.check(key, provider, options, precondition).thenApply(plan -> Answer.ok(plan.asMap()))
                : operations.put(key, provider, options, precondition).thenApply(report -> swapped(key, report));
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
        return call.flag(Parameter.DRY_RUN)
                ? operations.plan(tree, precondition).thenApply(plan -> Answer.ok(plan.asMap()))
                : operations.configure(tree, precondition).thenApply(done -> Answer.ok(done.asMap()));
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
