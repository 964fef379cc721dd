package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.http.Endpoint.Body;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is to be said of an endpoint, in the order in which one says it. What it does comes last. */
final class EndpointDraft {
    private static final JsonSchema NOTHING = JsonSchema.anything("Nothing.");

    private final HttpMethod method;
    private final String path;
    private final Scope scope;
    private final Endpoint.About about;
    private final List<Parameter> query = new ArrayList<>();
    private final List<Parameter> fields = new ArrayList<>();
    private final List<Response> responses = new ArrayList<>();
    private final Set<Failure> failures = EnumSet.of(Failure.INVALID, Failure.OTHER);
    private @Nullable Audited audited;
    private Body body = new Body(Body.Kind.NONE, NOTHING);

    private EndpointDraft(HttpMethod method, String path, Scope scope, Endpoint.About about) {
        this.method = method;
        this.path = path;
        this.scope = scope;
        this.about = about;
        if (scope != Scope.OPEN) {
            failures.addAll(List.of(Failure.UNAUTHORIZED, Failure.FORBIDDEN, Failure.TOO_MANY));
        }
    }

    static EndpointDraft get(String path, Scope scope, Tag tag, String operation, String... summary) {
        return of(HttpMethod.GET, path, scope, tag, operation, summary);
    }

    /**
     * @param summary one line of what it does, then sentences of what else is to be known
     */
    static EndpointDraft of(HttpMethod method, String path, Scope scope, Tag tag, String operation, String... summary) {
        String detail = Arrays.stream(summary).skip(1).collect(Collectors.joining(" "));
        return new EndpointDraft(method, path, scope, new Endpoint.About(tag, operation, summary[0], detail));
    }

    EndpointDraft query(Parameter... parameters) {
        query.addAll(List.of(parameters));
        return this;
    }

    EndpointDraft json(JsonSchema schema) {
        return body(new Body(Body.Kind.JSON, schema));
    }

    EndpointDraft archive(JsonSchema schema) {
        return body(new Body(Body.Kind.ARCHIVE, schema));
    }

    EndpointDraft export(JsonSchema schema) {
        return body(new Body(Body.Kind.EXPORT, schema));
    }

    private EndpointDraft body(Body expected) {
        body = expected;
        return fails(Failure.TOO_LARGE, Failure.UNSUPPORTED);
    }

    /** A field of the head means something here. */
    EndpointDraft heeds(Parameter field) {
        fields.add(field);
        return this;
    }

    /** Does nothing where {@code If-Match} says so. */
    EndpointDraft conditional() {
        return heeds(Parameter.IF_MATCH).fails(Failure.PRECONDITION_FAILED);
    }

    /** Changes what is plugged in, and may fail in all the ways in which that can. */
    EndpointDraft changing() {
        failures.remove(Failure.INVALID);
        return fails(Failure.CONFLICT, Failure.REFUSED, Failure.UNAVAILABLE);
    }

    /** The audit tells what it did, and nothing is done without. */
    EndpointDraft audited(
            String action,
            Function<Call, String> target,
            Function<Call, Map<String, ? extends @Nullable Object>> state) {
        audited = new Audited(action, target, state);
        return fails(Failure.UNAVAILABLE);
    }

    EndpointDraft fails(Failure... why) {
        failures.addAll(List.of(why));
        return this;
    }

    EndpointDraft answers(String doc, JsonSchema schema, Field... fields) {
        return answers(Response.json(200, doc, schema, fields));
    }

    EndpointDraft answers(Response response) {
        responses.add(response);
        return this;
    }

    Endpoint lookup(Endpoint.Lookup lookup) {
        return action((Endpoint.Work) call -> CompletableFuture.completedFuture(lookup.handle(call)));
    }

    Endpoint work(Endpoint.Work work) {
        return action(work);
    }

    Endpoint stream(Endpoint.Stream stream) {
        return action(stream);
    }

    private Endpoint action(Endpoint.Action action) {
        if (audited == null && scope.compareTo(Scope.READ) > 0 && !method.equals(HttpMethod.GET)) {
            throw new IllegalStateException(method + " " + path + " does not say what the audit tells of it");
        }
        if (responses.isEmpty()) {
            throw new IllegalStateException(method + " " + path + " does not say what it answers");
        }
        return new Endpoint(
                method,
                path,
                scope,
                about,
                List.copyOf(query),
                body,
                List.copyOf(fields),
                List.copyOf(responses),
                List.copyOf(failures),
                audited,
                action);
    }
}
