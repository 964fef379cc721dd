package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.binding.SwapReport.Outcome;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Tells how a change went: to the one who asked, to the history, to the event log. */
final class Reports {
    private static final System.Logger LOG = System.getLogger(Reports.class.getName());
    private static final Retirement.Result NOBODY_LEFT = new Retirement.Result(0, 0, 0, List.of());

    private final Rack rack;
    private final Change change;
    private final Instant at;
    private final long startedNanos;

    Reports(Rack rack, Change change, Instant at, long startedNanos) {
        this.rack = rack;
        this.change = change;
        this.at = at;
        this.startedNanos = startedNanos;
    }

    /** One report of each binding, complete when all are drained and closed. */
    CompletableFuture<List<SwapReport>> of(ChangeRun run, Map<BindingKey, Retirement> retirements) {
        List<CompletableFuture<SwapReport>> reports = new ArrayList<>();
        for (BindingKey key : change.targets().keySet()) {
            Draft draft = draft(run, key);
            tell(draft);
            Retirement retirement = retirements.get(key);
            reports.add(
                    retirement == null
                            ? CompletableFuture.completedFuture(draft.finish(NOBODY_LEFT))
                            : retirement.result().thenApply(draft::finish));
        }
        return CompletableFuture.allOf(reports.toArray(CompletableFuture[]::new))
                .thenApply(all -> reports.stream().map(CompletableFuture::join).toList());
    }

    /** One report of each binding that was to be different; the others were never in question. */
    List<SwapReport> rolledBack(ChangeRun run, String reason) {
        List<SwapReport> reports = new ArrayList<>();
        for (BindingKey key : change.targets().keySet()) {
            if (run.unchanged().contains(key)) {
                continue;
            }
            Draft draft = draft(run, key);
            Draft failed = new Draft(key, draft.from(), draft.to(), Outcome.ROLLED_BACK, 0, reason, draft.notes());
            tell(failed);
            reports.add(failed.finish(NOBODY_LEFT));
        }
        return reports;
    }

    private Draft draft(ChangeRun run, BindingKey key) {
        Preparation preparation = run.preparation(key);
        Generation from = run.leaving(key);
        if (from == null && (preparation == null || run.empty().containsKey(key))) {
            from = rack.running(key);
        }
        Outcome outcome = run.outcome(key);
        SwapReport.Side before = from == null ? null : from.side();
        SwapReport.Side after = preparation == null ? null : side(preparation);
        if (outcome == Outcome.UNCHANGED) {
            after = before;
        }
        List<String> notes = preparation == null ? List.of() : preparation.notes();
        return new Draft(
                key, before, after, outcome, run.carried(key), run.empty().get(key), notes);
    }

    private SwapReport.Side side(Preparation preparation) {
        Generation next = preparation.generation();
        if (next != null) {
            return next.side();
        }
        Target target = preparation.target();
        Origin origin = rack.origin(target.entry());
        return new SwapReport.Side(target.entry().name(), origin.id(), origin.version(), 0);
    }

    /** What is tried again by itself fails alike until something changes; that is told once. */
    private boolean repeated(BindingKey key, Outcome outcome, @Nullable String reason) {
        SwapReport last = rack.binding(key).lastReport();
        return change.tolerant()
                && outcome == Outcome.ROLLED_BACK
                && last != null
                && last.outcome() == outcome
                && Objects.equals(last.reason(), reason);
    }

    private void tell(Draft draft) {
        if (draft.outcome() == Outcome.UNCHANGED || repeated(draft.key(), draft.outcome(), draft.reason())) {
            return;
        }
        boolean failed = draft.outcome() == Outcome.ROLLED_BACK;
        String type = failed
                ? "binding.rolled_back"
                : draft.to() == null ? "binding.removed" : draft.from() == null ? "binding.added" : "binding.swapped";
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("point", draft.key().point());
        data.put("name", draft.key().name());
        put(data, "from", draft.from() == null ? null : draft.from().asMap());
        put(data, "to", draft.to() == null ? null : draft.to().asMap());
        put(data, "carried_entries", draft.carried() == 0 ? null : draft.carried());
        put(data, "reason", draft.reason());
        rack.settings().events().emit(type, data);
        if (failed) {
            rack.binding(draft.key()).meters().rolledBack();
            LOG.log(Level.WARNING, "{0} was rolled back: {1}", draft.key(), String.valueOf(draft.reason()));
        }
    }

    private static void put(Map<String, Object> data, String name, @Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    /** What is known when the switch is over, and when a rollback is. */
    private final class Draft {
        private final BindingKey key;
        private final SwapReport.@Nullable Side from;
        private final SwapReport.@Nullable Side to;
        private final Outcome outcome;
        private final long carried;
        private final @Nullable String reason;
        private final List<String> notes;

        Draft(
                BindingKey key,
                SwapReport.@Nullable Side from,
                SwapReport.@Nullable Side to,
                Outcome outcome,
                long carried,
                @Nullable String reason,
                List<String> notes) {
            this.key = key;
            this.from = from;
            this.to = to;
            this.outcome = outcome;
            this.carried = carried;
            this.reason = reason;
            this.notes = List.copyOf(notes);
        }

        SwapReport finish(Retirement.Result result) {
            List<String> all = new ArrayList<>(notes);
            all.addAll(result.notes());
            double tookMs = (rack.settings().clock().nanoTime() - startedNanos) / 1e6;
            SwapReport report = new SwapReport(
                    key,
                    at,
                    from,
                    to,
                    outcome,
                    result.inFlight(),
                    result.drainedMs(),
                    result.cut(),
                    carried,
                    tookMs,
                    reason,
                    all);
            if (outcome != Outcome.UNCHANGED && !repeated(key, outcome, reason)) {
                rack.binding(key).remember(report);
            }
            return report;
        }

        BindingKey key() {
            return key;
        }

        SwapReport.@Nullable Side from() {
            return from;
        }

        SwapReport.@Nullable Side to() {
            return to;
        }

        Outcome outcome() {
            return outcome;
        }

        long carried() {
            return carried;
        }

        @Nullable
        String reason() {
            return reason;
        }

        List<String> notes() {
            return notes;
        }
    }
}
