package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.kernel.plugin.ArchiveCheck.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedArchivesTest {
    @TempDir
    Path folder;

    private final VerifiedArchives verified = new VerifiedArchives(ArchiveLimits.DEFAULT);
    private int count;

    private Unpacked unpack(Path archive, VerifiedArchives by) throws IOException {
        Path own = Files.createDirectory(folder.resolve("unpacked-" + ++count));
        PluginFolders.Copy copy = PluginFolders.copy(archive, own.resolve("archive.jar"), Long.MAX_VALUE);
        return by.unpack(copy, own.resolve("lib"), "a.zip");
    }

    private static List<byte[]> contents(Unpacked unpacked) throws IOException {
        return List.of(
                Files.readAllBytes(unpacked.main().path()),
                Files.readAllBytes(unpacked.libraries().get(0).path()));
    }

    private Path zip() throws IOException {
        return PluginJar.store("a", "a")
                .bring(PluginJar.library()
                        .source("lib.Thing", "package lib; public class Thing {}")
                        .jar(folder.resolve("thing.jar")))
                .zip(folder.resolve("a.zip"));
    }

    @Test
    void anArchiveThatComesAgainIsKnownAndItsLibrariesAreThereAgain() throws IOException {
        Path zip = zip();
        Unpacked once = unpack(zip, verified);
        Unpacked again = unpack(zip, verified);
        Unpacked anew = unpack(zip, new VerifiedArchives(ArchiveLimits.DEFAULT));

        assertThat(again.main().path()).isNotEqualTo(once.main().path()).exists();
        assertThat(contents(again)).usingRecursiveComparison().isEqualTo(contents(once));
        UnaryOperator<Unpacked> together =
                one -> one.movedTo(one.main().path().getParent().getParent(), folder.resolve("together"));
        assertThat(together.apply(again)).isEqualTo(together.apply(anew));
    }

    @Test
    void oneThatDiffersInAByteIsVerified() throws IOException {
        Path zip = zip();
        unpack(zip, verified);
        byte[] bytes = Files.readAllBytes(zip);
        bytes[bytes.length / 2] ^= 1;
        Path other = Files.write(folder.resolve("other.zip"), bytes);

        assertThatThrownBy(() -> unpack(other, verified)).isInstanceOf(PluginRefused.class);
        assertThatThrownBy(() -> unpack(other, verified)).isInstanceOf(PluginRefused.class);
    }
}
