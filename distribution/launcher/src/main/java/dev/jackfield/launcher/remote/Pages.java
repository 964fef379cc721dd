package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A list that comes in pages, read to its end. */
final class Pages {
    private Pages() {}

    /** Shows all items to a person; as JSON each page is a line. */
    static void show(Server server, Screen screen, String path, Consumer<List<Tree>> people) {
        List<Reply> pages = read(server, path);
        if (screen.json()) {
            pages.forEach(page -> screen.line(page.text()));
        } else {
            people.accept(items(pages));
        }
    }

    static List<Reply> read(Server server, String path) {
        List<Reply> pages = new ArrayList<>();
        String first = path + (path.contains("?") ? "&" : "?") + "limit=1000";
        String next = first;
        while (true) {
            Reply page = server.get(next);
            pages.add(page);
            String cursor = page.tree().text("next_cursor");
            if (cursor.isEmpty()) {
                return pages;
            }
            next = first + "&cursor=" + Server.segment(cursor);
        }
    }

    static List<Tree> items(List<Reply> pages) {
        return pages.stream()
                .flatMap(page -> page.tree().trees("items").stream())
                .toList();
    }
}
