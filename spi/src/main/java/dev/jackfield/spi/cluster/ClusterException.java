package dev.jackfield.spi.cluster;

import dev.jackfield.spi.JackfieldException;
import org.jspecify.annotations.Nullable;

/**
 * A call of a {@link Cluster} could not be made.
 *
 * @since 1.0
 */
public final class ClusterException extends JackfieldException {
    private static final long serialVersionUID = 1L;

    /** The code where the cluster can't be reached, or did not answer in time. */
    public static final String UNAVAILABLE = "cluster_unavailable";

    /** The code of a message or value that is larger than the cluster carries. */
    public static final String TOO_LARGE = "cluster_too_large";

    /** The code of a call that the cluster refused, for what it was asked. */
    public static final String REFUSED = "cluster_refused";

    /**
     * @param code one of the constants
     * @param message where, what was asked, what is possible
     * @param cause why, or null
     */
    public ClusterException(String code, String message, @Nullable Throwable cause) {
        super(code, message, cause);
    }
}
