package dev.jackfield.kernel.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.jackfield.kernel.access.MovableClock;
import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.access.Scope;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Principal ANNA = new Principal("anna", Principal.Kind.TOKEN, Scope.WRITE, "1", null);
    private static final Filter ALL = new Filter(null, null, null, null);

    @TempDir
    Path data;

    private final MovableClock clock = new MovableClock(NOW);

    private AuditLog open() {
        return open(Writer.SEGMENT_BYTES);
    }

    private AuditLog open(long segmentBytes) {
        return new AuditLog(data, clock, text -> text.replace("hunter2", "********"), segmentBytes);
    }

    private static Act act(String action, String target) {
        return new Act(ANNA, "192.0.2.1", action, target);
    }

    private void write(int records) {
        try (AuditLog log = open()) {
            for (int i = 0; i < records; i++) {
                log.note(act("binding.swap", "b" + i), "done", Map.of("n", i), Map.of("n", i + 1), null);
            }
        }
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    private List<String> lines() throws IOException {
        return new ArrayList<>(Files.readAllLines(file()));
    }

    private void lines(List<String> lines) throws IOException {
        Files.writeString(file(), String.join("\n", lines) + "\n");
    }

    private List<String> problems() throws IOException {
        return Verification.of(data).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void aChangeIsOneRecordWithWhoWhatAndFromWhere() throws Exception {
        try (AuditLog log = open()) {
            Act act = act("binding.swap", "cache.store/l1");
            long begun = log.begin(act, null);
            assertThat(log.find(ALL, 10)).isEmpty();
            clock.pass(Duration.ofSeconds(1));
            log.end(begun, act, "done", Map.of("uri", "hunter2"), Map.of("hunter2", List.of("a hunter2")), null);

            List<Map<String, Object>> found = log.find(ALL, 10);

            assertThat(found).hasSize(1);
            assertThat(found.get(0))
                    .containsEntry("sequence", 2)
                    .containsEntry("time", "2026-01-01T00:00:01Z")
                    .containsEntry("actor", "anna")
                    .containsEntry("actor_kind", "token")
                    .containsEntry("action", "binding.swap")
                    .containsEntry("target", "cache.store/l1")
                    .containsEntry("before", Map.of("uri", "********"))
                    .containsEntry("after", Map.of("********", List.of("a ********")))
                    .containsEntry("remote_address", "192.0.2.1")
                    .containsEntry("outcome", "done")
                    .containsEntry("hash", Verification.of(data).head());
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(problems()).isEmpty();
    }

    @Test
    void theChainGoesOnOverARestart() throws Exception {
        write(3);
        write(3);

        Verification verified = Verification.of(data);

        assertThat(verified.problems()).isEmpty();
        assertThat(verified.records()).isEqualTo(6);
        assertThat(verified.last()).isEqualTo(6);
    }

    @Test
    void anEditedLineIsFound() throws Exception {
        write(5);
        List<String> lines = lines();
        lines.set(2, lines.get(2).replace("\"actor\":\"anna\"", "\"actor\":\"berta\""));
        lines(lines);

        assertThat(problems()).singleElement().asString().contains(":3: was changed");
    }

    @Test
    void anEditedLineWithAHashOfItsOwnIsFoundByTheNext() throws Exception {
        write(5);
        List<String> lines = lines();
        Line third = Line.read(lines.get(2));
        Map<String, Object> forged = third.json().copy().getMap();
        forged.put("actor", "berta");
        forged.remove("hash");
        String previous = String.valueOf(forged.remove("previous"));
        lines.set(2, new String(Line.write(forged, previous).bytes(), StandardCharsets.UTF_8).strip());
        lines(lines);

        assertThat(problems()).singleElement().asString().contains(":4: does not follow the line before it");
    }

    @Test
    void aLineThatIsTakenOutPutInOrMovedIsFound() throws Exception {
        write(5);
        List<String> whole = lines();
        List<String> without = new ArrayList<>(whole);
        without.remove(1);
        lines(without);
        assertThat(problems()).singleElement().asString().contains(":2: is number 3, and number 2 was expected");

        List<String> twice = new ArrayList<>(whole);
        twice.add(2, whole.get(1));
        lines(twice);
        assertThat(problems()).first().asString().contains(":3: is number 2, and number 3 was expected");

        List<String> beheaded = whole.subList(1, 5);
        lines(beheaded);
        assertThat(problems()).singleElement().asString().contains(":1: the lines before number 2 are missing");

        lines(whole.subList(0, 3));
        assertThat(problems()).singleElement().asString().contains("head: lines are missing at the end: number 5");

        lines(whole);
        assertThat(problems()).isEmpty();
    }

    @Test
    void linesThatWereCutOffStayMissedWhenItGoesOn() throws Exception {
        write(5);
        lines(lines().subList(0, 3));
        write(1);

        assertThat(problems()).singleElement().asString().contains(":4: is number 6, and number 4 was expected");
    }

    @Test
    void anyFlippedBitIsFound() throws Exception {
        write(6);
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] flipped = whole.clone();
            int at = random.nextInt(flipped.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file(), flipped);
            assertThat(problems()).as("byte %d", at).isNotEmpty();
        }
    }

    @Test
    void aLineThatWasNotWrittenToItsEndIsCutAndTold() throws Exception {
        write(3);
        byte[] whole = Files.readAllBytes(file());
        byte[] head = Files.readAllBytes(data.resolve("audit/head"));
        for (int torn : List.of(1, 10, 100, 300)) {
            Files.write(file(), whole);
            Files.write(data.resolve("audit/head"), head);
            Files.write(
                    file(),
                    "{\"sequence\":4,".repeat(50).substring(0, torn).getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.APPEND);
            try (AuditLog log = open()) {
                assertThat(log.find(ALL, 1).get(0))
                        .containsEntry("action", "audit.cut")
                        .containsEntry("actor", "kernel")
                        .containsEntry("after", Map.of("bytes", torn));
                assertThat(log.find(ALL, 10)).hasSize(4);
            }
            assertThat(problems()).isEmpty();
        }
    }

    @Test
    void whatBeganAndDidNotEndIsToldAsInterrupted() throws Exception {
        try (AuditLog log = open()) {
            log.begin(act("plugin.upload", "x"), null);
            log.end(log.begin(act("plugin.stop", "y"), null), act("plugin.stop", "y"), "done", null, null, null);
        }
        for (int start = 0; start < 2; start++) {
            try (AuditLog log = open()) {
                assertThat(log.find(ALL, 10)).hasSize(2);
                assertThat(log.find(ALL, 1).get(0))
                        .containsEntry("action", "plugin.upload")
                        .containsEntry("actor", "anna")
                        .containsEntry("target", "x")
                        .containsEntry("outcome", "interrupted");
            }
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void filesAreBoundedAndTheChainGoesOnFromOneToTheNext() throws Exception {
        try (AuditLog log = open(2_000)) {
            for (int i = 0; i < 200; i++) {
                log.note(act("binding.swap", "b" + i), "done", null, null, null);
            }
            assertThat(log.find(ALL, 1000)).hasSizeBetween(50, 150);
        }
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".jsonl"))).hasSize(Segments.KEPT);
        }
        Verification verified = Verification.of(data);
        assertThat(verified.problems()).isEmpty();
        assertThat(verified.last()).isEqualTo(200);
        assertThat(verified.first()).isGreaterThan(1);
        try (Stream<Path> files = Files.list(data.resolve("audit"))) {
            Files.delete(files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .skip(5)
                    .findFirst()
                    .orElseThrow());
        }
        assertThat(problems()).anyMatch(problem -> problem.contains(":1: is number"));
    }

    @Test
    void recordsAreFoundByWhoWhatAndWhen() {
        try (AuditLog log = open()) {
            for (int i = 0; i < 10; i++) {
                log.note(act(i % 2 == 0 ? "binding.swap" : "bindings", "b" + i), "done", null, null, null);
                clock.pass(Duration.ofMinutes(1));
            }
            assertThat(log.find(new Filter(null, "binding", null, null), 100)).hasSize(5);
            assertThat(log.find(new Filter("berta", null, null, null), 100)).isEmpty();
            assertThat(log.find(new Filter("anna", null, NOW.plusSeconds(8 * 60), null), 100))
                    .extracting(record -> record.get("target"))
                    .containsExactly("b9", "b8");
            assertThat(log.find(new Filter(null, null, null, 3L), 100))
                    .extracting(record -> record.get("target"))
                    .containsExactly("b1", "b0");
            assertThat(log.find(ALL, 3)).hasSize(3);
        }
    }

    @Test
    void ofALongValueTheHashIsToldAndEveryNameStays() throws Exception {
        try (AuditLog log = open()) {
            Map<String, Object> state = Map.of("text", "x".repeat(100_000), "trust", "any");
            log.note(act("config.apply", ""), "done", state, null, null);
            assertThat(log.find(ALL, 1).get(0).get("before").toString())
                    .contains("text={sha256=" + Line.hash("x".repeat(100_000)))
                    .contains("trust=any");
        }
        assertThat(Files.size(file())).isLessThan(1_000);
    }

    @Test
    void ofTooManyNamesItIsToldHowManyAreLeftOut() {
        Map<String, Object> state = new TreeMap<>();
        for (int i = 0; i < Bounds.MOST_NAMES + 7; i++) {
            state.put("name" + i, "y".repeat(500));
        }
        try (AuditLog log = open()) {
            log.note(act("config.apply", ""), "done", state, null, null);
            Map<?, ?> told = (Map<?, ?>) log.find(ALL, 1).get(0).get("before");
            assertThat(told).hasSize(Bounds.MOST_NAMES + 1);
            assertThat(told.get("left_out_names")).isEqualTo(7);
        }
    }

    @Test
    void anEndThatCouldNotBeWrittenIsWrittenBeforeTheNextBegins() throws Exception {
        try (AuditLog log = open()) {
            long begun = log.begin(act("plugin.stop", "x"), null);
            Thread.currentThread().interrupt();
            log.end(begun, act("plugin.stop", "x"), "done", null, null, null);
            assertThat(log.trouble()).isNotNull();
            assertThatExceptionOfType(JackfieldException.class).isThrownBy(() -> log.begin(act("a.b", "c"), null));
            assertThat(Thread.interrupted()).isTrue();

            log.begin(act("a.b", "c"), null);

            assertThat(log.trouble()).isNull();
            assertThat(log.find(ALL, 10))
                    .singleElement()
                    .satisfies(told ->
                            assertThat(told).containsEntry("target", "x").containsEntry("outcome", "done"));
        } finally {
            Thread.interrupted();
        }
        assertThat(problems()).isEmpty();
    }

    @Test
    void whatBeganManyFilesAgoIsInterruptedToo() throws Exception {
        try (AuditLog log = open(2_000)) {
            log.begin(act("plugin.upload", "x"), null);
            for (int i = 0; i < 40; i++) {
                log.note(act("binding.swap", "b" + i), "done", null, null, null);
            }
        }
        try (AuditLog log = open(2_000)) {
            assertThat(log.find(ALL, 1).get(0)).containsEntry("target", "x").containsEntry("outcome", "interrupted");
        }
    }

    @Test
    void aHeadThatWasTakenAwayIsMissedAlsoWhenItGoesOn() throws Exception {
        write(5);
        Files.delete(data.resolve("audit/head"));
        lines(lines().subList(0, 3));
        assertThat(problems()).singleElement().asString().contains("head: is missing");

        write(1);

        assertThat(problems()).singleElement().asString().contains(":4: the file head was missing");
    }

    @Test
    void whatIsClosedRefuses() {
        AuditLog log = open();
        log.close();
        assertThatExceptionOfType(JackfieldException.class)
                .isThrownBy(() -> log.begin(act("a.b", "c"), null))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo("unavailable"));
    }
}
