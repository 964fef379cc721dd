package dev.jackfield.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class YamlTest {
    @Test
    void whatIsWrittenReadsBackAsTheSame() throws IOException {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String text : List.of(
                "caffeine",
                "5m",
                "64MB",
                "",
                "true",
                "no",
                "null",
                "12",
                "1.5",
                "127.0.0.1",
                "********",
                "a: b",
                "a #b",
                "${REDIS_URI:redis://127.0.0.1:6379}",
                "http://127.0.0.1:9000",
                "- a",
                "\"quoted\"",
                "two\nlines",
                "ümlaut",
                "0x10",
                "1e3",
                ".inf",
                "trailing:",
                "12e")) {
            options.put("text " + options.size(), text);
        }
        options.put("number", 12);
        options.put("fraction", 0.5);
        options.put("truth", true);
        options.put("list", List.of("a", "http://127.0.0.1:9000", "b, c"));
        options.put("empty list", List.of());
        options.put("empty", Map.of());
        Tree tree = Tree.of(Map.of("bindings", Map.of("cache.store", options)));

        String text =
                Yaml.lines(tree, Tree.of(null)).stream().map(Yaml.Line::text).collect(Collectors.joining("\n"));

        assertThat(Yaml.read("written", text).members()).isEqualTo(tree.members());
    }

    @Test
    void leavesHaveTheirRemarks() {
        Tree tree = Tree.of(Map.of("http", Map.of("port", 80)));
        Tree remarks = Tree.of(Map.of("http", Map.of("port", "file:3")));
        assertThat(Yaml.lines(tree, remarks))
                .containsExactly(new Yaml.Line("http:", ""), new Yaml.Line("  port: 80", "file:3"));
    }

    @Test
    void jsonIsYamlToo() throws IOException {
        assertThat(Yaml.read("a.json", "{\"http\": {\"traffic\": {\"port\": 80}}}")
                        .tree("http")
                        .tree("traffic")
                        .number("port"))
                .isEqualTo(80);
    }

    @Test
    void aMistakeHasItsPlace() {
        assertThatThrownBy(() -> Yaml.read("site.yaml", "http:\n  traffic: {port: 80\n"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("site.yaml:3:1: ");
        assertThatThrownBy(() -> Yaml.read("site.yaml", "- a\n"))
                .hasMessageContaining("site.yaml: a tree of settings is expected");
    }
}
