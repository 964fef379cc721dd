package dev.jackfield.kernel.http;

import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.time.Instant;
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
    private final RoutingContext context;
    private final Map<String, String> path;
    private final Map<String, Object> query;
    private final @Nullable String ifMatch;
    private final String accept;
    private final String acceptEncoding;
    private final Endpoint.Body expected;
    private final Admission admission;
    private final List<Problem> mistakes = new ArrayList<>();
    private @Nullable Supplier<Map<String, ? extends @Nullable Object>> observation;
    private volatile Map<String, ? extends @Nullable Object> observed = Map.of();
    private byte[] body = {};
    private Map<String, @Nullable Object> json = Map.of();
    private @Nullable Path upload;

    /** Its mistakes are told by {@link #check}. */
    Call(RoutingContext context, Endpoint endpoint, Map<String, String> path, Admission admission) {
        this.context = context;
        this.admission = admission;
        this.path = path;
        this.expected = endpoint.body();
        this.query = parse(endpoint, context.request());
        this.ifMatch = context.request().getHeader("If-Match");
        String accepted = context.request().getHeader("Accept");
        this.accept = accepted == null ? "" : accepted;
        this.acceptEncoding = String.join(",", context.request().headers().getAll("Accept-Encoding"));
    }

    private Map<String, Object> parse(Endpoint endpoint, HttpServerRequest request) {
        Map<String, Object> values = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        List<String> known = endpoint.query().stream().map(Parameter::name).toList();
        for (Map.Entry<String, String> given : request.params().entries()) {
            String name = given.getKey();
            Parameter parameter = endpoint.query().stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElse(null);
            if (parameter == null) {
                mistakes.add(new Problem("?" + name, Suggestion.unknown("parameter", name, known)));
            } else if (!seen.add(name)) {
                mistakes.add(new Problem("?" + name, "is given twice"));
            } else {
                Object value = parameter.parse(given.getValue());
                if (value == null) {
                    mistakes.add(new Problem("?" + name, parameter.expected() + " is expected"));
                } else {
                    values.put(name, value);
                }
            }
        }
        return values;
    }

    /**
     * Checks what was sent: all mistakes of the query and of a JSON body together.
     *
     * @throws ProblemAnswer 422
     */
    void check() {
        if (expected.kind() == Endpoint.Body.Kind.JSON) {
            try {
                json = JsonReader.object(body);
                mistakes.addAll(SchemaCheck.of(expected.schema(), json));
            } catch (ProblemAnswer unreadable) {
                mistakes.addAll(unreadable.errors());
            }
        }
        if (!mistakes.isEmpty()) {
            throw ProblemAnswer.invalid(mistakes);
        }
    }

    /** {@return who asks, and from where} */
    Admission admission() {
        return admission;
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
        return query.get(Parameter.LIMIT.name()) instanceof Integer limit ? limit : Parameter.DEFAULT_LIMIT;
    }

    /** {@return the key of the last item that the client has seen, null where it begins} */
    @Nullable
    String cursor() {
        return query.get(Parameter.CURSOR.name()) instanceof String cursor ? cursor : null;
    }

    @Nullable
    String text(Parameter parameter) {
        return query.get(parameter.name()) instanceof String text ? text : null;
    }

    @Nullable
    Instant time(Parameter parameter) {
        return query.get(parameter.name()) instanceof Instant time ? time : null;
    }

    String accept() {
        return accept;
    }

    String acceptEncoding() {
        return acceptEncoding;
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

    /** {@return the body, which looks as the endpoint says} */
    Map<String, @Nullable Object> json() {
        return json;
    }

    /** What may be changed is looked at now, and again by a change that has its precondition, when its turn has come. */
    void observe(Supplier<Map<String, ? extends @Nullable Object>> state) {
        observation = state;
        look();
    }

    private void look() {
        if (observation != null) {
            observed = observation.get();
        }
    }

    /** {@return how things were} */
    Map<String, ? extends @Nullable Object> observed() {
        return observed;
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
            return this::look;
        }
        return () -> {
            look();
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
