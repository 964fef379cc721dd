package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.monitor.Exposition;
import dev.jackfield.spi.monitor.MetricExporter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** How this process is: for whoever restarts it, for whoever sends work to it, for people, for Prometheus. */
final class HealthApi {
    private static final int SCRAPES = 2;

    private final Semaphore scraping = new Semaphore(SCRAPES);
    private final Operations operations;
    private final Iterable<MetricExporter> exporters;

    HealthApi(Operations operations, Iterable<MetricExporter> exporters) {
        this.operations = operations;
        this.exporters = exporters;
    }

    void addTo(RouteTable table) {
        table.add(get("/health/live", Scope.OPEN, Tag.HEALTH, "getLiveness", "Whether this process works.")
                .answers("It works.", HealthSchemas.PROBE)
                .answers(Response.json(503, "It is to be replaced.", HealthSchemas.FAILED_PROBE))
                .lookup(call -> probe(Component::vital)));
        table.add(get("/health/ready", Scope.OPEN, Tag.HEALTH, "getReadiness", "Whether to send work here.")
                .answers("Work is welcome.", HealthSchemas.PROBE)
                .answers(Response.json(503, "Work is to be sent elsewhere.", HealthSchemas.FAILED_PROBE))
                .lookup(call -> probe(Component::needed)));
        table.add(get("/api/v1/health", Scope.READ, Tag.HEALTH, "getHealth", "How every component is.")
                .answers("How they are.", HealthSchemas.ALL)
                .lookup(call -> health()));
        table.add(get(
                        "/metrics",
                        Scope.READ,
                        Tag.HEALTH,
                        "getMetrics",
                        "All meters, for Prometheus.",
                        "Answered by what is bound to `metric.exporter`, the first that can be asked; in gzip where"
                                + " `Accept-Encoding` names it.")
                .answers(Response.text(
                        "In OpenMetrics where `Accept` names it, else in the Prometheus text format.",
                        JsonSchema.text(""),
                        "# TYPE jvm_threads_live_threads gauge\njvm_threads_live_threads 42.0\n",
                        "text/plain",
                        "application/openmetrics-text"))
                .fails(Failure.UNAVAILABLE)
                .lookup(this::scrape));
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
            Exposition exposition = expose(call.accept());
            boolean zipped = Gzip.isWanted(call.acceptEncoding());
            byte[] content = zipped ? Gzip.of(exposition.content()) : exposition.content();
            Answer answer = Answer.bytes(exposition.contentType(), content).with("Vary", "Accept, Accept-Encoding");
            return zipped ? answer.with("Content-Encoding", "gzip") : answer;
        } finally {
            scraping.release();
        }
    }

    private Exposition expose(String accept) {
        for (MetricExporter exporter : exporters) {
            try {
                Optional<Exposition> exposition = exporter.scrape(accept);
                if (exposition.isPresent()) {
                    return exposition.get();
                }
            } catch (NotBoundException e) {
                // went since the list was made
            }
        }
        throw ProblemAnswer.unavailable(
                "no exporter is plugged in",
                "nothing that can be asked is bound to metric.exporter; the plugin \"metrics-prometheus\" has one");
    }
}
