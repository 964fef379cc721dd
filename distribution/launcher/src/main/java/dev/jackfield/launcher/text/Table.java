package dev.jackfield.launcher.text;

import dev.jackfield.launcher.place.Terminal;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Rows under headings, aligned; a column in which no row says anything is left out. On a terminal no line is longer than the terminal is wide: the first column is kept, and the widest
 * of the others give way.
 * Elsewhere nothing is cut, so that what is piped on is whole.
 */
public final class Table {
    private static final int GAP = 2;
    private static final int NARROWEST = 8;

    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<String> headings;

    /** @param headings of each column; one that begins with {@code >} is aligned to the right */
    public Table(String... headings) {
        this.headings = List.of(headings);
    }

    /**
     * A text and how it is to be seen.
     *
     * @param text one line
     * @param paint puts colours around it; they take no room
     */
    public record Cell(String text, UnaryOperator<String> paint) {
        /** {@return the text with its colours} */
        public String painted() {
            return paint.apply(text);
        }

        public static Cell plain(String text) {
            return new Cell(text, UnaryOperator.identity());
        }
    }

    /** @param cells texts or {@link Cell}s, as many as there are headings */
    public void row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> cell instanceof Cell painted
                        ? new Cell(oneLine(painted.text()), painted.paint())
                        : Cell.plain(oneLine(String.valueOf(cell))))
                .toList());
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", "?");
    }

    public void print(PrintWriter out, Terminal terminal) {
        List<Cell> head = headings.stream()
                .map(heading -> new Cell(heading.replaceFirst("^>", ""), terminal::strong))
                .toList();
        List<List<Cell>> all = new ArrayList<>();
        if (head.stream().anyMatch(cell -> !cell.text().isEmpty())) {
            all.add(head);
        }
        all.addAll(rows);
        List<Integer> columns = IntStream.range(0, headings.size())
                .filter(i -> rows.stream().anyMatch(row -> !row.get(i).text().isEmpty()))
                .boxed()
                .toList();
        int[] widths = widths(all, columns, terminal.columns());
        all.forEach(row -> out.println(line(row, columns, widths)));
    }

    /** {@return how wide each column is; 0 for those that are left out} */
    private int[] widths(List<List<Cell>> all, List<Integer> columns, int room) {
        int[] widths = new int[headings.size()];
        for (List<Cell> row : all) {
            for (int i : columns) {
                widths[i] = Math.max(widths[i], length(row.get(i).text()));
            }
        }
        int gaps = GAP * (columns.size() - 1);
        while (room > 0 && columns.size() > 1 && Arrays.stream(widths).sum() + gaps > room) {
            int widest = -1;
            for (int i : columns.subList(1, columns.size())) {
                widest = widest < 0 || widths[i] >= widths[widest] ? i : widest;
            }
            if (widest < 0 || widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private String line(List<Cell> row, List<Integer> columns, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i : columns) {
            Cell cell = row.get(i);
            String text = cut(cell.text(), widths[i]);
            String padding = " ".repeat(widths[i] - length(text));
            boolean right = headings.get(i).startsWith(">");
            boolean last = i == columns.get(columns.size() - 1);
            line.append(right ? padding : "")
                    .append(text.isEmpty() ? "" : cell.paint().apply(text))
                    .append(right || last ? "" : padding)
                    .append(last ? "" : " ".repeat(GAP));
        }
        return line.toString().stripTrailing();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static String cut(String text, int width) {
        return length(text) <= width ? text : text.substring(0, text.offsetByCodePoints(0, width - 1)) + "…";
    }
}
