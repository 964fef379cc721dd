package dev.jackfield.kernel.http;

import static dev.jackfield.kernel.http.EndpointDraft.get;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.AccessDenied;
import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.access.Session;
import dev.jackfield.kernel.access.Sessions;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What a browser signs in with: a cookie that no script can read, in place of a token. */
final class SessionApi {
    /** What the audit calls a sign-in. */
    static final String BEGIN = "session.begin";

    static final String SESSION = "/api/v1/session";

    private final Access access;
    /** Nothing is masked: what is told is the client's own. */
    private final JsonWriter plain = new JsonWriter(UnaryOperator.identity());

    SessionApi(Access access) {
        this.access = access;
    }

    void addTo(RouteTable table) {
        table.add(get(
                        SESSION,
                        Scope.READ,
                        Tag.ACCESS,
                        "getSession",
                        "The session of the cookie.",
                        "A page that was loaded again finds its `csrf_token` here.")
                .answers("The session.", AccessSchemas.SESSION)
                .lookup(call -> shown(session(call))));
        table.add(EndpointDraft.of(
                        HttpMethod.POST,
                        SESSION,
                        Scope.READ,
                        Tag.ACCESS,
                        "signIn",
                        "Exchanges a bearer token for a cookie.",
                        "The cookie is for pages of this server alone, and a change with it needs the `csrf_token` in"
                                + " `X-CSRF-Token`. It ends with the token, when it was not used for a while, and when"
                                + " the server stops.")
                .answers(Response.json(201, "The session.", AccessSchemas.SESSION, Field.SET_COOKIE))
                .audited(BEGIN, call -> "", call -> Map.of())
                .lookup(this::begin));
        table.add(EndpointDraft.of(HttpMethod.DELETE, SESSION, Scope.READ, Tag.ACCESS, "signOut", "Ends the session.")
                .answers(Response.nothing("It has ended.", Field.SET_COOKIE))
                .audited("session.end", call -> "", call -> Map.of())
                .lookup(this::end));
    }

    private Answer begin(Call call) {
        Admission admission = call.admission();
        if (admission.session() != null) {
            throw new AccessDenied(
                    AccessDenied.Reason.UNAUTHORIZED, "a session begins with a token: Authorization: Bearer …");
        }
        Sessions.Begun begun = access.signIn(admission.principal());
        return shown(begun.session()).status(201).with(Field.SET_COOKIE.title(), cookie(call, begun.cookie(), ""));
    }

    private Answer end(Call call) {
        access.sessions().end(session(call));
        return Answer.nothing().with(Field.SET_COOKIE.title(), cookie(call, "", "; Max-Age=0"));
    }

    private static Session session(Call call) {
        Session session = call.admission().session();
        if (session == null) {
            throw new AccessDenied(AccessDenied.Reason.SESSION_UNKNOWN, "there is no session: the cookie is missing");
        }
        return session;
    }

    private Answer shown(Session session) {
        return Answer.text(Response.JSON, new String(plain.write(session.asMap()), StandardCharsets.UTF_8));
    }

    private static String cookie(Call call, String value, String end) {
        String mountPoint = call.context().mountPoint();
        String path = mountPoint == null ? "" : mountPoint.replaceFirst("/+$", "");
        return SessionCookie.NAME + "=" + value + "; Path=" + path + "/api/v1" + "; HttpOnly; SameSite=Strict"
                + (call.context().request().isSSL() ? "; Secure" : "") + end;
    }
}
