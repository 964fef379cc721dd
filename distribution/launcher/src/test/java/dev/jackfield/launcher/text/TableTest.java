package dev.jackfield.launcher.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.place.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
    private static List<String> lines(Table table, String terminal, Map<String, String> environment) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        table.print(out, Terminal.of(nowhere, terminal, environment));
        return text.toString().lines().toList();
    }

    private static Table bindings() {
        Table table = new Table("BINDING", ">GENERATION", "DETAIL");
        table.row("cache.store/l1", "12", "plugged in a while ago, and in use since then");
        table.row("cache/default", "1", "");
        return table;
    }

    @Test
    void columnsAreAlignedAndNumbersToTheRight() {
        assertThat(lines(bindings(), "", Map.of()))
                .containsExactly(
                        "BINDING         GENERATION  DETAIL",
                        "cache.store/l1          12  plugged in a while ago, and in use since then",
                        "cache/default            1");
    }

    @Test
    void aColumnThatSaysNothingIsLeftOut() {
        Table table = new Table("NAME", "REASON", ">CUT");
        table.row("a", "", "1");
        assertThat(lines(table, "", Map.of())).containsExactly("NAME  CUT", "a       1");
    }

    @Test
    void onATerminalTheWidestColumnGivesWay() {
        assertThat(lines(bindings(), "true", Map.of("TERM", "xterm", "COLUMNS", "44", "NO_COLOR", "1")))
                .containsExactly(
                        "BINDING         GENERATION  DETAIL",
                        "cache.store/l1          12  plugged in a wh…",
                        "cache/default            1");
    }

    @Test
    void inAPipeNothingIsCut() {
        assertThat(lines(bindings(), "", Map.of("TERM", "xterm", "COLUMNS", "20"))
                        .get(1))
                .endsWith("in use since then");
    }

    @Test
    void coloursTakeNoRoom() {
        Table table = new Table("STATE", "NAME");
        table.row(new Table.Cell("up", text -> "\033[32m" + text + "\033[0m"), "a");
        table.row("degraded", "b");
        assertThat(lines(table, "", Map.of()))
                .containsExactly("STATE     NAME", "\033[32mup\033[0m        a", "degraded  b");
    }

    @Test
    void textsOfOthersStayOnTheirLineAndDoNotSteerTheTerminal() {
        Table table = new Table("", "");
        table.row("a\nb", "c\033[2Jd");
        assertThat(lines(table, "", Map.of())).containsExactly("a b  c?[2Jd");
    }
}
