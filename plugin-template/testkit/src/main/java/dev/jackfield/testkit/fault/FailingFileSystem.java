package dev.jackfield.testkit.fault;

import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file system that is another one until it is told to fail: writing then ends as on a disk that is full or read-only, with
 * the exceptions that the JDK throws for these. Reading goes on, and so does deleting from a full disk.
 *
 * <p>It is for code that is given a {@link Path} and goes through {@link java.nio.file.Files}; {@link Path#toFile} is not
 * supported, as for every file system that is not the default one. A program in a process of its own needs a
 * {@link SmallDisk}.
 *
 * <p>Thread-safe. Blocks as the file system behind it does.
 *
 * @since 1.0
 */
public final class FailingFileSystem extends FileSystem {
    private final FileSystem behind;
    private final FailingProvider provider = new FailingProvider(this);
    private final AtomicLong left = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean readOnly;

    private FailingFileSystem(FileSystem behind) {
        this.behind = behind;
    }

    /**
     * Makes one over another, healthy.
     *
     * @param behind where files are really
     * @return the file system
     */
    public static FailingFileSystem over(FileSystem behind) {
        return new FailingFileSystem(behind);
    }

    /**
     * {@return a path of this file system for the same file}
     *
     * @param path of the file system behind
     */
    public Path at(Path path) {
        if (path.getFileSystem() != behind) {
            throw new IllegalArgumentException(path + " is of another file system");
        }
        return new FailingPath(this, path);
    }

    /**
     * Is full from now on: what writes, or makes a file, fails with {@code No space left on device}.
     *
     * @return this
     */
    public FailingFileSystem full() {
        return fullAfter(0);
    }

    /**
     * Is full when so many more bytes were written. The write that goes beyond fails and writes what still had room, as a
     * real one does.
     *
     * @param bytes how many
     * @return this
     */
    public FailingFileSystem fullAfter(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a count of bytes is not negative, was " + bytes);
        }
        left.set(bytes);
        return this;
    }

    /**
     * Is read-only from now on: what changes anything fails with {@code Read-only file system}.
     *
     * @return this
     */
    public FailingFileSystem readOnly() {
        readOnly = true;
        return this;
    }

    /**
     * Fails no more.
     *
     * @return this
     */
    public FailingFileSystem heal() {
        left.set(Long.MAX_VALUE);
        readOnly = false;
        return this;
    }

    /**
     * {@return how often it has failed so far}
     */
    public long refused() {
        return refused.get();
    }

    FileSystem behind() {
        return behind;
    }

    /** Throws if nothing may be changed. */
    void change(@Nullable Path path) throws FileSystemException {
        if (readOnly) {
            throw refuse(path, "Read-only file system");
        }
    }

    /** Throws if nothing may be changed or a new file has no room. */
    void make(@Nullable Path path) throws FileSystemException {
        change(path);
        if (left.get() == 0) {
            throw full(path);
        }
    }

    /** {@return how many of so many bytes have room; they count as written} */
    int take(int bytes) {
        long before = left.getAndUpdate(room -> room == Long.MAX_VALUE ? room : room - Math.min(room, bytes));
        return (int) Math.min(before, bytes);
    }

    FileSystemException full(@Nullable Path path) {
        return refuse(path, "No space left on device");
    }

    private FileSystemException refuse(@Nullable Path path, String reason) {
        refused.incrementAndGet();
        return new FileSystemException(path == null ? null : path.toString(), null, reason);
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Closes nothing: the file system behind is another's. */
    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return behind.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return readOnly || behind.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return behind.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return FailingPath.all(this, behind.getRootDirectories());
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return behind.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return behind.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return new FailingPath(this, behind.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = behind.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(FailingPath.behind(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return behind.getUserPrincipalLookupService();
    }

    /** Not supported: watch the file system behind. */
    @Override
    public WatchService newWatchService() {
        throw new UnsupportedOperationException("watch the file system behind");
    }

    @Override
    public String toString() {
        return "failing file system over " + behind;
    }
}
