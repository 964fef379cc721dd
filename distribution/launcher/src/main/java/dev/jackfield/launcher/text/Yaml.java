package dev.jackfield.launcher.text;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Between YAML (and so JSON) and trees of JDK types. */
public final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./:-]*(?<!:)");
    private static final Pattern OTHER = Pattern.compile("(?i)null|true|false|yes|no|on|off|[.](inf|nan)");

    private static final Pattern AMOUNT_OR_ADDRESS = Pattern.compile("[0-9]+[a-zA-Z]{1,2}|[0-9]+([.][0-9]+){2,}");

    private Yaml() {}

    /** A line of a tree, and what is to be said of it; empty where nothing is. */
    public record Line(String text, String remark) {}

    /**
     * {@return the tree; an empty one where the document says nothing}
     *
     * @param name what messages call it
     * @param text one document
     * @throws IOException if it can't be read, with where and why
     */
    public static Tree read(String name, String text) throws IOException {
        LoadSettings settings = LoadSettings.builder().setLabel(name).build();
        try {
            Object tree = new Load(settings).loadFromString(text);
            if (tree != null && !(tree instanceof Map)) {
                throw new IOException(name + ": a tree of settings is expected, such as http: {traffic: {port: 8080}}");
            }
            return Tree.of(tree);
        } catch (MarkedYamlEngineException e) {
            String at = e.getProblemMark()
                    .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                    .orElse("");
            throw new IOException(name + at + ": " + e.getProblem(), e);
        } catch (YamlEngineException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /**
     * {@return the tree as lines of YAML, which read back as the same tree}
     *
     * @param remarks a tree of the same shape, whose leaves are remarks
     */
    public static List<Line> lines(Tree tree, Tree remarks) {
        List<Line> lines = new ArrayList<>();
        lines(tree, remarks, "", lines);
        return lines;
    }

    private static void lines(Tree tree, Tree remarks, String indent, List<Line> lines) {
        tree.members().forEach((name, value) -> {
            String key = indent + scalar(name) + ":";
            if (value instanceof Map<?, ?> map && !map.isEmpty()) {
                lines.add(new Line(key, ""));
                lines(Tree.of(map), remarks.tree(name), indent + "  ", lines);
            } else {
                lines.add(new Line(key + " " + flow(value), remarks.text(name)));
            }
        });
    }

    /** {@return a value on one line} */
    public static String flow(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Yaml::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(member -> scalar(String.valueOf(member.getKey())) + ": " + flow(member.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof String text ? scalar(text) : String.valueOf(value);
    }

    /** In quotes where it would be read as something else. */
    private static String scalar(String text) {
        boolean plain = AMOUNT_OR_ADDRESS.matcher(text).matches()
                || PLAIN.matcher(text).matches() && !OTHER.matcher(text).matches();
        return plain ? text : Json.write(text);
    }
}
