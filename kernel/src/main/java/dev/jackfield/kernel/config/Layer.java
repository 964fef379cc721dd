package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one source says, or several of them merged: leaves by pointer, in order. A leaf is a single value or a list of them.
 */
final class Layer {
    /** What is allowed in the name of a binding, so that it fits in a path, a variable and a pointer. */
    static final Pattern BINDING_NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

    private final Map<Pointer, Node> leaves = new LinkedHashMap<>();
    /** Where points and bindings were named. */
    private final Map<Pointer, Origin> places = new LinkedHashMap<>();

    Layer() {}

    Layer(Layer other) {
        leaves.putAll(other.leaves);
        places.putAll(other.places);
    }

    /**
     * {@return what a tree says}
     *
     * @param tree of the file's shape
     * @param problems gets what has no place in it
     */
    static Layer of(Node.Branch tree, List<Problem> problems) {
        Layer layer = new Layer();
        tree.children().forEach((name, child) -> {
            if (name.equals(Pointer.BINDINGS)) {
                layer.addPoints(child, problems);
            } else {
                layer.addSection(List.of(), name, child, tree.at(name), problems);
            }
        });
        return layer;
    }

    private void addSection(List<String> above, String name, Node node, Origin at, List<Problem> problems) {
        List<String> path = new ArrayList<>(above);
        path.add(name);
        Pointer pointer = new Pointer(path);
        List<String> known = Schema.below(above);
        if (!known.contains(name)) {
            String what = above.isEmpty() ? "section" : "option";
            problems.add(new Problem(pointer.toString(), Suggestion.unknown(what, name, known), at.source()));
        } else if (Schema.option(pointer).isPresent()) {
            put(pointer, node, problems);
        } else if (node instanceof Node.Branch branch) {
            branch.children().forEach((key, child) -> addSection(path, key, child, branch.at(key), problems));
        } else if (!isNothing(node)) {
            problems.add(new Problem(
                    pointer.toString(),
                    "must be a map with " + String.join(", ", Schema.below(path)) + "; was " + node.kind(),
                    at.source()));
        }
    }

    private void addPoints(Node node, List<Problem> problems) {
        if (isNothing(node)) {
            return;
        }
        if (!(node instanceof Node.Branch points)) {
            problems.add(new Problem(
                    Pointer.BINDINGS,
                    "must be a map from extension points such as cache.store to their bindings; was " + node.kind(),
                    node.origin().source()));
            return;
        }
        points.children().forEach((point, bindings) -> {
            Pointer pointer = Pointer.of(Pointer.BINDINGS, point);
            places.put(pointer, points.at(point));
            if (bindings instanceof Node.Branch branch) {
                branch.children()
                        .forEach((name, options) ->
                                addBinding(new BindingKey(point, name), options, branch.at(name), problems));
            } else if (!isNothing(bindings)) {
                problems.add(new Problem(
                        pointer.toString(),
                        "must be a map from names of bindings to their provider and options; was " + bindings.kind(),
                        bindings.origin().source()));
            }
        });
    }

    private void addBinding(BindingKey key, Node node, Origin at, List<Problem> problems) {
        Pointer pointer = Pointer.of(key);
        if (!BINDING_NAME.matcher(key.name()).matches()) {
            problems.add(new Problem(
                    pointer.toString(),
                    "the name of a binding is made of lower-case letters, digits, _ and -, at most 63",
                    at.source()));
            return;
        }
        if (!(node instanceof Node.Branch branch)) {
            problems.add(new Problem(
                    pointer.toString(),
                    "must be a map with a provider and its options, such as {provider: caffeine}; was " + node.kind(),
                    at.source()));
            return;
        }
        places.put(pointer, at);
        branch.children().forEach((option, value) -> put(Pointer.of(key, option), value, problems));
    }

    private void put(Pointer pointer, Node node, List<Problem> problems) {
        boolean isLeaf = node instanceof Node.Scalar
                || (node instanceof Node.Items list && list.items().stream().allMatch(Node.Scalar.class::isInstance));
        if (isLeaf) {
            leaves.put(pointer, node);
        } else {
            problems.add(new Problem(
                    pointer.toString(),
                    "must be a single value or a list of them; was "
                            + (node instanceof Node.Items ? "a list with more than values in it" : node.kind()),
                    node.origin().source()));
        }
    }

    private static boolean isNothing(Node node) {
        return node instanceof Node.Scalar scalar && scalar.text() == null;
    }

    void put(Pointer pointer, Node leaf) {
        leaves.put(pointer, leaf);
        if (pointer.isInBinding()) {
            places.putIfAbsent(Pointer.of(pointer.binding()), leaf.origin());
        }
    }

    void remove(Pointer pointer) {
        leaves.remove(pointer);
    }

    void removeBinding(BindingKey key) {
        leaves.keySet()
                .removeIf(pointer -> pointer.isInBinding() && pointer.binding().equals(key));
        places.remove(Pointer.of(key));
    }

    @Nullable
    Node get(Pointer pointer) {
        return leaves.get(pointer);
    }

    Map<Pointer, Node> leaves() {
        return leaves;
    }

    /** Points that were named, with and without bindings. */
    Set<String> points() {
        Set<String> points = new LinkedHashSet<>();
        places.keySet().forEach(place -> points.add(place.parts().get(1)));
        return points;
    }

    /** Bindings of which anything was said, in order. */
    Set<BindingKey> bindings() {
        Set<BindingKey> keys = new LinkedHashSet<>();
        places.keySet().forEach(place -> {
            if (place.parts().size() == 3) {
                keys.add(new BindingKey(place.parts().get(1), place.parts().get(2)));
            }
        });
        return keys;
    }

    /** Where a point or a binding was named. */
    Origin place(Pointer pointer) {
        Origin place = places.get(pointer);
        if (place != null) {
            return place;
        }
        return places.entrySet().stream()
                .filter(entry ->
                        entry.getKey().parts().get(1).equals(pointer.parts().get(1)))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Origin.DEFAULT);
    }

    /** The leaves of each binding by the names of their options, in order. */
    Map<BindingKey, Map<String, Node>> options() {
        Map<BindingKey, Map<String, Node>> options = new LinkedHashMap<>();
        bindings().forEach(key -> options.put(key, new LinkedHashMap<>()));
        leaves.forEach((pointer, leaf) -> {
            if (pointer.isInBinding()) {
                options.computeIfAbsent(pointer.binding(), key -> new LinkedHashMap<>())
                        .put(pointer.last(), leaf);
            }
        });
        return options;
    }

    /**
     * Puts a stronger source over this one. Where it gives a binding another provider, what this one says of the binding is
     * forgotten: options belong to their provider.
     */
    void cover(Layer stronger) {
        for (BindingKey key : stronger.bindings()) {
            Pointer provider = Pointer.of(key, Pointer.PROVIDER);
            Node theirs = stronger.get(provider);
            Node ours = get(provider);
            if (theirs != null && ours != null && !text(theirs).equals(text(ours))) {
                removeBinding(key);
            }
        }
        leaves.putAll(stronger.leaves);
        places.putAll(stronger.places);
    }

    /** What a leaf says, as one text or a list of texts; null where it says nothing. */
    static @Nullable Object plain(Node leaf) {
        if (leaf instanceof Node.Items list) {
            List<Object> texts = new ArrayList<>();
            list.items().forEach(item -> texts.add(text(item)));
            return texts;
        }
        return leaf instanceof Node.Scalar scalar ? scalar.text() : null;
    }

    static String text(Node leaf) {
        return String.valueOf(plain(leaf));
    }
}
