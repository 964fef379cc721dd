package dev.jackfield.testkit.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** An open file of a failing file system. */
final class FailingChannel extends FileChannel {
    private final FailingFileSystem files;
    private final Path path;
    private final FileChannel behind;

    FailingChannel(FailingFileSystem files, Path path, FileChannel behind) {
        this.files = files;
        this.path = path;
        this.behind = behind;
    }

    private interface Write {
        int write(ByteBuffer bytes) throws IOException;
    }

    /** As much as there is room for; an error only when there is none at all, as the system does it. */
    private int write(ByteBuffer bytes, Write write) throws IOException {
        files.change(null);
        int room = files.take(bytes.remaining());
        if (room == 0 && bytes.hasRemaining()) {
            throw files.full(null);
        }
        ByteBuffer part = bytes.duplicate().limit(bytes.position() + room);
        int n = write.write(part);
        bytes.position(part.position());
        return n;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        return behind.read(bytes);
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) throws IOException {
        return behind.read(bytes, offset, length);
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
        return behind.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return write(bytes, behind::write);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
        return write(bytes, part -> behind.write(part, position));
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            while (bytes[i].hasRemaining()) {
                try {
                    written += write(bytes[i]);
                } catch (IOException e) {
                    if (written > 0) {
                        return written;
                    }
                    throw e;
                }
            }
        }
        return written;
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(count, 64 * 1024));
        int n = source.read(buffer);
        buffer.flip();
        long written = 0;
        while (n > 0 && buffer.hasRemaining()) {
            written += write(buffer, position + written);
        }
        return written;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return behind.transferTo(position, count, target);
    }

    @Override
    public long position() throws IOException {
        return behind.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        behind.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return behind.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        files.change(path);
        behind.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        behind.force(metaData);
    }

    /** Read-only maps alone: nothing could fail what is written into memory. */
    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (mode != MapMode.READ_ONLY) {
            throw new UnsupportedOperationException("a failing file system maps files for reading alone");
        }
        return behind.map(mode, position, size);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return behind.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return behind.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        behind.close();
    }
}
