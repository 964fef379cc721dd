package dev.jackfield.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
    private final List<Problem> problems = new ArrayList<>();

    private Optional<Node.Branch> read(String yaml) {
        return YamlReader.read("jackfield.yaml", yaml.getBytes(StandardCharsets.UTF_8), problems);
    }

    private String problem(String yaml) {
        assertThat(read(yaml)).isEmpty();
        assertThat(problems).hasSize(1);
        return problems.get(0).toString();
    }

    @Test
    void everyValueKeepsItsTextAndItsPlace() {
        Node.Branch tree = read("http:\n  traffic: {host: 127.0.0.1, port: 0123}\nlist: [a, 'b']\n")
                .orElseThrow();
        Node.Branch http = (Node.Branch) tree.children().get("http");
        Node.Branch traffic = (Node.Branch) http.children().get("traffic");
        Node.Scalar port = (Node.Scalar) traffic.children().get("port");
        assertThat(port.text()).isEqualTo("0123");
        assertThat(port.origin()).isEqualTo(new Origin(Origin.Kind.FILE, "jackfield.yaml", 2, 36));
        assertThat(traffic.at("port").column()).isEqualTo(30);
        assertThat(Layer.plain(tree.children().get("list"))).isEqualTo(List.of("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "---\n", "~", "{}", "---\n...\n"})
    void aFileThatSaysNothingIsAnEmptyMap(String yaml) {
        assertThat(read(yaml).orElseThrow().children()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: b: c | jackfield.yaml:1:5: is not YAML",
                "a: [1, 2 | is not YAML",
                "a: 'open | is not YAML",
                "{a: 1}} | is not YAML",
                "a: \"\\q\" | is not YAML",
                "%YAML 9.9 | is not YAML",
                "[1, 2] | jackfield.yaml:1:1: must be a map of sections such as http and bindings, was a list",
                "text | was a single value",
                "1: {a: 2, a: 3} | jackfield.yaml:1:11: the key \"a\" is there twice, first in line 1",
                "{[a]: 1} | jackfield.yaml:1:2: a key must be a text, was a list",
                "{~: 1} | a key must be a text, was nothing",
                "a: !!java.io.File b | unknown tag \"tag:yaml.org,2002:java.io.File\"",
                "a: !custom b | jackfield.yaml:1:4: unknown tag \"!custom\"",
                "a: *nobody | the alias *nobody stands for nothing, or for itself",
                "a: &me [*me] | the alias *me stands for nothing, or for itself",
            })
    void whatIsWrongIsSaidWithItsPlace(String yaml, String message) {
        assertThat(problem(yaml)).contains(message).startsWith("jackfield.yaml");
    }

    @Test
    void tabsForIndentationAreAnError() {
        assertThat(problem("a:\n\tb: 1\n")).startsWith("jackfield.yaml:2:1: is not YAML");
    }

    @Test
    void aSecondDocumentIsAnError() {
        assertThat(problem("a: 1\n---\nb: 2\n"))
                .isEqualTo("jackfield.yaml:2:1: a second document begins here; there must be one only");
    }

    @Test
    void bytesThatAreNoTextAreAnError() {
        assertThat(YamlReader.read("f", new byte[] {'a', ':', (byte) 0xff, (byte) 0xfe}, problems))
                .isEmpty();
        assertThat(problems).extracting(Problem::toString).containsExactly("f: is not text in UTF-8");
    }

    @Test
    void aFileThatIsTooLargeIsAnError() {
        assertThat(problem("#".repeat(YamlReader.MAXIMUM_BYTES + 1)))
                .isEqualTo("jackfield.yaml: is 1048577 bytes, at most 1048576 are read");
    }

    @Test
    void aliasesRepeatWhatTheyStandFor() {
        Node.Branch tree = read("a: &x {k: v}\nb: *x\n").orElseThrow();
        assertThat(tree.children().get("b")).isEqualTo(tree.children().get("a"));
    }

    @Test
    void anchorsThatExplodeAreAnError() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            String before = "*a" + (i - 1);
            yaml.append("a%d: &a%d [%s]\n"
                    .formatted(i, i, String.join(", ", List.of(before, before, before, before, before))));
        }
        assertThat(problem(yaml.toString())).contains("has more than 20000 values, aliases counted");
    }

    @Test
    void manyAnchorsInDepthAreAnError() {
        StringBuilder yaml = new StringBuilder("a0: &a0 {x: y}\n");
        for (int i = 1; i < 60; i++) {
            yaml.append("a%d: &a%d {x: *a%d}\n".formatted(i, i, i - 1));
        }
        assertThat(problem(yaml.toString())).contains("is nested more than 32 deep");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void depthThatWouldOverflowTheStackIsAnError(String opening) {
        assertThat(problem(opening.repeat(50_000))).contains("is nested more than 32 deep");
    }

    @Test
    void tooManyValuesAreAnError() {
        assertThat(problem("a: [" + "x,".repeat(YamlReader.MAXIMUM_VALUES) + "x]"))
                .contains("has more than 20000 values");
    }

    @Test
    void noSecretIsInAMessageAboutBrokenYaml() {
        assertThat(problem("password: \"hunter2-very-secret\nuser: x\n")).doesNotContain("hunter2");
    }

    /** Pieces that a YAML parser trips over, thrown together. */
    private static final List<String> PIECES = List.of(
            "a",
            "b: ",
            "http",
            ": ",
            "- ",
            "\n",
            "\n  ",
            "\n    ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\"",
            "'",
            "&x ",
            "*x",
            "!t ",
            "!!str ",
            "|\n",
            ">\n",
            "#c",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "? ",
            "\t",
            "\\",
            "${A}",
            "${file:x}",
            "~",
            "1",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "😀",
            "@",
            "`",
            "<<: ",
            "bindings:\n",
            "cache.store:",
            "provider: map");

    @Test
    void whateverItReadsItAnswersATreeOrProblems() {
        for (long seed = 0; seed < 8_000; seed++) {
            Random random = new Random(seed);
            StringBuilder yaml = new StringBuilder();
            int length = random.nextInt(40);
            for (int i = 0; i < length; i++) {
                yaml.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            answers(seed, yaml.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whateverBytesItReadsItAnswersATreeOrProblems() {
        byte[] good = "http: {traffic: {port: 1}}\nbindings:\n  cache.store:\n    l1: {provider: 'map'}\n"
                .getBytes(StandardCharsets.UTF_8);
        for (long seed = 0; seed < 8_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = random.nextBoolean() ? good.clone() : new byte[random.nextInt(60)];
            if (bytes.length == good.length) {
                for (int i = 0; i < 1 + random.nextInt(4); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            } else {
                random.nextBytes(bytes);
            }
            answers(seed, bytes);
        }
    }

    private static void answers(long seed, byte[] bytes) {
        List<Problem> found = new ArrayList<>();
        Optional<Node.Branch> tree = YamlReader.read("f", bytes, found);
        assertThat(tree.isPresent()).as("seed %d, problems %s", seed, found).isEqualTo(found.isEmpty());
        assertThat(found)
                .as("seed %d", seed)
                .allSatisfy(problem ->
                        assertThat(problem.toString()).startsWith("f").hasSizeLessThan(600));
    }
}
