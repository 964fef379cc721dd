package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.access.Token;
import dev.jackfield.kernel.access.Tokens;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Tokens with scopes: which there are, making and revoking them. */
final class TokenApi {
    private static final String TOKENS = "/api/v1/tokens";
    private static final String TOKEN = TOKENS + "/{id}";
    private static final int LONGEST_NAME = 100;
    private static final Option<Duration> EXPIRES_IN = Option.duration("expires_in")
            .between(Duration.ofSeconds(1), Duration.ofDays(3650))
            .optional();

    private final Access access;
    private final Tokens tokens;
    /** Nothing is masked: a token is told once, and this is where. */
    private final JsonWriter plain = new JsonWriter(UnaryOperator.identity());

    TokenApi(Access access) {
        this.access = access;
        this.tokens = access.tokens();
    }

    void addTo(RouteTable table) {
        table.add(get(
                        TOKENS,
                        Scope.ADMIN,
                        Tag.ACCESS,
                        "listTokens",
                        "The tokens with scopes, ordered by id.",
                        "Those that ended are shown until room is needed. The admin token of the data folder is not"
                                + " among them.")
                .query(Parameter.LIMIT, Parameter.CURSOR)
                .answers("A page of them.", Page.of(AccessSchemas.TOKEN))
                .lookup(call -> Page.of(call, tokens.all(), Token::id, Token::asMap)));
        table.add(EndpointDraft.of(
                        HttpMethod.POST,
                        TOKENS,
                        Scope.ADMIN,
                        Tag.ACCESS,
                        "createToken",
                        "Makes a token.",
                        "The token itself is in this answer and nowhere else; only its hash is kept. A scope has those"
                                + " before it: `read`, `write`, `admin`.")
                .json(AccessSchemas.NEW_TOKEN)
                .answers(Response.json(201, "The token.", AccessSchemas.MADE_TOKEN))
                .fails(Failure.CONFLICT, Failure.UNAVAILABLE)
                .audited("token.create", call -> String.valueOf(call.json().get("name")), call -> States.tokens(access))
                .lookup(this::create));
        table.add(EndpointDraft.of(
                        HttpMethod.DELETE,
                        TOKEN,
                        Scope.ADMIN,
                        Tag.ACCESS,
                        "revokeToken",
                        "Ends a token at once, and every session that began with it.")
                .answers(Response.nothing("It is revoked."))
                .fails(Failure.NOT_FOUND, Failure.UNAVAILABLE)
                .audited("token.revoke", call -> call.path("id"), call -> States.tokens(access))
                .lookup(this::revoke));
    }

    private Answer create(Call call) {
        List<Problem> mistakes = new ArrayList<>();
        Map<String, @Nullable Object> body = call.json();
        String name = String.valueOf(body.get("name")).strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            mistakes.add(new Problem("name", "1 to " + LONGEST_NAME + " characters are expected, none of control"));
        }
        Set<Scope> scopes = scopes(body.get("scopes"), mistakes);
        Duration lifetime = lifetime(body.get("expires_in"), mistakes);
        if (!mistakes.isEmpty()) {
            throw ProblemAnswer.invalid(mistakes);
        }
        Tokens.Made made = tokens.create(name, scopes, lifetime);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(made.token().asMap());
        shown.put("token", made.secret());
        return Answer.text(Response.JSON, new String(plain.write(shown), StandardCharsets.UTF_8))
                .status(201);
    }

    private static Set<Scope> scopes(@Nullable Object words, List<Problem> mistakes) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<String> known = Scope.granted().stream().map(Scope::word).toList();
        if (words instanceof List<?> list) {
            list.forEach(word -> Scope.of(String.valueOf(word))
                    .ifPresentOrElse(
                            scopes::add,
                            () -> mistakes.add(
                                    new Problem("scopes", Suggestion.unknown("scope", String.valueOf(word), known)))));
            if (list.isEmpty()) {
                mistakes.add(new Problem("scopes", "at least one is expected; available: " + String.join(", ", known)));
            }
        }
        return scopes;
    }

    private static @Nullable Duration lifetime(@Nullable Object text, List<Problem> mistakes) {
        return text == null
                ? null
                : Options.of(EXPIRES_IN)
                        .check(Map.of(EXPIRES_IN.name(), text), mistakes)
                        .find(EXPIRES_IN)
                        .orElse(null);
    }

    private Answer revoke(Call call) {
        String id = call.path("id");
        return tokens.revoke(id).map(revoked -> Answer.nothing()).orElseThrow(() -> unknown(id));
    }

    private ProblemAnswer unknown(String id) {
        return ProblemAnswer.notFound(Suggestion.unknown(
                "token", id, tokens.all().stream().map(Token::id).toList()));
    }
}
