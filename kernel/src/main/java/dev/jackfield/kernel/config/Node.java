package dev.jackfield.kernel.config;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree as it was written: scalars keep their text, so that {@code 0123} stays what it is until an option says that it is a
 * number.
 */
sealed interface Node {
    Origin origin();

    /** What it is, for a person. */
    String kind();

    /** A text, or nothing where null was written. */
    record Scalar(@Nullable String text, Origin origin) implements Node {
        @Override
        public String kind() {
            return text == null ? "nothing" : "a single value";
        }
    }

    /** A list. */
    record Items(List<Node> items, Origin origin) implements Node {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A map; its keys have places of their own. */
    record Branch(Map<String, Node> children, Map<String, Origin> keys, Origin origin) implements Node {
        public Branch {
            children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
            keys = Map.copyOf(keys);
        }

        @Override
        public String kind() {
            return "a map";
        }

        /** Without what is null: for requests, in which null is as good as left out. */
        Branch withoutNothing() {
            Map<String, Node> some = new LinkedHashMap<>();
            children.forEach((key, child) -> {
                if (child instanceof Branch branch) {
                    some.put(key, branch.withoutNothing());
                } else if (!(child instanceof Scalar scalar) || scalar.text() != null) {
                    some.put(key, child);
                }
            });
            return new Branch(some, keys, origin);
        }

        Origin at(String key) {
            return keys.getOrDefault(key, origin);
        }
    }

    /** Bounds the depth of what code and requests hand in. */
    int MAXIMUM_DEPTH = 32;

    /**
     * From maps, lists and values as JSON and code have them.
     *
     * @throws IllegalArgumentException if it is too deep, or has a key that is no text
     */
    static Node of(@Nullable Object value, Origin origin) {
        return of(value, origin, 0);
    }

    private static Node of(@Nullable Object value, Origin origin, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("is nested more than " + MAXIMUM_DEPTH + " deep");
        }
        if (value instanceof JsonObject json) {
            return of(json.getMap(), origin, depth);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Node> children = new LinkedHashMap<>();
            map.forEach((key, child) -> {
                if (!(key instanceof String text)) {
                    throw new IllegalArgumentException("has a key that is no text: " + key);
                }
                children.put(text, of(child, origin, depth + 1));
            });
            return new Branch(children, Map.of(), origin);
        }
        if (value instanceof Iterable<?> elements) {
            List<Node> items = new ArrayList<>();
            elements.forEach(element -> items.add(of(element, origin, depth + 1)));
            return new Items(items, origin);
        }
        return new Scalar(value == null ? null : value.toString(), origin);
    }
}
