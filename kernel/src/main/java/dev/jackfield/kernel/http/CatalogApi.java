package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.spi.Suggestion;
import java.util.List;
import java.util.function.Function;

/** Extension points: what can be plugged in where. */
final class CatalogApi {
    private static final String POINTS = "/api/v1/extension_points";

    private final Operations operations;

    CatalogApi(Operations operations) {
        this.operations = operations;
    }

    void addTo(RouteTable table) {
        table.add(get(POINTS, Scope.READ, Tag.EXTENSION_POINTS, "listExtensionPoints", "What can be plugged in where.")
                .query(Parameter.LIMIT, Parameter.CURSOR)
                .answers("A page of extension points, ordered by name.", Page.of(BindingSchemas.POINT))
                .lookup(this::points));
        table.add(get(
                        POINTS + "/{point}",
                        Scope.READ,
                        Tag.EXTENSION_POINTS,
                        "getExtensionPoint",
                        "One extension point, its providers and their options.")
                .answers("The extension point.", BindingSchemas.POINT)
                .fails(Failure.NOT_FOUND)
                .lookup(this::point));
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
}
