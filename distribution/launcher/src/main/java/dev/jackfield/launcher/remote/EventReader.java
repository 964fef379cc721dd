package dev.jackfield.launcher.remote;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events (WHATWG HTML, section 9.2.6). Blocking, for one thread. */
final class EventReader implements AutoCloseable {
    private final BufferedReader in;
    private String lastId = "";
    private long retryMillis = -1;

    EventReader(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** One event. */
    record Message(String type, String data) {}

    /** {@return the next event; null at the end of the stream, where an event that is not whole is dropped} */
    @Nullable
    Message next() throws IOException {
        String type = "message";
        StringBuilder data = new StringBuilder();
        String id = lastId;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.isEmpty()) {
                boolean moved = !id.equals(lastId);
                lastId = id;
                if (data.length() > 0) {
                    return new Message(type, data.substring(0, data.length() - 1));
                }
                if (moved) {
                    return new Message("", "");
                }
                type = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> type = value;
                case "data" -> data.append(value).append('\n');
                case "id" -> id = value;
                case "retry" -> retryMillis = value.matches("[0-9]{1,9}") ? Long.parseLong(value) : retryMillis;
                default -> {}
            }
        }
        return null;
    }

    /** {@return the id of the last event that was read, empty where there was none} */
    String lastId() {
        return lastId;
    }

    /** {@return how long to wait before coming back, as the server asks; negative where it asked nothing} */
    long retryMillis() {
        return retryMillis;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
