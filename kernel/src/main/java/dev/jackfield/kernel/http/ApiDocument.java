package dev.jackfield.kernel.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The description of the API by OpenAPI 3.1, as a tree of JDK types. Used once. */
final class ApiDocument {
    private static final String ABOUT = """
            Plugins, what is plugged in where, and re-plugging it under load.

            Times are RFC 3339 in UTC; durations and sizes are texts with a unit (`5m`, `64MB`). A list that can grow takes \
            `limit` and `cursor`. What is wrong with a request is a problem of RFC 9457, all mistakes together; an unknown \
            parameter or member is a mistake. HEAD is answered wherever GET is, OPTIONS with the methods of a path. Each \
            operation says which scope its token needs: most of what is read `read`, most changes `write`; tokens, the audit, \
            uploads and the rows of databases `admin`. Each scope has the ones before it.
            """;

    private final RouteTable table;
    private final List<PluginRoute> pluginRoutes;
    private final Map<String, Object> schemas = new TreeMap<>();
    private final Map<String, Object> paths = new LinkedHashMap<>();

    ApiDocument(RouteTable table, List<PluginRoute> pluginRoutes) {
        this.table = table;
        this.pluginRoutes = pluginRoutes;
    }

    /**
     * {@return the document}
     *
     * @param server where the paths begin
     */
    Map<String, @Nullable Object> draw(String server) {
        for (Endpoint endpoint : table.endpoints()) {
            OperationDrawing drawing = new OperationDrawing(endpoint, schemas);
            put(endpoint.path(), endpoint.method().name(), drawing.operation());
            drawing.head().ifPresent(head -> put(endpoint.path(), "HEAD", head));
        }
        PluginOperations plugins = new PluginOperations(table, pluginRoutes);
        plugins.draw(this::put);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", info());
        document.put("servers", List.of(Map.of("url", server)));
        document.put("tags", tags(plugins));
        document.put("paths", paths);
        document.put("components", components());
        return document;
    }

    private void put(String path, String method, Map<String, ?> operation) {
        @SuppressWarnings("unchecked")
        Map<String, Object> item =
                (Map<String, Object>) paths.computeIfAbsent(path, key -> new LinkedHashMap<String, Object>());
        item.put(method.toLowerCase(Locale.ROOT), operation);
    }

    private static Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "Jackfield");
        info.put("version", "1");
        info.put("description", ABOUT);
        info.put("license", Map.of("name", "Apache-2.0", "url", "https://www.apache.org/licenses/LICENSE-2.0.txt"));
        return info;
    }

    private static List<Map<String, String>> tags(PluginOperations plugins) {
        List<Map<String, String>> tags = new ArrayList<>();
        for (Tag tag : Tag.values()) {
            tags.add(tag(tag.title(), tag.doc()));
        }
        plugins.bindings()
                .forEach(binding -> tags.add(tag(binding, "Routes of what is plugged in at " + binding + ".")));
        return tags;
    }

    private static Map<String, String> tag(String name, String description) {
        Map<String, String> tag = new LinkedHashMap<>();
        tag.put("name", name);
        tag.put("description", description);
        return tag;
    }

    private Map<String, Object> components() {
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Failure failure : Failure.values()) {
            responses.put(failure.title(), ResponseDrawing.of(failure, schemas));
        }
        Map<String, Object> headers = new LinkedHashMap<>();
        for (Field field : Field.values()) {
            headers.put(field.title(), header(field));
        }
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("type", "http");
        token.put("scheme", "bearer");
        token.put(
                "description",
                "The first start writes a token that allows everything into the file `admin-token` of the data folder.");
        Map<String, Object> cookie = new LinkedHashMap<>();
        cookie.put("type", "apiKey");
        cookie.put("in", "cookie");
        cookie.put("name", Authorization.COOKIE);
        cookie.put("description", "What `POST /api/v1/session` gives a browser; a change needs `X-CSRF-Token` too.");
        Map<String, Object> schemes = new LinkedHashMap<>();
        schemes.put(OperationDrawing.TOKEN, token);
        schemes.put(OperationDrawing.SESSION, cookie);
        Map<String, Object> components = new LinkedHashMap<>();
        components.put("securitySchemes", schemes);
        components.put("responses", responses);
        components.put("headers", headers);
        components.put("schemas", schemas);
        return components;
    }

    private static Map<String, Object> header(Field field) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("description", field.doc());
        header.put("schema", Map.of("type", "string"));
        header.put("example", field.example());
        return header;
    }
}
