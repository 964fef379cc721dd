package dev.jackfield.kernel.http;

import dev.jackfield.spi.Problem;
import java.util.List;

/** Why a request is answered with a problem, as the description of the API says it. */
enum Failure {
    UNAUTHORIZED(401, "Unauthorized", "There is no token, or it is not good."),
    FORBIDDEN(403, "Forbidden", "The token does not allow it, or a change by cookie lacks its proof."),
    NOT_FOUND(404, "NotFound", "There is none of that name; says which there are."),
    CONFLICT(409, "Conflict", "It is in use, or another change is being made."),
    PRECONDITION_FAILED(412, "PreconditionFailed", "It was changed since, by the tag in `If-Match`. Nothing was done."),
    TOO_LARGE(413, "ContentTooLarge", "The body is larger than what is read."),
    UNSUPPORTED(415, "UnsupportedMediaType", "The body is of a type, or in an encoding, that is not read here."),
    TOO_MANY(429, "TooManyRequests", "Too many tokens from this address were wrong."),
    INVALID(422, "Invalid", "All mistakes of the request, together."),
    REFUSED(
            422,
            "Refused",
            "All mistakes of the request, together, or why what was plugged in does not work. The old one goes on."),
    UNAVAILABLE(503, "Unavailable", "Something that is needed is not there at the moment."),
    OTHER(0, "OtherProblem", "Whatever else may go wrong.");

    private final int status;
    private final String title;
    private final String doc;

    Failure(int status, String title, String doc) {
        this.status = status;
        this.title = title;
        this.doc = doc;
    }

    /** {@return its name among the components} */
    String title() {
        return title;
    }

    String doc() {
        return doc;
    }

    /** {@return its status, or what stands for all others} */
    String status() {
        return this == OTHER ? "default" : String.valueOf(status);
    }

    JsonSchema schema() {
        return this == REFUSED ? ProblemSchemas.REFUSED_CHANGE : ProblemSchemas.PROBLEM;
    }

    List<Field> fields() {
        return switch (this) {
            case UNAUTHORIZED -> List.of(Field.WWW_AUTHENTICATE);
            case UNSUPPORTED -> List.of(Field.ACCEPT);
            case UNAVAILABLE, TOO_MANY -> List.of(Field.RETRY_AFTER);
            default -> List.of();
        };
    }

    ProblemAnswer example() {
        return switch (this) {
            case UNAUTHORIZED ->
                ProblemAnswer.of(status, "token_unknown", "the token is not known; it may have been revoked");
            case FORBIDDEN -> ProblemAnswer.of(status, "forbidden", "the scope write is needed; the token has read");
            case NOT_FOUND ->
                ProblemAnswer.notFound(
                        "unknown plugin \"cache-mop\"; did you mean \"cache-map\"? available: cache-caffeine, cache-map");
            case CONFLICT ->
                ProblemAnswer.of(
                        status,
                        "in_use",
                        "plugin \"cache-map\" is in use by cache.store/l1; ?force=true unplugs what uses it");
            case PRECONDITION_FAILED ->
                ProblemAnswer.of(status, "precondition_failed", "it was changed since: its tag is \"g4\"");
            case TOO_LARGE -> ProblemAnswer.of(status, "content_too_large", "at most 1048576 bytes are read");
            case UNSUPPORTED ->
                ProblemAnswer.of(
                        status,
                        "unsupported_media_type",
                        "the content type is text/plain; expected is application/json");
            case TOO_MANY ->
                ProblemAnswer.of(status, "too_many_failures", "too many tokens from this address were wrong; wait 6 s");
            case INVALID ->
                ProblemAnswer.invalid(List.of(
                        new Problem("?limit", "a number from 1 to 1000 is expected"),
                        new Problem(
                                "?cursr", "unknown parameter \"cursr\"; did you mean \"cursor\"? available: cursor")));
            case REFUSED ->
                ProblemAnswer.of(status, "rolled_back", "cache.store/l1: the health check says down: no room");
            case UNAVAILABLE -> ProblemAnswer.unavailable("busy", "the meters are being read already");
            case OTHER -> ProblemAnswer.internal("something went wrong; the log says what, look for 3f0e8a52");
        };
    }
}
