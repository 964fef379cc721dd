package dev.jackfield.kernel.http;

import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request to one endpoint: its parameters, checked, and its body. */
final class Call {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAXIMUM_LIMIT = 1000;

    private final RoutingContext context;
    private final Map<String, String> path;
    private final Map<String, Object> query;
    private final @Nullable String ifMatch;
    private final String accept;
    private byte[] body = {};
    private @Nullable Path upload;

    /**
     * @throws ProblemAnswer with all mistakes of the query
     */
    Call(RoutingContext context, Endpoint endpoint, Map<String, String> path) {
        this.context = context;
        this.path = path;
        this.query = check(endpoint, context.request());
        this.ifMatch = context.request().getHeader("If-Match");
        String accepted = context.request().getHeader("Accept");
        this.accept = accepted == null ? "" : accepted;
    }

    private static Map<String, Object> check(Endpoint endpoint, HttpServerRequest request) {
        Map<String, Object> values = new LinkedHashMap<>();
        List<Problem> problems = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        List<String> known = endpoint.query().stream().map(Parameter::name).toList();
        for (Map.Entry<String, String> given : request.params().entries()) {
            String name = given.getKey();
            Parameter parameter = endpoint.query().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (parameter == null) {
                problems.add(new Problem("?" + name, Suggestion.unknown("parameter", name, known)));
            } else if (!seen.add(name)) {
                problems.add(new Problem("?" + name, "is given twice"));
            } else {
                Object value = parse(parameter, given.getValue());
                if (value == null) {
                    problems.add(new Problem("?" + name, expected(parameter) + " is expected"));
                } else {
                    values.put(name, value);
                }
            }
        }
        if (!problems.isEmpty()) {
            throw ProblemAnswer.invalid(problems);
        }
        return values;
    }

    private static @Nullable Object parse(Parameter parameter, String text) {
        return switch (parameter.type()) {
            case CURSOR -> Cursor.key(text);
            case BOOLEAN -> text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
            case INTEGER -> {
                boolean number = text.matches("[0-9]{1,9}");
                int value = number ? Integer.parseInt(text) : 0;
                yield value >= 1 && value <= MAXIMUM_LIMIT ? (Object) value : null;
            }
        };
    }

    private static String expected(Parameter parameter) {
        return switch (parameter.type()) {
            case CURSOR -> "next_cursor of an answer before";
            case BOOLEAN -> "true or false";
            case INTEGER -> "a number from 1 to " + MAXIMUM_LIMIT;
        };
    }

    RoutingContext context() {
        return context;
    }

    String path(String name) {
        return String.valueOf(path.get(name));
    }

    boolean flag(Parameter parameter) {
        return Boolean.TRUE.equals(query.get(parameter.name()));
    }

    int limit() {
        return query.get(Parameter.LIMIT.name()) instanceof Integer limit ? limit : DEFAULT_LIMIT;
    }

    /** {@return the key of the last item that the client has seen, null where it begins} */
    @Nullable
    String cursor() {
        return query.get(Parameter.CURSOR.name()) instanceof String cursor ? cursor : null;
    }

    String accept() {
        return accept;
    }

    void body(byte[] bytes) {
        body = bytes;
    }

    void upload(Path file) {
        upload = file;
    }

    Path upload() {
        if (upload == null) {
            throw new IllegalStateException("this endpoint takes no archive");
        }
        return upload;
    }

    /**
     * {@return the body as a JSON object}
     *
     * @throws ProblemAnswer 422 if it is none
     */
    Map<String, @Nullable Object> json() {
        return JsonReader.object(body);
    }

    /**
     * {@return a check that the client changes what it has seen: does nothing where the request has no {@code If-Match},
     * else throws 412 where the tag is another one by now}
     *
     * @param current answers the tag of now, or null where there is nothing
     */
    Runnable precondition(Supplier<@Nullable String> current) {
        String wanted = ifMatch;
        if (wanted == null) {
            return () -> {};
        }
        return () -> {
            String tag = current.get();
            if (tag == null || !Etags.matches(wanted, tag)) {
                throw ProblemAnswer.of(
                        412,
                        "precondition_failed",
                        "it was changed since: " + (tag == null ? "nothing is there" : "its tag is " + tag));
            }
        };
    }
}
