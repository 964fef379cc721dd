package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Scope;

/** Events, as they happen. */
final class EventApi {
    private static final String STREAM = "text/event-stream";
    private static final String EXAMPLE = """
            retry: 1000
            id: 1793525400000000

            id: 1793525400000001
            event: binding.swapped
            data: {"id":1793525400000001,"time":"2026-11-01T09:30:00Z","type":"binding.swapped","data":{"point":"cache.store","name":"l1"}}

            """;

    private final EventStream events;

    EventApi(EventStream events) {
        this.events = events;
    }

    void addTo(RouteTable table) {
        table.add(EndpointDraft.get(
                "/api/v1/events",
                Scope.READ,
                Tag.EVENTS,
                "streamEvents",
                "Events, as they happen.",
                "Server-Sent Events (WHATWG HTML, section 9.2) of plugins, bindings, configuration and health:",
                "`plugin.loaded`, `plugin.started`, `plugin.stopped`, `plugin.missing`, `plugin.unloaded`,",
                "`plugin.held`, `plugin.refused`, `plugin.distrusted`, `binding.added`, `binding.swapped`, `binding.removed`,",
                "`binding.rolled_back`, `config.applied`, `config.refused`, `audit.damaged`, `tls.certificate.loaded`,",
                "`tls.certificate.refused`, `tls.certificate.expiring`, `tls.certificate.expired`, `health.changed`, and those of plugins.",
                "The stream goes on after `Last-Event-ID`; where that is too far back it begins with an event",
                "`reset`. A comment comes every 15 s.")
                .heeds(Parameter.LAST_EVENT_ID)
                .answers(Response.text(
                        "The stream. It ends when the server stops, with a hint when to come back.",
                        JsonSchema.text("Each event's `data` is JSON.")
                                .with("contentMediaType", STREAM)
                                .with(
                                        "contentSchema",
                                        JsonSchema.list("The `data` of each event.", HealthSchemas.EVENT)),
                        EXAMPLE,
                        STREAM))
                .fails(Failure.UNAVAILABLE)
                .stream(events::serve));
    }
}
