package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.AccessDenied;
import dev.jackfield.kernel.binding.ChangeFailed;
import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.NotBoundException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** Which problem is answered for what was thrown. */
final class Problems {
    private static final System.Logger LOG = System.getLogger(Problems.class.getName());

    private Problems() {}

    static ProblemAnswer of(Throwable thrown, UnaryOperator<String> mask) {
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemAnswer problem) {
            return problem;
        }
        if (cause instanceof AccessDenied denied) {
            return of(denied);
        }
        if (cause instanceof ChangeFailed failed) {
            return of(failed);
        }
        if (cause instanceof JackfieldException refused && !refused.code().equals("internal")) {
            return of(refused).withErrors(refused.problems());
        }
        String id = UUID.randomUUID().toString();
        StringWriter trace = new StringWriter();
        cause.printStackTrace(new PrintWriter(trace));
        LOG.log(System.Logger.Level.ERROR, mask.apply("a request failed, " + id + ": " + trace));
        return ProblemAnswer.internal("something went wrong; the log says what, look for " + id);
    }

    private static ProblemAnswer of(AccessDenied denied) {
        String code = denied.reason().name().toLowerCase(Locale.ROOT);
        ProblemAnswer problem = ProblemAnswer.of(denied.reason().status(), code, denied.detail());
        String error = switch (denied.reason()) {
            case UNAUTHORIZED, SESSION_UNKNOWN -> "";
            case FORBIDDEN -> ", error=\"insufficient_scope\"";
            default -> ", error=\"invalid_token\"";
        };
        return switch (denied.reason().status()) {
            case 401 -> problem.withHeader(Field.WWW_AUTHENTICATE.title(), "Bearer realm=\"jackfield\"" + error);
            case 429 ->
                problem.withHeader(
                        Field.RETRY_AFTER.title(),
                        String.valueOf(Math.max(1, denied.retryAfter().toSeconds())));
            default -> problem;
        };
    }

    private static ProblemAnswer of(ChangeFailed failed) {
        List<SwapReport> reports = failed.reports();
        ProblemAnswer problem = of((JackfieldException) failed);
        if (reports.isEmpty()) {
            return problem;
        }
        // one binding was asked for: its report as it is; several: all of them
        return problem.withMembers(
                reports.size() == 1
                        ? reports.get(0).asMap()
                        : Map.of(
                                "swaps", reports.stream().map(SwapReport::asMap).toList()));
    }

    private static ProblemAnswer of(JackfieldException refused) {
        int status = status(refused);
        String detail = refused.problems().size() > 1
                ? refused.problems().size() + " mistakes"
                : String.valueOf(refused.getMessage());
        ProblemAnswer problem = ProblemAnswer.of(status, refused.code(), detail);
        return status == 503 ? problem.withHeader("Retry-After", "1") : problem;
    }

    private static int status(JackfieldException refused) {
        if (refused instanceof NotBoundException) {
            return 404;
        }
        return switch (refused.code()) {
            case "not_found", "unknown_plugin" -> 404;
            case "in_use", "busy", "conflict" -> 409;
            case "shutting_down", "unavailable", "copy_failed", "data_folder_unwritable" -> 503;
            default -> 422;
        };
    }
}
