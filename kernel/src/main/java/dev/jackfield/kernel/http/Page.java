package dev.jackfield.kernel.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list. A cursor is the key of the last item shown, so that pages neither skip nor repeat what stays while
 * other items come and go.
 */
final class Page {
    private Page() {}

    /** {@return what a page of such items looks like} */
    static JsonSchema of(JsonSchema item) {
        return JsonSchema.named(item.name() + "Page", "One page of a list.")
                .member("items", JsonSchema.list("At most as many as were asked for.", item))
                .member(
                        "next_cursor",
                        JsonSchema.text("What to send as `cursor` for the next page; null at the end.")
                                .nullable())
                .example("{\"items\": [" + item.example() + "], \"next_cursor\": null}");
    }

    static <T> Answer of(
            Call call, List<T> items, Function<T, String> key, Function<T, ? extends Map<String, ?>> shown) {
        String after = call.cursor();
        List<T> rest = items.stream()
                .filter(item -> after == null || key.apply(item).compareTo(after) > 0)
                .sorted(Comparator.comparing(key))
                .limit(call.limit() + 1L)
                .toList();
        boolean more = rest.size() > call.limit();
        List<Map<String, ?>> page = new ArrayList<>();
        for (T item : more ? rest.subList(0, call.limit()) : rest) {
            page.add(shown.apply(item));
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("items", page);
        answer.put("next_cursor", more ? Cursor.after(key.apply(rest.get(call.limit() - 1))) : null);
        return Answer.ok(answer);
    }

    /** {@return a page of a list that keeps its own order, and is short} */
    static Answer ofOrdered(Call call, List<? extends Map<String, ?>> items) {
        String after = call.cursor() == null ? "0" : call.cursor();
        if (!after.matches("[0-9]{1,9}")) {
            throw ProblemAnswer.invalid("?cursor", "is a cursor of another list");
        }
        int from = Math.min(items.size(), Integer.parseInt(after));
        int to = Math.min(items.size(), from + call.limit());
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("items", items.subList(from, to));
        answer.put("next_cursor", to < items.size() ? Cursor.after(String.valueOf(to)) : null);
        return Answer.ok(answer);
    }
}
