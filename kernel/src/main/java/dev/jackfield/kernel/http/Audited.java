package dev.jackfield.kernel.http;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the audit tells of an endpoint that changes something.
 *
 * @param action what is done, such as {@code binding.swap}
 * @param target with what
 * @param state what may change by it; of two of them the audit tells the members that differ
 */
record Audited(
        String action, Function<Call, String> target, Function<Call, Map<String, ? extends @Nullable Object>> state) {}
