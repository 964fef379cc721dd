package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.log.LevelWord;
import dev.jackfield.kernel.log.LogLevels;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How much is logged. */
final class LogLevelApi {
    private static final String LOG_LEVELS = "/api/v1/log_levels";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$.-]{1,200}");
    private static final Option<Duration> EXPIRES_IN = Option.duration("expires_in")
            .between(Duration.ofSeconds(1), Duration.ofDays(30))
            .optional();

    private static final JsonSchema LEVELS = JsonSchema.named("LogLevels", "How much is logged.")
            .member(
                    "levels",
                    JsonSchema.object(
                            "By plugin or logger: `logger`, its name in the log; `level`, from which on it writes;"
                                    + " `changed`, whether that is another one than at the start; `until`, when it is restored"
                                    + " by itself, null for at the next start."))
            .example("""
                    {"levels": {"cache-caffeine": {"logger": "plugin.cache-caffeine", "level": "debug", "changed": true,
                     "until": "2026-11-01T09:45:00Z"}}}
                    """);

    private static final JsonSchema CHANGE = JsonSchema.named("LogLevelChange", "Which levels are to be others.")
            .member("levels", JsonSchema.object("By plugin or logger: a level, or null for what it was at the start."))
            .optional(
                    "expires_in",
                    JsonSchema.text("After how long they are restored by themselves, such as `15m`; null for never.")
                            .nullable())
            .closed()
            .example("""
                    {"levels": {"cache-caffeine": "debug", "io.vertx": null}, "expires_in": "15m"}
                    """);

    private final LogLevels levels;

    LogLevelApi(LogLevels levels) {
        this.levels = levels;
    }

    void addTo(RouteTable table) {
        table.add(get(
                        LOG_LEVELS,
                        Scope.READ,
                        Tag.LOGS,
                        "listLogLevels",
                        "How much is logged: by every plugin, and by every logger with a level of its own.")
                .answers("All of them.", LEVELS)
                .fails(Failure.UNAVAILABLE)
                .lookup(call -> shown(levels.all())));
        table.add(EndpointDraft.of(
                        HttpMethod.PUT,
                        LOG_LEVELS,
                        Scope.WRITE,
                        Tag.LOGS,
                        "changeLogLevels",
                        "Changes how much is logged, until it is restored or the server is started anew.")
                .json(CHANGE)
                .answers("How those are now.", LEVELS)
                .fails(Failure.CONFLICT)
                .audited(
                        "log_level.change",
                        call -> String.join(", ", wanted(call).keySet()),
                        call -> state())
                .lookup(this::change));
    }

    private Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        levels.all().forEach(shown -> state.put(shown.name(), shown.level()));
        return state;
    }

    private static Map<String, @Nullable Object> wanted(Call call) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        if (call.json().get("levels") instanceof Map<?, ?> map) {
            map.forEach((name, level) -> wanted.put(String.valueOf(name), level));
        }
        return wanted;
    }

    private Answer change(Call call) {
        List<Problem> mistakes = new ArrayList<>();
        Map<String, System.Logger.@Nullable Level> changes = new LinkedHashMap<>();
        wanted(call).forEach((name, word) -> {
            if (!NAME.matcher(name).matches()) {
                mistakes.add(new Problem("levels", "\"" + name + "\" is no plugin and can't be a logger"));
            }
            System.Logger.Level level =
                    word == null ? null : LevelWord.parse(word.toString()).orElse(null);
            if (word != null && level == null) {
                mistakes.add(
                        new Problem("levels." + name, Suggestion.unknown("level", word.toString(), LevelWord.ALL)));
            }
            changes.put(name, level);
        });
        if (changes.isEmpty()) {
            mistakes.add(new Problem("levels", "at least one is expected"));
        }
        Object text = call.json().get(EXPIRES_IN.name());
        Duration lasting = text == null
                ? null
                : Options.of(EXPIRES_IN)
                        .check(Map.of(EXPIRES_IN.name(), text), mistakes)
                        .find(EXPIRES_IN)
                        .orElse(null);
        if (!mistakes.isEmpty()) {
            throw ProblemAnswer.invalid(mistakes);
        }
        return shown(levels.change(changes, lasting));
    }

    private static Answer shown(List<LogLevels.Shown> levels) {
        Map<String, @Nullable Object> byName = new TreeMap<>();
        levels.forEach(each -> byName.put(each.name(), each.asMap()));
        return Answer.ok(Map.of("levels", byName));
    }
}
