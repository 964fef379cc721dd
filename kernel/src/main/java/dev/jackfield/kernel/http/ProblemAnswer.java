package dev.jackfield.kernel.http;

import dev.jackfield.spi.Problem;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What is answered instead of what was asked: a problem of RFC 9457 with a status, all mistakes together, and members of
 * its own where the contract names them.
 */
final class ProblemAnswer extends RuntimeException {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;
    private static final String TYPES = "urn:jackfield:problem:";

    private final int status;
    private final String code;
    private final String title;
    private final transient List<Problem> errors;
    private final transient Map<String, ? extends @Nullable Object> members;
    private final transient Map<String, String> headers;

    private ProblemAnswer(
            int status,
            String code,
            String title,
            String detail,
            List<Problem> errors,
            Map<String, ? extends @Nullable Object> members,
            Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.title = title;
        this.errors = List.copyOf(errors);
        this.members = members;
        this.headers = Map.copyOf(headers);
    }

    static ProblemAnswer of(int status, String code, String detail) {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        return new ProblemAnswer(status, code, title, detail, List.of(), Map.of(), Map.of());
    }

    static ProblemAnswer notFound(String detail) {
        return of(404, "not_found", detail);
    }

    static ProblemAnswer invalid(String pointer, String detail) {
        return invalid(List.of(new Problem(pointer, detail)));
    }

    static ProblemAnswer invalid(List<Problem> errors) {
        String detail = errors.size() == 1 ? errors.get(0).toString() : errors.size() + " mistakes";
        return of(422, "invalid", detail).withErrors(errors);
    }

    static ProblemAnswer unavailable(String title, String detail) {
        return new ProblemAnswer(503, "unavailable", title, detail, List.of(), Map.of(), Map.of("Retry-After", "1"));
    }

    static ProblemAnswer internal(String detail) {
        return of(500, "internal", detail);
    }

    ProblemAnswer withErrors(List<Problem> all) {
        return new ProblemAnswer(status, code, title, detail(), all, members, headers);
    }

    ProblemAnswer withMembers(Map<String, ? extends @Nullable Object> own) {
        return new ProblemAnswer(status, code, title, detail(), errors, own, headers);
    }

    ProblemAnswer withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProblemAnswer(status, code, title, detail(), errors, members, more);
    }

    int status() {
        return status;
    }

    List<Problem> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }

    private String detail() {
        return String.valueOf(getMessage());
    }

    Map<String, @Nullable Object> asMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("type", TYPES + code);
        map.put("title", title);
        map.put("status", status);
        map.put("detail", detail());
        if (!errors.isEmpty()) {
            map.put(
                    "errors",
                    errors.stream()
                            .map(error -> Map.of("pointer", error.pointer(), "detail", error.detail()))
                            .toList());
        }
        members.forEach(map::putIfAbsent);
        return map;
    }

    /** Answers a request that nobody else answers. */
    void send(HttpServerRequest request) {
        byte[] body = new JsonWriter(UnaryOperator.identity()).write(asMap());
        headers.forEach(request.response()::putHeader);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
                .putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        if (request.method() == HttpMethod.HEAD) {
            request.response().end();
        } else {
            request.response().end(Buffer.buffer(body));
        }
    }
}
