package dev.jackfield.kernel.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    @TempDir
    Path folder;

    Path file;
    ConfigFile watched;
    final List<String> seen = new ArrayList<>();

    @BeforeEach
    void watch() throws Exception {
        file = Files.writeString(folder.resolve("jackfield.yaml"), "first");
        watched = new ConfigFile(file, Duration.ofDays(1));
        watched.start("first".getBytes(UTF_8), seen -> {});
    }

    @AfterEach
    void close() {
        watched.close();
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            watched.look(what -> seen.add(
                    what instanceof ConfigFile.Edited edited
                            ? new String(edited.content(), UTF_8)
                            : ((ConfigFile.Unreadable) what).reason()));
        }
    }

    @Test
    void anEditIsToldOnceWhenItIsStable() throws Exception {
        look(5);
        assertThat(seen).isEmpty();
        Files.writeString(file, "second");
        look(1);
        assertThat(seen).isEmpty();
        look(5);
        assertThat(seen).containsExactly("second");
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTold() throws Exception {
        for (String part : List.of("h", "ht", "htt", "http")) {
            Files.writeString(file, part);
            look(1);
        }
        assertThat(seen).isEmpty();
        look(3);
        assertThat(seen).containsExactly("http");
    }

    @Test
    void anEditOfTheSameLengthWithinTheSameTickIsSeen() throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "FIRST");
        Files.setLastModifiedTime(file, time);
        look(2);
        assertThat(seen).containsExactly("FIRST");
    }

    @Test
    void savingTheSameContentIsNoEdit() throws Exception {
        Files.writeString(file, "first");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        look(4);
        assertThat(seen).isEmpty();
    }

    @Test
    void aBadEditThatIsTakenBackIsToldAgain() throws Exception {
        Files.writeString(file, "bad");
        look(2);
        Files.writeString(file, "first");
        look(2);
        assertThat(seen).containsExactly("bad", "first");
    }

    @Test
    void anEditorThatReplacesTheFileIsOneEdit() throws Exception {
        Path next = Files.writeString(folder.resolve(".jackfield.yaml.swp"), "second");
        Files.move(file, folder.resolve("jackfield.yaml~"));
        look(1);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        look(4);
        assertThat(seen).containsExactly("second");
    }

    @Test
    void aLinkThatIsRepointedAsKubernetesDoesIsOneEdit() throws Exception {
        Path one = Files.createDirectory(folder.resolve("..one"));
        Path two = Files.createDirectory(folder.resolve("..two"));
        Files.writeString(one.resolve("jackfield.yaml"), "first");
        Files.writeString(two.resolve("jackfield.yaml"), "second");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), one.getFileName());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data/jackfield.yaml"));
        look(4);
        assertThat(seen).isEmpty();
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), two.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        look(4);
        assertThat(seen).containsExactly("second");
    }

    @Test
    void aFileThatIsGoneIsToldOnceAndItsReturnToo() throws Exception {
        Files.delete(file);
        look(4);
        assertThat(seen).containsExactly("does not exist");
        Files.writeString(file, "first");
        look(4);
        assertThat(seen).containsExactly("does not exist", "first");
        Files.delete(file);
        look(2);
        Files.writeString(file, "second");
        look(4);
        assertThat(seen).containsExactly("does not exist", "first", "does not exist", "second");
    }

    @Test
    void aFolderInItsPlaceIsTold() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);
        look(4);
        assertThat(seen).containsExactly("can't be read: is a folder");
    }

    @Test
    void everyEditIsToldExactlyOnceByTheRunningWatcher() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        try (ConfigFile running = new ConfigFile(file, Duration.ofMillis(5))) {
            running.start("first".getBytes(UTF_8), what -> {
                if (what instanceof ConfigFile.Edited edited) {
                    told.add(new String(edited.content(), UTF_8));
                }
            });
            List<String> edits = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String edit = "edit " + i;
                edits.add(edit);
                if (i % 2 == 0) {
                    // in place and at once: emptied first, it could be seen empty by two looks, which is an edit too
                    Files.writeString(file, edit, StandardOpenOption.WRITE);
                } else {
                    Path next = Files.writeString(folder.resolve("next"), edit);
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                }
                await().until(() -> told.contains(edit));
            }
            assertThat(told).isEqualTo(edits);
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("jackfield-config-file"))
                        .count()
                <= 1);
    }
}
