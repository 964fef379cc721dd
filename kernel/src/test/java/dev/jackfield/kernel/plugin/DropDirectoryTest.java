package dev.jackfield.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.plugin.DropEvent.Added;
import dev.jackfield.kernel.plugin.DropEvent.Refused;
import dev.jackfield.kernel.plugin.DropEvent.Removed;
import dev.jackfield.kernel.plugin.DropEvent.Withdrawn;
import dev.jackfield.kernel.trust.Trust;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each change of the folder takes effect exactly once. */
class DropDirectoryTest {
    private static final AtomicInteger CLOCK = new AtomicInteger();

    @TempDir
    Path folder;

    Path drop;
    DropDirectory directory;
    Trust trust = Trust.inEverything();
    final List<DropEvent> events = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        drop = Files.createDirectories(folder.resolve("drop"));
        directory = new DropDirectory(settings(), new VerifiedArchives(ArchiveLimits.DEFAULT));
    }

    private PluginSettings settings() {
        return new PluginSettings(
                drop,
                folder.resolve("data"),
                null,
                Duration.ofSeconds(1),
                Duration.ofMillis(5),
                ArchiveLimits.DEFAULT,
                trust);
    }

    @AfterEach
    void close() {
        directory.close();
    }

    private static Path map(Path file, String version) {
        return PluginJar.plugin("cache-map")
                .version(version)
                .resource("x", version)
                .jar(file);
    }

    /** Made once for each version: an archive holds times, so a second one would differ. */
    private Path made(String version) {
        Path jar = folder.resolve("made-" + version + ".jar");
        return Files.exists(jar) ? jar : map(jar, version);
    }

    /** Writes a file and gives it a time of its own, so that no two writes look alike on a coarse file system. */
    private static void put(Path file, byte[] bytes) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes);
        }
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000L * CLOCK.incrementAndGet()));
    }

    private void drop(String name, Path from) throws IOException {
        put(drop.resolve(name), Files.readAllBytes(from));
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            events.addAll(directory.scan());
        }
    }

    private List<DropEvent> told() {
        List<DropEvent> told = List.copyOf(events);
        events.clear();
        return told;
    }

    private static void isAdded(DropEvent event, String version, String file) {
        assertThat(event).isInstanceOfSatisfying(Added.class, added -> {
            assertThat(added.id()).isEqualTo("cache-map");
            assertThat(added.version()).isEqualTo(version);
            assertThat(added.file()).isEqualTo(file);
            assertThat(added.archive()).isRegularFile().hasFileName(file);
            assertThat(added.digest()).hasSize(64);
        });
    }

    private void onlyAdded(String version, String file) {
        assertThat(events).hasSize(1);
        isAdded(told().get(0), version, file);
    }

    @Test
    void slowCopyTakesEffectOnceWhenItIsWhole() throws Exception {
        byte[] bytes = Files.readAllBytes(made("1.0.0"));
        for (int n = 1; n <= 5; n++) {
            put(drop.resolve("map.jar"), Arrays.copyOf(bytes, bytes.length * n / 5));
            assertThat(directory.scan()).isEmpty();
        }

        look(10);

        onlyAdded("1.0.0", "map.jar");
    }

    @Test
    void slowCopyThatPausesIsNotRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(made("1.0.0"));
        put(drop.resolve("map.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        look(3);
        assertThat(told()).isEmpty();

        put(drop.resolve("map.jar"), bytes);
        look(10);

        onlyAdded("1.0.0", "map.jar");
    }

    @Test
    void fileThatIsMovedInTakesEffectOnce() throws Exception {
        Files.move(made("1.0.0"), drop.resolve("map.jar"), StandardCopyOption.ATOMIC_MOVE);
        look(1);
        assertThat(told()).isEmpty();
        look(10);
        onlyAdded("1.0.0", "map.jar");
    }

    @Test
    void whatIsThereAtStartNeedNotSettle() throws Exception {
        drop("map.jar", made("1.0.0"));
        put(drop.resolve("half.jar"), Arrays.copyOf(Files.readAllBytes(made("1.0.0")), 100));

        events.addAll(directory.first());

        onlyAdded("1.0.0", "map.jar");
        look(2);
        assertThat(told()).isEmpty();
        look(10);
        assertThat(told()).singleElement().isInstanceOf(Refused.class);
    }

    @Test
    void overwritingInPlaceTakesEffectOnce() throws Exception {
        drop("map.jar", made("1.0.0"));
        look(3);
        told();
        byte[] next = Files.readAllBytes(made("1.1.0"));
        put(drop.resolve("map.jar"), Arrays.copyOf(next, next.length / 3));
        look(1);
        put(drop.resolve("map.jar"), next);

        look(10);

        onlyAdded("1.1.0", "map.jar");
    }

    @Test
    void goingBackInPlaceIsAChangeToo() throws Exception {
        drop("map.jar", made("1.1.0"));
        look(3);
        told();
        drop("map.jar", made("1.0.0"));

        look(10);

        onlyAdded("1.0.0", "map.jar");
    }

    @Test
    void sameContentWithAnotherTimeOrNameIsNoChange() throws Exception {
        drop("map.jar", made("1.0.0"));
        look(3);
        told();
        Files.setLastModifiedTime(drop.resolve("map.jar"), FileTime.fromMillis(1_000_000_000_000L));
        look(5);
        Files.move(drop.resolve("map.jar"), drop.resolve("renamed.jar"));
        look(5);
        drop("twin.jar", made("1.0.0"));
        look(5);
        Files.delete(drop.resolve("renamed.jar"));
        look(5);

        assertThat(told()).isEmpty();
        Files.delete(drop.resolve("twin.jar"));
        look(5);
        assertThat(told()).hasSize(1).allMatch(event -> event instanceof Removed);
    }

    @Test
    void newFileInPlaceOfAnOldOneIsOneChange() throws Exception {
        drop("map-1.0.0.jar", made("1.0.0"));
        look(3);
        told();
        Files.delete(drop.resolve("map-1.0.0.jar"));
        byte[] next = Files.readAllBytes(made("1.1.0"));
        for (int n = 1; n <= 6; n++) {
            put(drop.resolve("map-1.1.0.jar"), Arrays.copyOf(next, next.length * n / 6));
            look(1);
        }

        look(10);

        onlyAdded("1.1.0", "map-1.1.0.jar");
    }

    @Test
    void highestOfSeveralVersionsCounts() throws Exception {
        drop("map-1.9.0.jar", made("1.9.0"));
        drop("map-1.10.0.jar", made("1.10.0"));
        look(3);
        assertThat(events).anySatisfy(event -> isAdded(event, "1.10.0", "map-1.10.0.jar"));
        assertThat(told().stream().filter(event -> event instanceof Added)).hasSize(1);

        drop("map-1.2.0.jar", made("1.2.0"));
        look(10);
        assertThat(told()).singleElement().isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("older_version");
            assertThat(refused.reason()).contains("map-1.2.0.jar", "map-1.10.0.jar has 1.10.0", "the highest runs");
        });

        Files.delete(drop.resolve("map-1.10.0.jar"));
        look(10);
        onlyAdded("1.9.0", "map-1.9.0.jar");
    }

    @Test
    void deletedFileIsToldOnce() throws Exception {
        drop("map.jar", made("1.0.0"));
        look(3);
        told();
        Files.delete(drop.resolve("map.jar"));

        look(10);

        assertThat(told()).containsExactly(new Removed("cache-map", "map.jar"));
        drop("map.jar", made("1.0.0"));
        look(10);
        onlyAdded("1.0.0", "map.jar");
    }

    @Test
    void brokenFileIsRefusedOnceForEachContent() throws Exception {
        byte[] whole = Files.readAllBytes(made("1.0.0"));
        put(drop.resolve("map.jar"), Arrays.copyOf(whole, whole.length / 2));
        look(20);
        assertThat(told()).singleElement().isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo("damaged_archive");
            assertThat(refused.file()).isEqualTo("map.jar");
            assertThat(refused.reason()).contains("copy it again");
        });

        put(drop.resolve("map.jar"), "noise".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        look(20);
        assertThat(told()).singleElement().isInstanceOf(Refused.class);

        put(drop.resolve("map.jar"), whole);
        look(20);
        onlyAdded("1.0.0", "map.jar");
    }

    @Test
    void brokenUpdateLeavesTheOldOneUntilItsFileGoes() throws Exception {
        drop("map.jar", made("1.0.0"));
        look(3);
        Added before = (Added) told().get(0);
        put(drop.resolve("map.jar"), new byte[500]);
        look(20);
        assertThat(told())
                .singleElement()
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.id()).isEqualTo("cache-map"));
        assertThat(before.archive()).isRegularFile();

        Files.delete(drop.resolve("map.jar"));
        look(20);

        assertThat(told()).containsExactly(new Withdrawn("map.jar"), new Removed("cache-map", "map.jar"));
    }

    @Test
    void whatIsNoPluginIsRefusedAtOnceAndOnce() throws Exception {
        Path zip = PluginJar.zip(folder.resolve("readme.zip"), Map.of("readme.txt", new byte[3]));
        drop("readme.zip", zip);
        look(2);
        assertThat(told()).singleElement().isInstanceOf(Refused.class);
        look(20);
        assertThat(told()).isEmpty();
        Files.delete(drop.resolve("readme.zip"));
        look(5);
        assertThat(told()).containsExactly(new Withdrawn("readme.zip"));
    }

    @Test
    void otherFilesAreNobodysBusiness() throws Exception {
        put(drop.resolve("notes.txt"), new byte[10]);
        put(drop.resolve(".hidden.jar"), new byte[10]);
        put(drop.resolve("map.jar.part"), new byte[10]);
        Files.createDirectories(drop.resolve("folder.jar"));

        look(10);

        assertThat(told()).isEmpty();
    }

    @Test
    void folderThatIsNotThereYetOrNotThereForAMomentChangesNothing() throws Exception {
        Files.delete(drop);
        look(3);
        Files.createDirectories(drop);
        drop("map.jar", made("1.0.0"));
        look(3);
        onlyAdded("1.0.0", "map.jar");
        Files.move(drop, folder.resolve("away"));
        look(10);
        Files.move(folder.resolve("away"), drop);
        look(10);
        assertThat(told()).isEmpty();
    }

    @Test
    void privateCopiesAreBoundedAndForThisProcessOnly() throws Exception {
        for (int i = 0; i < 12; i++) {
            drop("map.jar", made("1.0." + i));
            look(3);
        }
        assertThat(told()).hasSize(12);
        assertThat(files(folder.resolve("data"))).hasSize(2);

        directory = new DropDirectory(settings(), new VerifiedArchives(ArchiveLimits.DEFAULT));
        assertThat(files(folder.resolve("data"))).isEmpty();
    }

    @Test
    void everyOrderOfWritingEndsWithWhatIsThere() throws Exception {
        List<Path> versions = List.of(made("1.0.0"), made("1.1.0"), made("1.2.0"));
        String running = null;
        for (long seed = 1; seed <= 40; seed++) {
            java.util.Random random = new java.util.Random(seed);
            for (int step = 0; step < 30; step++) {
                Path file = drop.resolve("map-" + random.nextInt(2) + ".jar");
                switch (random.nextInt(4)) {
                    case 0 -> Files.deleteIfExists(file);
                    case 1 -> put(file, Files.readAllBytes(versions.get(random.nextInt(3))));
                    case 2 -> put(file, new byte[random.nextInt(300)]);
                    default -> look(random.nextInt(3));
                }
                look(1);
                running = after(running, told(), seed);
            }
            Files.deleteIfExists(drop.resolve("map-0.jar"));
            drop("map-1.jar", versions.get((int) (seed % 3)));
            look(10);
            running = after(running, told(), seed);
            assertThat(running).as("seed %d", seed).isEqualTo("1." + seed % 3 + ".0");
            look(10);
            assertThat(told()).as("seed %d", seed).isEmpty();
        }
    }

    /** What runs after these events; each one has to change something. */
    private static String after(String running, List<DropEvent> events, long seed) {
        String now = running;
        for (DropEvent event : events) {
            if (event instanceof Added added) {
                assertThat(added.version()).as("seed %d", seed).isNotEqualTo(now);
                now = added.version();
            } else if (event instanceof Removed) {
                assertThat(now).as("seed %d", seed).isNotNull();
                now = null;
            }
        }
        return now;
    }

    @Test
    void threadLooksByItselfAndEnds() throws Exception {
        List<DropEvent> seen = new CopyOnWriteArrayList<>();
        directory.start(seen::add);
        drop("map.jar", made("1.0.0"));

        await().atMost(Duration.ofSeconds(30)).until(() -> !seen.isEmpty());
        isAdded(seen.get(0), "1.0.0", "map.jar");
        directory.close();

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("jackfield-drop-directory"));
        assertThat(seen).hasSize(1);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.exists(folder) ? Files.walk(folder) : Stream.of()) {
            return all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
