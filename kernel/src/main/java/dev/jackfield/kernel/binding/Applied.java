package dev.jackfield.kernel.binding;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * A change that was made: what it asked for serves now.
 *
 * @param reports one of each binding of the change, once the old generations are drained and closed; never fails
 * @param empty bindings that a {@linkplain Change#tolerant tolerant} change could not make, and why
 * @since 1.0
 */
public record Applied(CompletionStage<List<SwapReport>> reports, Map<BindingKey, String> empty) {
    /** Copies the map. */
    public Applied {
        empty = Map.copyOf(empty);
    }
}
