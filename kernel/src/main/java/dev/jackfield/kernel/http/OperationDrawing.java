package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the description of the API shows one endpoint. */
final class OperationDrawing {
    /** The name of the security scheme. */
    static final String TOKEN = "token";
    /** The name of the one for browsers. */
    static final String SESSION = "session";

    private final Endpoint endpoint;
    private final Map<String, Object> schemas;

    OperationDrawing(Endpoint endpoint, Map<String, Object> schemas) {
        this.endpoint = endpoint;
        this.schemas = schemas;
    }

    Map<String, @Nullable Object> operation() {
        Map<String, @Nullable Object> operation = about(
                endpoint.about().operation(),
                endpoint.about().summary(),
                endpoint.about().detail());
        if (endpoint.body().kind() != Endpoint.Body.Kind.NONE) {
            operation.put("requestBody", body());
        }
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Response response : endpoint.responses()) {
            responses.put(String.valueOf(response.status()), ResponseDrawing.of(response, schemas));
        }
        for (Failure failure : endpoint.failures()) {
            responses.put(failure.status(), ResponseDrawing.reference(failure));
        }
        operation.put("responses", responses);
        return operation;
    }

    /** {@return what HEAD does, where it does something} */
    Optional<Map<String, @Nullable Object>> head() {
        if (!endpoint.method().equals(HttpMethod.GET)) {
            return Optional.empty();
        }
        Map<String, @Nullable Object> operation =
                about(endpoint.about().operation() + "Head", "The head of what GET answers.", "");
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Response response : endpoint.responses()) {
            responses.put(String.valueOf(response.status()), ResponseDrawing.head(response.doc(), response.fields()));
        }
        for (Failure failure : endpoint.failures()) {
            responses.put(failure.status(), ResponseDrawing.head(failure.doc(), failure.fields()));
        }
        operation.put("responses", responses);
        return Optional.of(operation);
    }

    private Map<String, @Nullable Object> about(String name, String summary, String detail) {
        Map<String, @Nullable Object> about = new LinkedHashMap<>();
        about.put("operationId", name);
        about.put("tags", List.of(endpoint.about().tag().title()));
        about.put("summary", summary);
        if (!detail.isEmpty()) {
            about.put("description", detail);
        }
        about.put("security", security(endpoint.scope()));
        List<Map<String, Object>> parameters = new ArrayList<>();
        endpoint.pathParameters().forEach(each -> parameters.add(parameter(each, "path")));
        endpoint.query().forEach(each -> parameters.add(parameter(each, "query")));
        endpoint.fields().forEach(each -> parameters.add(parameter(each, "header")));
        if (!parameters.isEmpty()) {
            about.put("parameters", parameters);
        }
        return about;
    }

    static List<Map<String, List<String>>> security(Scope scope) {
        return scope == Scope.OPEN
                ? List.of()
                : List.of(Map.of(TOKEN, List.of(scope.word())), Map.of(SESSION, List.of(scope.word())));
    }

    private Map<String, Object> parameter(Parameter parameter, String in) {
        Map<String, Object> drawn = new LinkedHashMap<>();
        drawn.put("name", parameter.name());
        drawn.put("in", in);
        drawn.put("description", parameter.doc());
        drawn.put("required", in.equals("path"));
        drawn.put("schema", parameter.schema().draw(schemas));
        if (!parameter.example().isEmpty()) {
            drawn.put("example", parameter.example());
        }
        return drawn;
    }

    private Map<String, Object> body() {
        Endpoint.Body body = endpoint.body();
        Map<String, Object> content = new LinkedHashMap<>();
        for (String type : Bodies.types(body.kind())) {
            content.put(type, ResponseDrawing.content(new Response.Content(body.schema(), ""), schemas));
        }
        Map<String, Object> drawn = new LinkedHashMap<>();
        drawn.put("required", true);
        drawn.put("content", content);
        return drawn;
    }
}
