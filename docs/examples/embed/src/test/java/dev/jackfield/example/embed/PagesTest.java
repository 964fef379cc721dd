package dev.jackfield.example.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a page shows of this example is what was compiled and run: a comment {@code <!-- region FILE NAME -->} before a
 * fenced block names the region that the block repeats.
 */
class PagesTest {
    private static final Path ROOT =
            Path.of("").toAbsolutePath().getParent().getParent().getParent();
    private static final Pattern SHOWN =
            Pattern.compile("<!-- region (\\S+) (\\S+) -->\n+```(?:java|js)\n(.*?)```", Pattern.DOTALL);

    @Test
    void pagesShowTheCodeThatRuns() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Path page : pages()) {
            Matcher block = SHOWN.matcher(Files.readString(page));
            while (block.find()) {
                assertThat(block.group(3))
                        .as(page + ": " + block.group(2))
                        .isEqualTo(region(block.group(1), block.group(2)));
                shown.add(block.group(2));
            }
        }
        assertThat(shown)
                .contains(
                        "embed",
                        "vertx",
                        "measure",
                        "module",
                        "provider",
                        "store",
                        "contract",
                        "proof",
                        "network",
                        "kill");
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static String region(String file, String name) throws IOException {
        List<String> lines = Files.readAllLines(ROOT.resolve(file));
        int begin = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.equals("// region " + name)) {
                begin = i + 1;
            } else if (begin >= 0 && line.equals("// endregion")) {
                return String.join("\n", lines.subList(begin, i)).stripIndent() + "\n";
            }
        }
        throw new AssertionError(file + " has no region " + name);
    }
}
