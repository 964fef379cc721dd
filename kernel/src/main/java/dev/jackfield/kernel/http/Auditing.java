package dev.jackfield.kernel.http;

import dev.jackfield.kernel.audit.Act;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.audit.Differences;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells the audit what an endpoint is about to change, then has it changed, then tells how it ended, and only then lets it be
 * answered. What can't be told is not done.
 */
final class Auditing {
    private static final System.Logger LOG = System.getLogger(Auditing.class.getName());

    private final AuditLog log;
    private final Executor workers;
    private final UnaryOperator<String> mask;

    /** @param workers may block on the disk */
    Auditing(AuditLog log, Executor workers, UnaryOperator<String> mask) {
        this.log = log;
        this.workers = workers;
        this.mask = mask;
    }

    CompletionStage<Answer> handle(Audited audited, Call call, Endpoint.Work work) throws Exception {
        Act act = act(audited, call.admission(), audited.target().apply(call));
        call.observe(() -> audited.state().apply(call));
        long begun = log.begin(act, null);
        CompletionStage<Answer> stage;
        try {
            stage = work.handle(call);
        } catch (Exception e) {
            end(begun, act, audited, call, e);
            throw e;
        }
        return stage.whenCompleteAsync((answer, error) -> end(begun, act, audited, call, error), workers);
    }

    private static Act act(Audited audited, Admission admission, String target) {
        return new Act(admission.principal(), admission.remoteAddress(), audited.action(), target);
    }

    private void end(long begun, Act act, Audited audited, Call call, @Nullable Throwable error) {
        String outcome = "done";
        String reason = null;
        if (error != null) {
            ProblemAnswer problem = Problems.of(error, mask);
            outcome = problem.status() < 500 ? "refused" : "failed";
            reason = String.valueOf(problem.getMessage());
        }
        Differences found = new Differences(null, null);
        try {
            found = Differences.between(call.observed(), audited.state().apply(call));
        } catch (RuntimeException e) {
            // what was made stays made
            LOG.log(System.Logger.Level.ERROR, "what {0} changed can''t be read: {1}", act.action(), e);
        }
        log.end(begun, act, outcome, found.before(), found.after(), reason);
    }
}
