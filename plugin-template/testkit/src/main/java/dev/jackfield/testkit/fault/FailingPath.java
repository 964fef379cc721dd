package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path of a failing file system: another one's, that leads through it. */
record FailingPath(FailingFileSystem files, Path path) implements Path {

    static Path behind(Path path) {
        if (path instanceof FailingPath failing) {
            return failing.path;
        }
        throw new ProviderMismatchException(path + " is of another file system");
    }

    static List<Path> all(FailingFileSystem files, Iterable<Path> paths) {
        List<Path> all = new ArrayList<>();
        paths.forEach(path -> all.add(new FailingPath(files, path)));
        return all;
    }

    private Path of(Path other) {
        return new FailingPath(files, other);
    }

    private @Nullable Path orNull(@Nullable Path other) {
        return other == null ? null : of(other);
    }

    @Override
    public FileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return path.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return orNull(path.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return orNull(path.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return orNull(path.getParent());
    }

    @Override
    public int getNameCount() {
        return path.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return of(path.getName(index));
    }

    @Override
    public Path subpath(int beginIndex, int endIndex) {
        return of(path.subpath(beginIndex, endIndex));
    }

    @Override
    public boolean startsWith(Path other) {
        return other instanceof FailingPath failing && failing.files == files && path.startsWith(failing.path);
    }

    @Override
    public boolean endsWith(Path other) {
        return other instanceof FailingPath failing && failing.files == files && path.endsWith(failing.path);
    }

    @Override
    public Path normalize() {
        return of(path.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return of(path.resolve(behind(other)));
    }

    @Override
    public Path relativize(Path other) {
        return of(path.relativize(behind(other)));
    }

    /** With the scheme {@code failing}, which nothing is found by. */
    @Override
    public URI toUri() {
        return URI.create("failing:" + path.toUri());
    }

    @Override
    public Path toAbsolutePath() {
        return of(path.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return of(path.toRealPath(options));
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.@Nullable Modifier... modifiers) {
        throw new UnsupportedOperationException("watch the file system behind");
    }

    @Override
    public int compareTo(Path other) {
        return path.compareTo(behind(other));
    }

    @Override
    public Iterator<Path> iterator() {
        return all(files, path).iterator();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
