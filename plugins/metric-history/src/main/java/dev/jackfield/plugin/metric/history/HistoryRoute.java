package dev.jackfield.plugin.metric.history;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.monitor.MetricHistory;
import dev.jackfield.spi.monitor.RangeAnswer;
import dev.jackfield.spi.monitor.RangeAnswer.Point;
import dev.jackfield.spi.monitor.RangeAnswer.Range;
import dev.jackfield.spi.monitor.RangeAnswer.Summary;
import dev.jackfield.spi.monitor.RangeQuery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code GET /api/v1/monitoring/metrics}: which names there are, or with {@code name} what is known of one. */
final class HistoryRoute {
    private final MetricHistory history;
    private final Clock clock;
    private final Option<String> name =
            Option.string("name").doc("The name of a meter.").optional();
    private final Option<List<String>> tag = Option.strings("tag")
            .doc("A series has to have it, as name:value; may be there again.")
            .defaultsTo(List.of());
    private final Option<Duration> range;
    private final Option<Long> points = Option.integer("points")
            .doc("How many points of each series at most.")
            .between(0L, 10_000L)
            .defaultsTo(300L);
    private final Options parameters;

    private HistoryRoute(MetricHistory history, Clock clock, Duration retention) {
        this.history = history;
        this.clock = clock;
        this.range = Option.duration("range")
                .doc("How far back.")
                .between(Duration.ofMillis(1), Duration.ofDays(1))
                .defaultsTo(retention);
        this.parameters = Options.of(name, tag, range, points);
    }

    static void mount(ProviderContext context, MetricHistory history, Duration retention) {
        HistoryRoute route = new HistoryRoute(history, context.clock(), retention);
        Router router = context.mount().router();
        router.get("/monitoring/metrics")
                .putMetadata("summary", "The last values of a meter; without a name, which meters there are.")
                .blockingHandler(route::answer, false);
    }

    private void answer(RoutingContext request) {
        List<Problem> problems = new ArrayList<>();
        OptionValues values = parameters.check(given(request, problems), problems);
        Map<String, String> tags = tags(problems.isEmpty() ? values.get(tag) : List.of(), problems);
        if (!problems.isEmpty()) {
            refuse(request, problems);
            return;
        }
        JsonObject answer = values.find(name).map(one -> one(one, tags, values)).orElseGet(this::all);
        request.response().putHeader("Cache-Control", "no-store");
        request.json(answer);
    }

    private static Map<String, Object> given(RoutingContext request, List<Problem> problems) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (String parameter : request.queryParams().names()) {
            List<String> values = request.queryParams().getAll(parameter);
            if (parameter.equals("tag")) {
                given.put(parameter, values);
            } else if (values.size() > 1) {
                problems.add(new Problem(parameter, "is there " + values.size() + " times"));
            } else {
                given.put(parameter, values.get(0));
            }
        }
        return given;
    }

    private static Map<String, String> tags(List<String> texts, List<Problem> problems) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String text : texts) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                problems.add(new Problem("tag", "is name:value, was \"" + text + "\""));
            } else {
                tags.put(text.substring(0, colon), text.substring(colon + 1));
            }
        }
        return tags;
    }

    private static void refuse(RoutingContext request, List<Problem> problems) {
        JsonArray errors = new JsonArray();
        problems.forEach(problem -> errors.add(
                new JsonObject().put("pointer", "?" + problem.pointer()).put("detail", problem.detail())));
        JsonObject body = new JsonObject()
                .put("type", "urn:jackfield:problem:invalid")
                .put("title", "Unprocessable Entity")
                .put("status", 422)
                .put("detail", problems.size() == 1 ? "?" + problems.get(0) : problems.size() + " mistakes")
                .put("errors", errors);
        request.response()
                .setStatusCode(422)
                .putHeader("Content-Type", "application/problem+json")
                .end(body.toBuffer());
    }

    private JsonObject all() {
        return new JsonObject().put("items", new JsonArray(history.names())).putNull("next_cursor");
    }

    private JsonObject one(String asked, Map<String, String> tags, OptionValues values) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant from = now.minus(values.get(range));
        RangeAnswer answer = history.query(
                new RangeQuery(asked, tags, from, now, values.get(points).intValue()));
        JsonArray series = new JsonArray();
        answer.ranges().forEach(each -> series.add(series(each)));
        return new JsonObject()
                .put("name", asked)
                .put("from", from.toString())
                .put("to", now.toString())
                .put("range", OptionText.of(values.get(range)))
                .put("series", series)
                .put("more", answer.more());
    }

    private static JsonObject series(Range range) {
        Summary summary = range.summary();
        JsonObject shown = new JsonObject()
                .put("count", summary.count())
                .put("minimum", summary.minimum())
                .put("maximum", summary.maximum())
                .put("mean", summary.mean())
                .put("latest", summary.latest());
        summary.quantiles().forEach(each -> shown.put("p" + Math.round(each.part() * 100), each.value()));
        JsonArray points = new JsonArray();
        for (Point point : range.points()) {
            points.add(new JsonObject()
                    .put("time", point.time().toString())
                    .put("minimum", point.minimum())
                    .put("mean", point.mean())
                    .put("maximum", point.maximum()));
        }
        JsonObject tags = new JsonObject();
        range.tags().forEach(tags::put);
        return new JsonObject()
                .put("tags", tags)
                .put("statistic", range.statistic().name().toLowerCase(Locale.ROOT))
                .put("unit", range.unit())
                .put("summary", shown)
                .put("points", points);
    }
}
