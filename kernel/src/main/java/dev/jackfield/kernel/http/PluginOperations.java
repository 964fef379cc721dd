package dev.jackfield.kernel.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the description of the API shows the routes of plugins: method, path and its parameters, who may ask. What is sent
 * and answered is the plugin's, and nobody declares it. What a request can't reach, because the kernel or another plugin
 * answers it, is left out.
 */
final class PluginOperations {
    /** What OpenAPI has a place for. */
    private static final Set<String> METHODS =
            Set.of("GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE");

    private static final Set<String> WITH_BODY = Set.of("PUT", "POST", "PATCH");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

    private final RouteTable table;
    private final List<PluginRoute> routes;
    private final Set<String> bindings = new LinkedHashSet<>();
    private final Set<String> operations = new HashSet<>();

    PluginOperations(RouteTable table, List<PluginRoute> routes) {
        this.table = table;
        this.routes = routes;
        table.endpoints().forEach(endpoint -> {
            operations.add(endpoint.about().operation());
            operations.add(endpoint.about().operation() + "Head");
        });
    }

    /** Gets what is drawn. */
    interface Sheet {
        void put(String path, String method, Map<String, ?> operation);
    }

    void draw(Sheet sheet) {
        Map<String, String> spelled = new HashMap<>();
        Set<String> drawn = new HashSet<>();
        for (PluginRoute route : routes) {
            RouteTable.Match kernels = table.match(route.method(), route.path());
            if (!METHODS.contains(route.method().name())
                    || kernels.endpoint() != null
                    || !kernels.allowed().isEmpty()) {
                continue;
            }
            // paths that differ in the names of parameters are one path
            String path =
                    spelled.computeIfAbsent(PARAMETER.matcher(route.path()).replaceAll("{}"), key -> route.path());
            if (drawn.add(route.method() + " " + path)) {
                bindings.add(route.binding());
                sheet.put(path, route.method().name(), operation(route, path));
            }
        }
    }

    /** {@return the bindings whose routes were drawn} */
    Set<String> bindings() {
        return bindings;
    }

    private Map<String, @Nullable Object> operation(PluginRoute route, String path) {
        Map<String, @Nullable Object> operation = new LinkedHashMap<>();
        operation.put("operationId", name(route.method().name(), path));
        operation.put("tags", List.of(route.binding()));
        operation.put("summary", route.summary().isEmpty() ? "A route of a plugin." : route.summary());
        operation.put("security", OperationDrawing.security(Dispatcher.scope(route.method())));
        List<Map<String, Object>> parameters = new ArrayList<>();
        PARAMETER.matcher(path).results().forEach(found -> parameters.add(parameter(found.group(1))));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (WITH_BODY.contains(route.method().name())) {
            operation.put("requestBody", Map.of("content", Map.of("*/*", Map.of())));
        }
        Map<String, Object> responses = new LinkedHashMap<>();
        responses.put("2XX", Map.of("description", "What the plugin answers."));
        responses.put(Failure.UNAUTHORIZED.status(), ResponseDrawing.reference(Failure.UNAUTHORIZED));
        responses.put(Failure.FORBIDDEN.status(), ResponseDrawing.reference(Failure.FORBIDDEN));
        responses.put(Failure.TOO_MANY.status(), ResponseDrawing.reference(Failure.TOO_MANY));
        responses.put("default", Map.of("description", "What the plugin answers when something is wrong."));
        operation.put("responses", responses);
        return operation;
    }

    private static Map<String, Object> parameter(String name) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", "path");
        parameter.put("required", true);
        parameter.put("schema", Map.of("type", "string"));
        return parameter;
    }

    /** {@return such as {@code getReportsById}, of which there is no other} */
    private String name(String method, String path) {
        StringBuilder name = new StringBuilder(method.toLowerCase(Locale.ROOT));
        for (String segment : path.substring(Dispatcher.API.length()).split("/", -1)) {
            Matcher parameter = PARAMETER.matcher(segment);
            if (parameter.find()) {
                name.append("By");
            }
            for (String word : segment.split("[^A-Za-z0-9]+", -1)) {
                if (!word.isEmpty()) {
                    name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
                }
            }
        }
        String free = name.toString();
        for (int next = 2; !operations.add(free); next++) {
            free = name.toString() + next;
        }
        return free;
    }
}
