package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link Files} calls for paths of a failing file system: asks whether it may, then passes it on. */
final class FailingProvider extends FileSystemProvider {
    private static final Set<OpenOption> WRITING = Set.of(
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND,
            StandardOpenOption.CREATE,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.DELETE_ON_CLOSE);

    private final FailingFileSystem files;

    FailingProvider(FailingFileSystem files) {
        this.files = files;
    }

    private FileSystemProvider behind() {
        return files.behind().provider();
    }

    private static Path path(Path path) {
        return FailingPath.behind(path);
    }

    @Override
    public String getScheme() {
        return "failing";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("made by FailingFileSystem.over");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        throw new UnsupportedOperationException("made by FailingFileSystem.over");
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException("made by FailingFileSystem.over");
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean writes = options.stream().anyMatch(WRITING::contains);
        if (writes) {
            files.change(path);
            if (!Files.exists(path(path), LinkOption.NOFOLLOW_LINKS)) {
                files.make(path);
            }
        }
        FileChannel channel = behind().newFileChannel(path(path), options, attributes);
        return writes ? new FailingChannel(files, path, channel) : channel;
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> stream =
                behind().newDirectoryStream(path(folder), found -> filter.accept(new FailingPath(files, found)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> found = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return found.hasNext();
                    }

                    @Override
                    public Path next() {
                        return new FailingPath(files, found.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        files.make(folder);
        behind().createDirectory(path(folder), attributes);
    }

    @Override
    public void createSymbolicLink(Path link, Path target, FileAttribute<?>... attributes) throws IOException {
        files.make(link);
        behind().createSymbolicLink(path(link), path(target), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        files.make(link);
        behind().createLink(path(link), path(existing));
    }

    @Override
    public Path readSymbolicLink(Path link) throws IOException {
        return new FailingPath(files, behind().readSymbolicLink(path(link)));
    }

    @Override
    public void delete(Path path) throws IOException {
        files.change(path);
        behind().delete(path(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        files.make(target);
        long size = Files.isRegularFile(path(source)) ? Files.size(path(source)) : 0;
        if (files.take((int) Math.min(size, Integer.MAX_VALUE)) < Math.min(size, Integer.MAX_VALUE)) {
            throw files.full(target);
        }
        behind().copy(path(source), path(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        files.change(target);
        behind().move(path(source), path(target), options);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return behind().isSameFile(path(path), path(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return behind().isHidden(path(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return behind().getFileStore(path(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        if (Set.of(modes).contains(AccessMode.WRITE)) {
            files.change(path);
        }
        behind().checkAccess(path(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        V view = behind().getFileAttributeView(path(path), type, options);
        return view == null
                ? null
                : type.cast(Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                            if (method.getName().startsWith("set")) {
                                files.change(path);
                            }
                            try {
                                return method.invoke(view, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        }));
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return behind().readAttributes(path(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return behind().readAttributes(path(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, @Nullable Object value, LinkOption... options)
            throws IOException {
        files.change(path);
        behind().setAttribute(path(path), attribute, value, options);
    }
}
