package dev.jackfield.kernel.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where configuration comes from. From the weakest to the strongest: defaults, {@code code}, the file, what was changed over
 * HTTP, the environment, flags.
 *
 * @param home what relative paths of the file start from, absolute
 * @param file the YAML file, whatever its name, or null for none
 * @param code a tree of the same shape as the file, from an embedder
 * @param flags values by dotted pointer, such as {@code http.traffic.port}; relative paths start from the working directory
 * @param environment variables for {@code ${NAME}}, and for {@code JACKFIELD_…}
 * @param dataFolder where what was changed over HTTP is kept, or null where nothing is, as for a mere check
 */
public record Sources(
        Path home,
        @Nullable Path file,
        Map<String, ?> code,
        Map<String, ?> flags,
        Map<String, String> environment,
        @Nullable Path dataFolder) {
    /** Copies the maps, keeping their order. */
    public Sources {
        code = Collections.unmodifiableMap(new LinkedHashMap<>(code));
        flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
        environment = Map.copyOf(environment);
    }
}
