package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.audit.Act;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.spi.JackfieldException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells the audit of wrong tokens: of an address the first at once, those of the minute after it together. Whoever is not
 * let in must not fill the audit, so the addresses of a minute are bounded. Thread-safe; does not block.
 */
final class FailedSignIns {
    static final int MOST_ADDRESSES = 64;

    private static final System.Logger LOG = System.getLogger(FailedSignIns.class.getName());
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final AuditLog log;
    private final Later later;
    private final Map<String, Attempts> addresses = new HashMap<>();
    private long leftOut;

    /** Runs a task after a while, one after the other, where it may block. */
    interface Later {
        void run(Duration after, Runnable task);
    }

    private static final class Attempts {
        private int untold;
        private Act act;
        private String reason;

        Attempts(Act act, String reason) {
            this.act = act;
            this.reason = reason;
        }
    }

    FailedSignIns(AuditLog log, Later later) {
        this.log = log;
        this.later = later;
    }

    synchronized void count(String action, String remoteAddress, String reason) {
        String network = Access.network(remoteAddress);
        Act act = new Act(Principal.ANONYMOUS, remoteAddress, action, "");
        Attempts known = addresses.get(network);
        if (known == null && addresses.size() >= MOST_ADDRESSES) {
            if (leftOut++ == 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "wrong tokens come from more than " + MOST_ADDRESSES
                                + " addresses in a minute; those of further ones are not in the audit");
            }
            return;
        }
        if (known == null) {
            known = new Attempts(act, reason);
            addresses.put(network, known);
            later.run(Duration.ZERO, () -> tell(network));
        }
        known.untold++;
        known.act = act;
        known.reason = reason;
    }

    /** {@return how many are not in the audit} */
    synchronized long leftOut() {
        return leftOut;
    }

    private void tell(String network) {
        Act act;
        String reason;
        int count;
        synchronized (this) {
            Attempts known = addresses.get(network);
            if (known == null || known.untold == 0) {
                addresses.remove(network);
                return;
            }
            act = known.act;
            reason = known.reason;
            count = known.untold;
            known.untold = 0;
        }
        try {
            log.note(act, "refused", null, Map.of("attempts", count), reason);
        } catch (JackfieldException e) {
            LOG.log(System.Logger.Level.WARNING, "failed sign-ins are not in the audit: {0}", e.getMessage());
        }
        later.run(WINDOW, () -> tell(network));
    }
}
