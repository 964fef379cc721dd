package dev.jackfield.launcher.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer, read without asking whether each member is there: what is absent or null is empty.
 *
 * @param members JDK types, in the order in which they were told
 */
public record Tree(Map<String, @Nullable Object> members) {
    private static final Pattern STEERING = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

    /** {@return the members of something that should be an object; none where it is not} */
    public static Tree of(@Nullable Object value) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> members.put(String.valueOf(name), member));
        }
        return new Tree(members);
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    /** {@return a member as it is shown: what would steer a terminal is a question mark} */
    public String text(String name) {
        Object value = members.get(name);
        return value == null ? "" : shown(value);
    }

    private static String shown(@Nullable Object value) {
        return STEERING.matcher(String.valueOf(value)).replaceAll("?");
    }

    public long number(String name) {
        return members.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /** {@return milliseconds for a person, one decimal} */
    public String millis(String name) {
        return members.get(name) instanceof Number number
                ? String.format(Locale.ROOT, "%.1f ms", number.doubleValue())
                : "";
    }

    public Tree tree(String name) {
        return of(members.get(name));
    }

    public List<Tree> trees(String name) {
        return list(name).stream().map(Tree::of).toList();
    }

    public List<String> texts(String name) {
        return list(name).stream().map(Tree::shown).toList();
    }

    private List<@Nullable Object> list(String name) {
        return members.get(name) instanceof List<?> list ? new ArrayList<>(list) : List.of();
    }
}
