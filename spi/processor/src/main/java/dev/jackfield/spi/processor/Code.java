package dev.jackfield.spi.processor;

/** Source text, a line at a time, indented by its braces. */
final class Code {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    Code line(String line) {
        if (line.startsWith("}")) {
            depth--;
        }
        if (!line.isEmpty()) {
            text.append("    ".repeat(depth)).append(line);
        }
        text.append('\n');
        if (line.endsWith("{")) {
            depth++;
        }
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
