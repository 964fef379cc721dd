package dev.jackfield.spi.http;

import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.mount.Mount;

/**
 * HTTP routes. Bindings of {@code http.routes} are served on the control listener below {@code /api/v1}, behind its
 * authentication. A route with a method and a whole path is shown in the description of the API, with what
 * {@code route.putMetadata("summary", "…")} says of it.
 *
 * @since 1.0
 */
@ExtensionPoint
public interface Routes extends AutoCloseable {
    /**
     * Adds the routes. Called once, on the context of the generation, before any request; must not block.
     *
     * @param mount where they go
     * @throws Exception if they can't be added; the generation is not switched in
     */
    void mount(Mount mount) throws Exception;

    /** Called when the last request has left. May block. */
    @Override
    default void close() throws Exception {}
}
