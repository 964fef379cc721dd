package dev.jackfield.kernel.plugin;

import java.util.List;
import java.util.function.Consumer;

/**
 * Watches a directory for plugins by looking at it again and again. A file counts when its size, time and identity were
 * the same in two looks, every entry passed its checksum, and a private copy has the same hash as the file. Of several
 * files with the same plugin id the highest version counts.
 *
 * @since 1.0
 */
public final class DropDirectory implements AutoCloseable {
    /**
     * @param settings where it is and how often to look
     */
    public DropDirectory(PluginSettings settings) {}

    /**
     * Looks once, without waiting for files to settle, as at start. Blocks.
     *
     * @return what is there
     */
    public List<DropEvent> first() {
        throw new UnsupportedOperationException();
    }

    /**
     * Looks once. Blocks; one thread at a time.
     *
     * @return what changed
     */
    public List<DropEvent> scan() {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins to look at intervals, on a thread of its own.
     *
     * @param listener told of each change, on that thread; hands it to the control thread
     */
    public void start(Consumer<DropEvent> listener) {
        throw new UnsupportedOperationException();
    }

    /** Ends the looking; returns when the thread is gone. */
    @Override
    public void close() {}
}
