package dev.jackfield.kernel.config;

import dev.jackfield.spi.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was read, before any plugin is asked. Immutable.
 *
 * @param base what code and file say
 * @param overlay what was changed over HTTP
 * @param problems mistakes in the shape of what was read
 * @param content the file's bytes, or null where there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record State(Layer base, Overlay overlay, List<Problem> problems, byte @Nullable [] content) {
    State {
        problems = List.copyOf(problems);
    }

    /** Where somebody wants a variable or a secret file to be named that neither code, file nor overlay names there. */
    List<String> newReferences(Layer wanted, Predicate<Pointer> changed) {
        Layer now = overlay.over(base);
        return wanted.leaves().entrySet().stream()
                .filter(entry -> changed.test(entry.getKey()))
                .filter(entry -> !known(entry.getKey(), wanted, now).containsAll(references(entry.getValue())))
                .map(entry -> entry.getKey().toString())
                .toList();
    }

    /** Options belong to their provider: another one is told nothing by what its predecessor was told. */
    private Set<String> known(Pointer pointer, Layer wanted, Layer now) {
        Set<String> known = new HashSet<>();
        for (Layer layer : List.of(base, now)) {
            Node leaf = layer.get(pointer);
            if (leaf != null && (!pointer.isInBinding() || haveSameProvider(pointer, wanted, layer))) {
                known.addAll(references(leaf));
            }
        }
        return known;
    }

    private static boolean haveSameProvider(Pointer pointer, Layer wanted, Layer other) {
        Pointer provider = Pointer.of(pointer.binding(), Pointer.PROVIDER);
        Node theirs = wanted.get(provider);
        Node ours = other.get(provider);
        return theirs != null && ours != null && Layer.text(theirs).equals(Layer.text(ours));
    }

    /** Whole values: in another one the same variable could go elsewhere. */
    private static Set<String> references(Node leaf) {
        Set<String> found = new HashSet<>();
        List<Node> parts = leaf instanceof Node.Items list ? list.items() : List.of(leaf);
        for (Node part : parts) {
            if (part instanceof Node.Scalar scalar && scalar.text() != null && Resolver.refers(scalar.text())) {
                found.add(scalar.text());
            }
        }
        return found;
    }
}
