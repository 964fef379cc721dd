package dev.jackfield.spi.dashboard;

import dev.jackfield.spi.ExtensionPoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page that a plugin adds to the dashboard. Each binding of {@code dashboard.page} is one, under the binding's name: its
 * files are served below {@code /dashboard/pages/NAME/}, to everybody, so they hold no secret.
 *
 * <p>{@link #module} is an ES module that exports {@code mount(element, api)} and may export {@code unmount(element)}. When it
 * throws, the page says so and the dashboard goes on. Thread-safe.
 *
 * @since 1.0
 */
@ExtensionPoint
public interface Page extends AutoCloseable {
    /**
     * {@return what the page is called, by BCP 47 language tag; {@code en} is there at least}
     */
    Map<String, String> titles();

    /**
     * {@return the path of the module among the files, such as {@code page.js}}
     */
    String module();

    /**
     * A file of the page. May block. The answer is kept, and given to others, as long as what is bound stays the same.
     *
     * @param path without a slash at its beginning, such as {@code page.js}
     * @return null where there is no such file
     */
    @Nullable
    PageFile file(String path);

    /** Called when the page is gone from the dashboard. May block. */
    @Override
    default void close() throws Exception {}
}
