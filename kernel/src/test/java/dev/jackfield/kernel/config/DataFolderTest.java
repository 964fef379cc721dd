package dev.jackfield.kernel.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.jackfield.spi.JackfieldException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DataFolderTest {
    @TempDir
    Path folder;

    /** What a child process runs: locks the folder, or writes to it without end. */
    public static final class Holder {
        private Holder() {}

        /** The folder, and what to do. */
        public static void main(String[] arguments) throws Exception {
            try (DataFolder data = DataFolder.open(Path.of(arguments[0]))) {
                System.out.println("locked");
                for (int i = 0; arguments[1].equals("write"); i++) {
                    String digits = Integer.toString(i % 10).repeat(200_000);
                    DataFolder.replace(data.path().resolve("file"), digits.getBytes(UTF_8));
                }
                System.in.read();
            } catch (JackfieldException e) {
                System.out.println(e.code() + ": " + e.getMessage());
            }
        }
    }

    private Process child(String what) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        classPath(),
                        Holder.class.getName(),
                        folder.toString(),
                        what)
                .redirectErrorStream(true)
                .start();
        return process;
    }

    /** Also where the module path has the classes. */
    private static String classPath() throws Exception {
        StringBuilder path = new StringBuilder();
        for (Class<?> type : List.of(Holder.class, DataFolder.class, JackfieldException.class)) {
            path.append(Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI()))
                    .append(java.io.File.pathSeparator);
        }
        return path + System.getProperty("java.class.path", "");
    }

    private static String firstLine(Process process) throws Exception {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)).readLine();
    }

    @Test
    void theFolderIsMadeForItsOwnerAlone() throws Exception {
        Path path = folder.resolve("a/b");
        try (DataFolder data = DataFolder.open(path)) {
            assertThat(data.path()).isEqualTo(path);
            assertThat(Files.getPosixFilePermissions(path)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
            assertThat(Files.readString(path.resolve("lock")))
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }

    @Test
    void filesOfOthersAreLeftAlone() throws Exception {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.createDirectory(folder.resolve("lost+found"));
        DataFolder.open(folder).close();
        DataFolder.open(folder).close();
        assertThat(folder.resolve("notes.txt")).hasContent("mine");
        assertThat(folder.resolve("lost+found")).isDirectory();
    }

    @Test
    void aSecondOneInThisProcessIsRefusedAndDoesNotBreakTheFirst() throws Exception {
        try (DataFolder data = DataFolder.open(folder)) {
            Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
            for (Path same : List.of(folder, link, folder.resolve("../" + folder.getFileName()))) {
                assertThat(catchThrowableOfType(JackfieldException.class, () -> DataFolder.open(same)))
                        .hasMessageContaining("is in use by this process, pid "
                                + ProcessHandle.current().pid())
                        .extracting(JackfieldException::code)
                        .isEqualTo("data_folder_in_use");
            }
            Files.delete(link);
            Process other = child("hold");
            assertThat(firstLine(other)).startsWith("data_folder_in_use");
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            data.close();
            data.close();
            DataFolder.open(folder).close();
        }
    }

    @Test
    void aSecondProcessIsToldWhoHoldsItAndNothingBlocksAfterAKill() throws Exception {
        Process holder = child("hold");
        try {
            assertThat(firstLine(holder)).isEqualTo("locked");
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("is in use by another process, pid " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        DataFolder.open(folder).close();
    }

    @Test
    void whatIsReplacedIsWholeWheneverTheProcessIsKilled() throws Exception {
        for (int round = 0; round < 5; round++) {
            Process writer = child("write");
            try {
                assertThat(firstLine(writer)).isEqualTo("locked");
                Path file = folder.resolve("file");
                org.awaitility.Awaitility.await().until(() -> Files.exists(file));
            } finally {
                writer.destroyForcibly().waitFor();
            }
            String content = Files.readString(folder.resolve("file"));
            assertThat(content)
                    .hasSize(200_000)
                    .isEqualTo(content.substring(0, 1).repeat(200_000));
            DataFolder.open(folder).close();
        }
    }

    @Test
    void aFileInItsPlaceIsAClearError() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path path : List.of(file, file.resolve("below"))) {
            assertThat(catchThrowableOfType(JackfieldException.class, () -> DataFolder.open(path)))
                    .hasMessageContaining("can't write to the data folder " + path)
                    .hasMessageContaining("or name another with --data")
                    .extracting(JackfieldException::code)
                    .isEqualTo("data_folder_unwritable");
        }
    }

    @Test
    void aFolderWithoutWritePermissionIsAClearError() throws Exception {
        Files.createDirectory(folder.resolve("lock"));
        assertThat(catchThrowableOfType(JackfieldException.class, () -> DataFolder.open(folder)))
                .extracting(JackfieldException::code)
                .isEqualTo("data_folder_unwritable");
        Files.delete(folder.resolve("lock"));
        DataFolder.open(folder).close();
    }
}
