package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds answers against the description of the API, and remembers which it has seen. */
public final class ApiContract {
    private final JsonObject document;
    private final StrictSchema schemas;
    private final Set<String> seen = new LinkedHashSet<>();

    public ApiContract(JsonObject document) {
        this.document = document;
        this.schemas = new StrictSchema(document);
    }

    /** {@return methods and paths of all operations} */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.getJsonObject("paths")
                .forEach(path -> ((JsonObject) path.getValue())
                        .fieldNames()
                        .forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** {@return methods, paths and statuses that an answer was seen of} */
    public Set<String> seen() {
        return seen;
    }

    JsonObject operation(String method, String path) {
        JsonObject item = document.getJsonObject("paths").getJsonObject(template(path));
        assertThat(item).as(path).isNotNull();
        JsonObject operation = item.getJsonObject(method.toLowerCase(Locale.ROOT));
        assertThat(operation).as(method + " " + path).isNotNull();
        return operation;
    }

    private String template(String path) {
        String bare = path.split("\\?", -1)[0];
        return document.getJsonObject("paths").fieldNames().stream()
                .filter(template -> bare.matches(template.replace(".", "\\.").replaceAll("\\{[^}]+}", "[^/]+")))
                .min((one, other) -> Boolean.compare(one.contains("{"), other.contains("{")))
                .orElseThrow(() -> new AssertionError("nothing is said of " + path));
    }

    /** An answer looks as it is described. */
    public void holds(String method, String path, int status, String contentType, String body) {
        JsonObject responses = operation(method, path).getJsonObject("responses");
        String code = String.valueOf(status);
        assertThat(responses.fieldNames()).as(method + " " + path + ": " + body).contains(code);
        JsonObject response = schemas.resolve(responses.getJsonObject(code));
        seen.add(method + " " + template(path) + " " + status);
        if (status == 204) {
            assertThat(response.containsKey("content")).isFalse();
            assertThat(body).isEmpty();
            return;
        }
        String type = contentType.split(";", -1)[0].strip();
        assertThat(response.getJsonObject("content").fieldNames()).as(path).contains(type);
        JsonObject schema =
                response.getJsonObject("content").getJsonObject(type).getJsonObject("schema");
        Object value = type.matches(".*[/+]json") ? new JsonObject(body) : body;
        assertThat(schemas.mistakes(schema, value))
                .as(method + " " + path + " answers " + body)
                .isEmpty();
    }

    /** The data of an event looks as it is described. */
    void holdsEvent(String data) {
        JsonObject content = operation("GET", "/api/v1/events")
                .getJsonObject("responses")
                .getJsonObject("200")
                .getJsonObject("content");
        JsonObject schema = content.getJsonObject("text/event-stream").getJsonObject("schema");
        assertThat(schemas.mistakes(schema.getJsonObject("contentSchema").getJsonObject("items"), new JsonObject(data)))
                .isEmpty();
    }

    /** Examples look as they are described. */
    void holdsExamples() {
        int examples = 0;
        for (JsonObject node : Nodes.of(document)) {
            if (node.containsKey("example") && node.containsKey("schema")) {
                JsonObject schema = node.getJsonObject("schema");
                assertThat(schemas.mistakes(schema, node.getValue("example")))
                        .as(node.encode())
                        .isEmpty();
                examples++;
            }
        }
        assertThat(examples).isGreaterThan(40);
    }

    /** Every reference leads somewhere, and everything that can be referred to is. */
    void referencesResolve() {
        Set<String> used = new TreeSet<>();
        for (JsonObject node : Nodes.of(document)) {
            if (node.getValue("$ref") instanceof String reference) {
                schemas.resolve(node);
                used.add(reference);
            }
        }
        for (Map.Entry<String, Object> kind : document.getJsonObject("components")) {
            if (!kind.getKey().equals("securitySchemes")) {
                ((JsonObject) kind.getValue())
                        .fieldNames()
                        .forEach(name -> assertThat(used).contains("#/components/" + kind.getKey() + "/" + name));
            }
        }
    }
}
