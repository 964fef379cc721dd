package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.AccessDenied;
import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.access.Scope;
import java.util.List;

/**
 * What of a change is for admins alone. Immutable.
 *
 * @param principal who asks for the change
 */
public record Permission(Principal principal) {
    static Permission of(Call call) {
        return new Permission(call.admission().principal());
    }

    /**
     * Who is let in, by which code, and where it listens.
     *
     * @param settings those outside of the bindings that change for the next start, dotted
     * @throws AccessDenied where there are some, and the principal may not
     */
    public void checkSettings(List<String> settings) {
        check("to change", settings, "for bindings and for swap.* write is enough");
    }

    /**
     * What the server's environment and its disk know: a value can be sent anywhere.
     *
     * @param places where a variable or a secret file is named that was not named there before, dotted
     * @throws AccessDenied where there are some, and the principal may not
     */
    public void checkReferences(List<String> places) {
        check("to name a variable or a file with ${…} at", places, "write the value itself, or with $${ a literal ${");
    }

    /**
     * A secret that the client need not know: by another address it would be sent there.
     *
     * @param places what changes beside a secret that was not itself sent, dotted
     * @throws AccessDenied where there are some, and the principal may not
     */
    public void checkNeighboursOfSecrets(List<String> places) {
        check("to change", places, "a secret beside it stays that was not sent: send the secret itself");
    }

    private void check(String what, List<String> places, String otherwise) {
        if (!places.isEmpty() && !principal.may(Scope.ADMIN)) {
            throw new AccessDenied(
                    AccessDenied.Reason.FORBIDDEN,
                    "the scope admin is needed " + what + " " + String.join(", ", places) + "; " + otherwise);
        }
    }
}
