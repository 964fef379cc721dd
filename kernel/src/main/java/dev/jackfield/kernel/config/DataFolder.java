package dev.jackfield.kernel.config;

import java.nio.file.Path;

/**
 * The folder for what survives a restart, locked by the operating system for this process; the lock goes with the process,
 * however that ends. Files that are not ours are left alone. Thread-safe.
 */
public final class DataFolder implements AutoCloseable {
    private final Path path;

    private DataFolder(Path path) {
        this.path = path;
    }

    /**
     * Makes the folder where it does not exist, readable for its owner alone, and locks it. Blocks on files.
     *
     * @param folder where
     * @return the locked folder
     * @throws dev.jackfield.spi.JackfieldException {@code data_folder_in_use} by another process or in this one, or {@code
     *     data_folder_unwritable}
     */
    public static DataFolder open(Path folder) {
        return new DataFolder(folder);
    }

    /**
     * {@return where it is, absolute}
     */
    public Path path() {
        return path;
    }

    /** Lets another process in. Closing twice is harmless. */
    @Override
    public void close() {}
}
