package dev.jackfield.kernel.binding;

import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/**
 * One instance behind a binding, with all that was lent to it. It is the attachment of the phases that serve it.
 *
 * @since 1.0
 */
public final class Generation {
    /**
     * {@return its routes; null where it has none}
     */
    public @Nullable Router router() {
        throw new UnsupportedOperationException();
    }
}
