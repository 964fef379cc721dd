package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was changed over HTTP, over what the file says. Each entry remembers what the file said then: when the file says
 * something else, the entry gives way. A binding whose provider was changed gives way as a whole, since options belong to
 * their provider. Immutable.
 */
final class Overlay {
    static final Overlay NONE = new Overlay(Map.of());
    private static final int FORMAT = 1;

    /**
     * One changed value.
     *
     * @param leaf the value, or null where the file's value is taken away
     * @param base the hash of what the file said
     */
    record Entry(@Nullable Node leaf, String base) {}

    private final Map<Pointer, Entry> entries;

    Overlay(Map<Pointer, Entry> entries) {
        this.entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    Map<Pointer, Entry> entries() {
        return entries;
    }

    /** The file's layer with these changes. */
    Layer over(Layer base) {
        Layer merged = new Layer(base);
        Set<BindingKey> thinned = new LinkedHashSet<>();
        entries.forEach((pointer, entry) -> {
            if (entry.leaf() != null) {
                merged.put(pointer, entry.leaf());
            } else {
                merged.remove(pointer);
                if (pointer.isInBinding()) {
                    thinned.add(pointer.binding());
                }
            }
        });
        Map<BindingKey, Map<String, Node>> left = merged.options();
        thinned.stream()
                .filter(key -> left.getOrDefault(key, Map.of()).isEmpty())
                .forEach(merged::removeBinding);
        return merged;
    }

    /** Without the entries of settings that an earlier version had. */
    Overlay known(List<String> warnings) {
        Map<Pointer, Entry> known = new LinkedHashMap<>(entries);
        known.keySet().removeIf(pointer -> {
            boolean unknown = !pointer.isInBinding() && Schema.option(pointer).isEmpty();
            if (unknown) {
                warnings.add("what was changed over HTTP at " + pointer + " means nothing any more and is dropped");
            }
            return unknown;
        });
        return new Overlay(known);
    }

    /** Without the entries whose keys the file has changed since. */
    Overlay without(Layer base) {
        Map<BindingKey, Map<String, Node>> options = base.options();
        Set<BindingKey> gone = new LinkedHashSet<>();
        Map<Pointer, Entry> kept = new LinkedHashMap<>(entries);
        kept.entrySet().removeIf(entry -> {
            Pointer pointer = entry.getKey();
            boolean stale = !entry.getValue().base().equals(hash(pointer, base, options));
            if (stale && pointer.isInBinding() && pointer.last().equals(Pointer.PROVIDER)) {
                gone.add(pointer.binding());
            }
            return stale;
        });
        kept.keySet().removeIf(pointer -> pointer.isInBinding() && gone.contains(pointer.binding()));
        return kept.size() == entries.size() ? this : new Overlay(kept);
    }

    /** What the file says where an entry of this pointer would stand. */
    static String hash(Pointer pointer, Layer base, Map<BindingKey, Map<String, Node>> options) {
        StringBuilder text = new StringBuilder();
        if (!pointer.isInBinding()) {
            add(text, base.get(pointer));
        } else if (pointer.last().equals(Pointer.PROVIDER)) {
            new TreeMap<>(options.getOrDefault(pointer.binding(), Map.of())).forEach((name, leaf) -> {
                text.append(name).append('=');
                add(text, leaf);
            });
        } else {
            add(text, base.get(Pointer.of(pointer.binding(), Pointer.PROVIDER)));
            add(text, base.get(pointer));
        }
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void add(StringBuilder text, @Nullable Node leaf) {
        if (leaf == null) {
            text.append("-;");
        } else if (leaf instanceof Node.Items list) {
            text.append('[').append(list.items().size()).append(';');
            list.items().forEach(item -> add(text, item));
        } else if (leaf instanceof Node.Scalar scalar && scalar.text() != null) {
            text.append(scalar.text().length())
                    .append(':')
                    .append(scalar.text())
                    .append(';');
        } else {
            text.append("~;");
        }
    }

    /** The same, as what has been accepted. */
    Overlay accepted() {
        Map<Pointer, Entry> settled = new LinkedHashMap<>();
        entries.forEach((pointer, entry) -> settled.put(
                pointer,
                new Entry(
                        entry.leaf() == null ? null : Node.of(Layer.plain(entry.leaf()), Origin.OVERLAY),
                        entry.base())));
        return new Overlay(settled);
    }

    byte[] encode() {
        JsonArray list = new JsonArray();
        entries.forEach((pointer, entry) -> {
            JsonObject one = new JsonObject().put("path", new JsonArray(pointer.parts()));
            if (entry.leaf() == null) {
                one.put("removed", true);
            } else {
                Object plain = Layer.plain(entry.leaf());
                one.put("value", plain instanceof List<?> texts ? new JsonArray(texts) : plain);
            }
            list.add(one.put("base", entry.base()));
        });
        return new JsonObject()
                .put("format", FORMAT)
                .put("entries", list)
                .encodePrettily()
                .concat("\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * {@return what {@link #encode} wrote}
     *
     * @throws IllegalArgumentException if that can't be told
     */
    static Overlay decode(byte[] bytes) {
        try {
            JsonObject json = new JsonObject(new String(bytes, StandardCharsets.UTF_8));
            if (json.getInteger("format", 0) != FORMAT) {
                throw new IllegalArgumentException("is of format " + json.getValue("format") + ", not " + FORMAT);
            }
            Map<Pointer, Entry> entries = new LinkedHashMap<>();
            for (Object element : json.getJsonArray("entries")) {
                JsonObject one = (JsonObject) element;
                List<String> path = one.getJsonArray("path").stream()
                        .map(String.class::cast)
                        .toList();
                boolean removed = one.getBoolean("removed", false);
                Object value = one.getValue("value");
                if (removed == (value != null)) {
                    throw new IllegalArgumentException("has an entry that is neither a value nor a removal");
                }
                Node leaf = Node.of(value instanceof JsonArray list ? list.getList() : value, Origin.OVERLAY);
                String base = Objects.requireNonNull(one.getString("base"));
                entries.put(new Pointer(path), new Entry(removed ? null : leaf, base));
            }
            return new Overlay(entries);
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException(
                    "is not what was written: " + e.getClass().getSimpleName(), e);
        }
    }
}
