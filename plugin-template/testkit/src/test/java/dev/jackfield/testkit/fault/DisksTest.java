package dev.jackfield.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full and read-only, real ones where that is allowed. */
class DisksTest {
    private static final String FULL = "No space left on device";
    private static final String READ_ONLY = "Read-only file system";

    @TempDir
    Path folder;

    @Test
    void aSmallDiskIsFullAndReadOnlyAndHealed() throws Exception {
        assumeTrue(SmallDisk.isAvailable(), "this process may not mount");
        Path kept;
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1024 * 1024)) {
            kept = disk.folder().resolve("kept");
            Files.writeString(kept, "kept");
            disk.fill();
            assertThat(disk.freeBytes()).isZero();
            assertThatThrownBy(() -> Files.write(disk.folder().resolve("more"), new byte[10_000]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(FULL);
            disk.free();
            Files.write(disk.folder().resolve("more"), new byte[10_000]);
            disk.readOnly();
            assertThatThrownBy(() -> Files.writeString(kept, "changed")).hasMessageContaining(READ_ONLY);
            assertThat(kept).hasContent("kept");
            disk.writable();
            Files.writeString(kept, "changed");
        }
        assertThat(kept).doesNotExist();
    }

    private FailingFileSystem files() {
        return FailingFileSystem.over(FileSystems.getDefault());
    }

    @Test
    void aHealthyFailingFileSystemIsTheOneBehindIt() throws Exception {
        Path there = files().at(folder).resolve("a").resolve("b.txt");
        Files.createDirectories(there.getParent());
        Files.writeString(there, "text");
        Files.writeString(there, " more", StandardOpenOption.APPEND);

        assertThat(folder.resolve("a/b.txt")).hasContent("text more");
        assertThat(Files.readString(there)).isEqualTo("text more");
        Files.copy(there, there.resolveSibling("c.txt"));
        Files.move(there, there.resolveSibling("d.txt"), StandardCopyOption.ATOMIC_MOVE);
        try (Stream<Path> found = Files.walk(files().at(folder))) {
            assertThat(found.map(Path::toString))
                    .containsExactlyInAnyOrder(
                            folder.toString(), folder + "/a", folder + "/a/c.txt", folder + "/a/d.txt");
        }
        assertThat(Files.exists(there)).isFalse();
        assertThat(there.startsWith(there.getParent())).isTrue();
        assertThat(there.getParent().relativize(there)).hasToString("b.txt");
    }

    @Test
    void aFullOneTakesNoByteAndNoFileMoreAndLetsReadAndDelete() throws Exception {
        FailingFileSystem files = files();
        Path kept = Files.writeString(files.at(folder).resolve("kept"), "kept");
        files.fullAfter(3);

        try (FileChannel open = FileChannel.open(kept, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            assertThat(open.write(ByteBuffer.wrap(new byte[] {'1', '2', '3', '4', '5'})))
                    .as("what still had room")
                    .isEqualTo(3);
            assertThatThrownBy(() -> open.write(ByteBuffer.wrap(new byte[] {'6'})))
                    .isInstanceOf(IOException.class)
                    .hasMessage(FULL);
        }
        assertThat(Files.readString(kept)).isEqualTo("kept123");
        assertThatThrownBy(() -> Files.writeString(kept.resolveSibling("new"), "x"))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining(FULL)
                .hasMessageContaining("new");
        assertThatThrownBy(() -> Files.createDirectory(kept.resolveSibling("folder")))
                .hasMessageContaining(FULL);
        assertThatThrownBy(() -> {
                    try (OutputStream out = Files.newOutputStream(kept, StandardOpenOption.APPEND)) {
                        out.write(1);
                    }
                })
                .hasMessageContaining(FULL);
        assertThat(files.refused()).isGreaterThanOrEqualTo(4);
        Files.delete(kept);
        files.heal();
        Files.writeString(kept, "again");
    }

    @Test
    void aReadOnlyOneChangesNothing() throws Exception {
        FailingFileSystem files = files();
        Path kept = Files.writeString(files.at(folder).resolve("kept"), "kept");
        files.readOnly();

        assertThat(files.isReadOnly()).isTrue();
        assertThat(Files.readString(kept)).isEqualTo("kept");
        assertThat(Files.isWritable(kept)).isFalse();
        for (Changing change : new Changing[] {
            () -> Files.writeString(kept, "changed"),
            () -> Files.delete(kept),
            () -> Files.move(kept, kept.resolveSibling("moved")),
            () -> Files.copy(kept, kept.resolveSibling("copied")),
            () -> Files.createDirectory(kept.resolveSibling("folder")),
            () -> Files.setLastModifiedTime(kept, java.nio.file.attribute.FileTime.fromMillis(0)),
        }) {
            assertThatThrownBy(change::change)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining(READ_ONLY);
        }
        assertThat(folder.resolve("kept")).hasContent("kept");
    }

    private interface Changing {
        void change() throws IOException;
    }
}
