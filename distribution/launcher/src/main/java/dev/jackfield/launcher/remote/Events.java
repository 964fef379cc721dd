package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import dev.jackfield.launcher.text.Yaml;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the event stream of a server, and goes on reading when it breaks. Blocking, for one thread. */
final class Events {
    private static final String BEGINNING = "0";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final long RETRY_MILLIS = 1_000;
    private static final long LONGEST_RETRY_MILLIS = 15_000;

    private final Server server;
    private final Screen screen;

    Events(Server server, Screen screen) {
        this.server = server;
        this.screen = screen;
    }

    /** Shows what the server keeps. */
    void kept(String after) {
        try {
            long last = lastNow();
            boolean reached = after.equals(String.valueOf(last));
            try (EventReader events = server.events(after.isEmpty() ? BEGINNING : after)) {
                while (!reached) {
                    EventReader.Message message = events.next();
                    if (message == null) {
                        return;
                    }
                    if (!message.type().equals("reset") || !after.isEmpty()) {
                        show(message);
                    }
                    reached = Long.parseLong(events.lastId()) >= last;
                }
            }
        } catch (IOException e) {
            throw server.away(e);
        }
    }

    /** The stream begins with the id of the last event. */
    private long lastNow() throws IOException {
        try (EventReader events = server.events("")) {
            events.next();
            return events.lastId().matches("[0-9]{1,18}") ? Long.parseLong(events.lastId()) : 0;
        }
    }

    /** Shows events as they come, until this process ends or nobody reads on. */
    void follow(String after) {
        String last = after;
        long pause = RETRY_MILLIS;
        boolean everHeard = false;
        boolean lost = false;
        while (!screen.out().checkError()) {
            try (EventReader events = server.events(last)) {
                if (lost) {
                    note("connected again");
                }
                everHeard = true;
                lost = false;
                pause = RETRY_MILLIS;
                for (EventReader.Message message = events.next(); message != null; message = events.next()) {
                    last = events.lastId();
                    show(message);
                    if (screen.out().checkError()) {
                        return;
                    }
                }
                pause = events.retryMillis() < 0 ? pause : events.retryMillis();
            } catch (IOException e) {
                if (!everHeard) {
                    throw server.away(e);
                }
            } catch (NoAccess none) {
                if (!everHeard || !server.anonymous()) {
                    throw none;
                }
            } catch (Refused refused) {
                if (!everHeard || refused.reply().status() != 503) {
                    throw refused;
                }
            }
            if (!lost) {
                note("the stream ended; connecting again");
            }
            if (!waited(pause)) {
                return;
            }
            pause = lost ? Math.min(LONGEST_RETRY_MILLIS, 2 * pause) : pause;
            lost = true;
        }
    }

    private static boolean waited(long millis) {
        try {
            Thread.sleep(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void note(String text) {
        screen.err().println(screen.terminal().faint("– " + text));
        screen.err().flush();
    }

    private void show(EventReader.Message message) throws IOException {
        if (message.type().equals("reset")) {
            note("what happened before this is no longer kept, or the server was started anew");
        } else if (!message.type().isEmpty()) {
            screen.line(screen.json() ? message.data() : line(Json.read(message.data())));
        }
        screen.flush();
    }

    private String line(Tree event) {
        String type = event.text("type");
        String shown = type.matches(".*(refused|rolled_back|held|failed)")
                ? screen.terminal().bad(type)
                : screen.strong(type);
        return screen.terminal().faint(screen.moment(event.text("time"))) + "  " + shown + "  "
                + particulars(event.tree("data"));
    }

    private static String particulars(Tree data) {
        String binding = data.text("point").isEmpty() ? "" : data.text("point") + "/" + data.text("name") + "  ";
        return binding
                + data.members().entrySet().stream()
                        .filter(each -> binding.isEmpty() || !each.getKey().matches("point|name|component"))
                        .filter(each -> !isEmpty(each.getValue()))
                        .map(each -> each.getKey() + "=" + value(each.getKey(), each.getValue()))
                        .collect(Collectors.joining(" "));
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.equals("") || value.equals(List.of());
    }

    private static String value(String name, @Nullable Object value) {
        if (name.matches("from|to")) {
            return SwapText.brief(Tree.of(value)).replace(" ", "");
        }
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.1f", number);
        }
        return value instanceof String text && DIGEST.matcher(text).matches()
                ? text.substring(0, 12) + "…"
                : Yaml.flow(value);
    }
}
