package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The description of the API, drawn from what serves it, itself included. */
final class DescriptionApi {
    private static final JsonSchema DOCUMENT =
            JsonSchema.object("A document by OpenAPI 3.1.").example("""
                    {"openapi": "3.1.0", "info": {"title": "Jackfield", "version": "1"}, "paths": {}}
                    """);

    /** Masks nothing: all texts are written in code, and a mask could make a document that is none. */
    private final JsonWriter json = new JsonWriter(UnaryOperator.identity());

    private final RouteTable table;
    private final PluginRoutes plugins;

    DescriptionApi(RouteTable table, PluginRoutes plugins) {
        this.table = table;
        this.plugins = plugins;
    }

    void addTo(RouteTable to) {
        to.add(get(
                        "/api/v1/openapi.json",
                        Scope.READ,
                        Tag.DESCRIPTION,
                        "getOpenApi",
                        "This description of the API, by OpenAPI 3.1.",
                        "With the routes that plugins have at the moment, as far as they are known.")
                .answers("The description.", DOCUMENT)
                .lookup(this::describe));
    }

    private Answer describe(Call call) {
        String mountPoint = call.context().mountPoint();
        String prefix = mountPoint == null ? "" : mountPoint.replaceAll("/+$", "");
        String server = prefix.isEmpty() ? "/" : prefix;
        byte[] document = json.write(new ApiDocument(table, plugins.known()).draw(server));
        return Answer.text(Response.JSON, new String(document, StandardCharsets.UTF_8));
    }
}
