package dev.jackfield.kernel.http;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One route of the API, as it is served and as it is described.
 *
 * @param method how it is asked
 * @param path with parameters in braces, a segment each
 * @param scope what a token must allow
 * @param summary what it does, one line
 * @param query the parameters it understands; others are refused
 * @param body what it expects
 * @param action what it does
 */
record Endpoint(
        HttpMethod method, String path, Scope scope, String summary, List<Parameter> query, Body body, Action action) {

    Endpoint {
        query = List.copyOf(query);
    }

    /** What a request carries. */
    enum Body {
        NONE,
        JSON,
        ARCHIVE
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

    static Endpoint get(String path, Scope scope, String summary, Lookup lookup, Parameter... query) {
        Work work = call -> CompletableFuture.completedFuture(lookup.handle(call));
        return new Endpoint(HttpMethod.GET, path, scope, summary, List.of(query), Body.NONE, work);
    }

    static Endpoint stream(String path, Scope scope, String summary, Stream stream) {
        return new Endpoint(HttpMethod.GET, path, scope, summary, List.of(), Body.NONE, stream);
    }

    static Endpoint change(
            HttpMethod method, String path, Scope scope, String summary, Body body, Work work, Parameter... query) {
        return new Endpoint(method, path, scope, summary, List.of(query), body, work);
    }
}
