package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.access.Session;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who was let in with a request.
 *
 * @param principal who asks
 * @param session by which it is known; null where it is by a token
 * @param remoteAddress from where
 * @param stands whether it is still so: for what goes on for long
 */
record Admission(Principal principal, @Nullable Session session, String remoteAddress, BooleanSupplier stands) {}
