package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFoldersTest {
    @TempDir
    Path folder;

    private Path from;
    private Path to;

    @BeforeEach
    void anArchiveThatIsToBeReplaced() throws IOException {
        from = Files.createDirectory(folder.resolve("staging")).resolve("new.zip");
        to = folder.resolve("a.zip");
        Files.writeString(folder.resolve("a.zip"), "old");
        Files.writeString(folder.resolve("a.zip.sig"), "old line");
        Files.writeString(folder.resolve("staging/new.zip.sig"), "new line\n");
    }

    @Test
    void anArchiveIsMovedWithItsSignatures() throws IOException {
        Files.writeString(from, "new");

        PluginFolders.move(from, to);

        assertThat(to).hasContent("new");
        assertThat(folder.resolve("a.zip.sig")).hasContent("new line");
        assertThat(from.getParent()).isEmptyDirectory();
    }

    @Test
    void whatEndsAMoveInBetweenLeavesTheArchiveItsSignature() {
        assertThatThrownBy(() -> PluginFolders.move(from, to)).isInstanceOf(IOException.class);

        assertThat(to).hasContent("old");
        assertThat(folder.resolve("a.zip.sig")).content().contains("old line", "new line");
    }

    @Test
    void anUnsignedArchiveTakesTheSignatureAway() throws IOException {
        Files.writeString(from, "new");
        Files.delete(folder.resolve("staging/new.zip.sig"));

        PluginFolders.move(from, to);

        assertThat(folder.resolve("a.zip.sig")).doesNotExist();
    }
}
