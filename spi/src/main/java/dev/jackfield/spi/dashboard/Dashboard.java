package dev.jackfield.spi.dashboard;

import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.http.Routes;

/**
 * Serves {@code /dashboard/} on the control listener. The binding {@code dashboard/default} is the one that is asked, for GET
 * and HEAD alone, and without a token: what it serves is the same for everybody and holds no secret. What its pages know they
 * ask the API for, with the rights of whoever looks at them.
 *
 * <p>Its routes begin below {@code /dashboard}: {@code router.get("/app.js")} is asked as {@code /dashboard/app.js}.
 *
 * @since 1.0
 */
@ExtensionPoint
public interface Dashboard extends Routes {}
