package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.AccessDenied;
import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.access.Scope;
import dev.jackfield.kernel.access.Session;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.Set;

/**
 * Decides whether a request is let in: by a bearer token, else by the cookie of a session. A browser sends a cookie wherever
 * a page asks it to, so with one, a page from elsewhere is refused, and a change needs a proof that only our own page has.
 */
final class Authorization {
    static final String COOKIE = SessionCookie.NAME;
    static final String CSRF = "X-CSRF-Token";

    private static final String SCHEME = "Bearer ";
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final Set<String> OUR_SITE = Set.of("same-origin", "none");

    private final Access access;

    Authorization(Access access) {
        this.access = access;
    }

    /**
     * {@return who is let in}
     *
     * @throws AccessDenied if nobody is
     */
    Admission admit(HttpServerRequest request, Scope needed) {
        String address = address(request);
        if (needed == Scope.OPEN) {
            return new Admission(Principal.ANONYMOUS, null, address, () -> true);
        }
        Admission admission = known(request, address);
        Principal principal = admission.principal();
        if (!principal.may(needed)) {
            throw new AccessDenied(
                    AccessDenied.Reason.FORBIDDEN,
                    "the scope " + needed.word() + " is needed; \"" + principal.name() + "\" has "
                            + (principal.scopes().isEmpty() ? "none" : String.join(", ", principal.scopes())));
        }
        return admission;
    }

    /**
     * Counts a sign-in.
     *
     * @throws AccessDenied if it was too often
     */
    void countSignIn(Admission admission) {
        access.countSignIn(admission.principal());
    }

    private Admission known(HttpServerRequest request, String address) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                throw unauthorized();
            }
            Principal principal =
                    access.bearer(authorization.substring(SCHEME.length()).strip(), address);
            return new Admission(principal, null, address, () -> access.stands(principal));
        }
        Cookie cookie = request.getCookie(COOKIE);
        if (cookie == null) {
            throw unauthorized();
        }
        refuseOthersPages(request);
        Session session = access.session(cookie.getValue())
                .orElseThrow(() ->
                        new AccessDenied(AccessDenied.Reason.SESSION_UNKNOWN, "the session has ended; sign in again"));
        if (!SAFE.contains(request.method()) && !session.proves(request.getHeader(CSRF))) {
            throw new AccessDenied(
                    AccessDenied.Reason.CSRF, "a change by cookie needs the session's csrf_token in " + CSRF);
        }
        return new Admission(
                session.principal(), session, address, () -> access.sessions().live(session));
    }

    private static AccessDenied unauthorized() {
        return new AccessDenied(AccessDenied.Reason.UNAUTHORIZED, "a token is needed: Authorization: Bearer …");
    }

    private static void refuseOthersPages(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        HostAndPort here = request.authority();
        boolean foreign = origin != null && (here == null || !authority(origin).equalsIgnoreCase(here.toString()));
        if (foreign || (site != null && !OUR_SITE.contains(site))) {
            throw new AccessDenied(
                    AccessDenied.Reason.FOREIGN_ORIGIN,
                    "the cookie is for pages of this server alone: this page is of " + (origin == null ? site : origin)
                            + ", and what it asked is " + here + "; a proxy in front has to pass Host on as it came");
        }
    }

    /** {@return host and port of an origin, by RFC 6454; the scheme is that of a proxy where one ends TLS} */
    private static String authority(String origin) {
        int start = origin.indexOf("://");
        return start < 0 ? "" : origin.substring(start + 3);
    }

    static String address(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        String address = remote == null ? null : remote.hostAddress();
        return address == null ? "unknown" : address;
    }
}
