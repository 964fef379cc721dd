package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Scope;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One route of the API, as it is served and as it is described. Made by an {@link EndpointDraft}.
 *
 * @param method how it is asked; what is asked with GET can be asked with HEAD
 * @param path with parameters in braces, a segment each
 * @param scope what a token must allow
 * @param about what is said of it
 * @param query the parameters it understands; others are refused
 * @param body what it expects
 * @param fields of the head that are heeded
 * @param responses what it answers
 * @param failures why it answers a problem
 * @param audited what the audit tells of it; null where nothing is changed
 * @param action what it does
 */
record Endpoint(
        HttpMethod method,
        String path,
        Scope scope,
        About about,
        List<Parameter> query,
        Body body,
        List<Parameter> fields,
        List<Response> responses,
        List<Failure> failures,
        @Nullable Audited audited,
        Action action) {

    /**
     * What is said of an endpoint.
     *
     * @param tag its group
     * @param operation what clients call it, in camelCase
     * @param summary what it does, one line
     * @param detail what else is to be known; may be empty
     */
    record About(Tag tag, String operation, String summary, String detail) {}

    /**
     * What a request carries.
     *
     * @param kind how it is read
     * @param schema what it has to look like
     */
    record Body(Kind kind, JsonSchema schema) {
        /** How a body is read. */
        enum Kind {
            NONE,
            JSON,
            ARCHIVE,
            EXPORT;

            /** {@return whether it is read into a file} */
            boolean saved() {
                return this == ARCHIVE || this == EXPORT;
            }
        }
    }

    /** What an endpoint does. */
    sealed interface Action permits Work, Stream {}

    /** Answers once; called on a worker thread. */
    non-sealed interface Work extends Action {
        CompletionStage<Answer> handle(Call call) throws Exception;
    }

    /** Answers as long as it likes; called on the event loop, must not block. */
    non-sealed interface Stream extends Action {
        void handle(Call call);
    }

    /** Answers at once. */
    interface Lookup {
        Answer handle(Call call) throws Exception;
    }

    /** {@return the parameters of the path, in order} */
    List<Parameter> pathParameters() {
        return Arrays.stream(path.split("/", -1))
                .filter(segment -> segment.startsWith("{"))
                .map(segment -> Parameter.ofPath(segment.substring(1, segment.length() - 1)))
                .toList();
    }
}
