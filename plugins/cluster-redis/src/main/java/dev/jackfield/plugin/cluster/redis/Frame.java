package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.spi.cluster.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as Redis tells it, by pub/sub or from the log.
 *
 * @param message what was said
 * @param anew whether Redis had forgotten what its sender said before
 * @param before the id of the entry before it in the log of the topic
 * @param id its own
 */
record Frame(Message message, boolean anew, String before, String id) {
    private static final int FIELDS = 5;

    /** {@return what was told by pub/sub; null if it is no frame} */
    static @Nullable Frame told(String topic, byte[] bytes) {
        String[] fields = new String[FIELDS];
        int from = 0;
        for (int i = 0; i < FIELDS; i++) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (end == bytes.length) {
                return null;
            }
            fields[i] = new String(bytes, from, end - from, StandardCharsets.UTF_8);
            from = end + 1;
        }
        byte[] payload = Arrays.copyOfRange(bytes, from, bytes.length);
        return new Frame(
                new Message(topic, fields[0], Long.parseLong(fields[1]), payload),
                fields[2].equals("1"),
                fields[3],
                fields[4]);
    }

    /** {@return an entry of the log} */
    static Frame logged(String topic, Object entry) {
        List<Object> parts = Script.list(entry);
        Map<String, byte[]> fields = new HashMap<>();
        List<Object> pairs = Script.list(parts.get(1));
        for (int i = 0; i < pairs.size(); i += 2) {
            fields.put(Script.text(pairs.get(i)), (byte[]) pairs.get(i + 1));
        }
        return new Frame(
                new Message(
                        topic,
                        Script.text(field(fields, "s")),
                        Long.parseLong(Script.text(field(fields, "n"))),
                        field(fields, "p")),
                Script.text(field(fields, "f")).equals("1"),
                Script.text(field(fields, "b")),
                Script.text(parts.get(0)));
    }

    private static byte[] field(Map<String, byte[]> fields, String name) {
        byte[] value = fields.get(name);
        if (value == null) {
            throw new IllegalStateException("an entry of the log lacks \"" + name + "\"");
        }
        return value;
    }
}
