package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Problem;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** From what somebody wants the configuration to be to the overlay that makes it so. Used once. */
final class Request {
    private final State state;
    private final Shown now;
    private final Resolver resolver;
    private final List<Problem> problems;
    private final Map<BindingKey, Map<String, Node>> baseOptions;

    Request(State state, Shown now, Resolver resolver, List<Problem> problems) {
        this.state = state;
        this.now = now;
        this.resolver = resolver;
        this.problems = problems;
        this.baseOptions = state.base().options();
    }

    /**
     * {@return where a variable or a secret file would be named that was not named there before, dotted}
     *
     * @param wanted all that is to be said within the scope
     * @param scope what is asked about
     */
    List<String> newReferences(Layer wanted, Predicate<Pointer> scope) {
        return state.newReferences(wanted, pointer -> {
            Node want = wanted.get(pointer);
            return scope.test(pointer) && want != null && !isAsItWas(pointer, want, wanted);
        });
    }

    /**
     * {@return the overlay under which the configuration says what is wanted: what is as it was stays where it comes from,
     * and what the file says by itself needs no entry}
     *
     * @param wanted all that is to be said within the scope
     * @param scope what is asked about
     */
    Overlay overlay(Layer wanted, Predicate<Pointer> scope) {
        Map<Pointer, Overlay.Entry> before = state.overlay().entries();
        Map<Pointer, Overlay.Entry> entries = new LinkedHashMap<>(before);
        Set<Pointer> pointers = new LinkedHashSet<>(wanted.leaves().keySet());
        pointers.addAll(state.base().leaves().keySet());
        pointers.addAll(before.keySet());
        pointers.stream().filter(scope).forEach(pointer -> {
            Node want = wanted.get(pointer);
            Node base = state.base().get(pointer);
            if (want == null) {
                if (base == null) {
                    entries.remove(pointer);
                } else {
                    entries.put(pointer, new Overlay.Entry(null, hash(pointer)));
                }
            } else if (isAsItWas(pointer, want, wanted)) {
                Overlay.Entry old = before.get(pointer);
                if (old != null && old.leaf() == null && base != null && says(base, want)) {
                    entries.remove(pointer);
                }
            } else if (isAllowed(pointer, want)) {
                if (base != null && says(base, want)) {
                    entries.remove(pointer);
                } else {
                    entries.put(pointer, new Overlay.Entry(want, hash(pointer)));
                }
            }
        });
        return new Overlay(entries);
    }

    private boolean isAsItWas(Pointer pointer, Node want, Layer wanted) {
        if (!Shown.same(Layer.plain(want), now.value(pointer))) {
            return false;
        }
        return now.origin(pointer).kind() != Origin.Kind.DEFAULT
                || !pointer.isInBinding()
                || hasProviderOfBefore(pointer, wanted);
    }

    /** Otherwise a default is one of another provider's. */
    private boolean hasProviderOfBefore(Pointer pointer, Layer wanted) {
        Pointer provider = Pointer.of(pointer.binding(), Pointer.PROVIDER);
        Node want = wanted.get(provider);
        return want != null && Shown.same(Layer.plain(want), now.value(provider));
    }

    private boolean isAllowed(Pointer pointer, Node want) {
        Object plain = Layer.plain(want);
        if (plain != null && Shown.isMasked(plain)) {
            problems.add(new Problem(
                    pointer.toString(),
                    "has the mask " + OptionValues.MASK + " where no such secret is known; say the secret itself"));
            return false;
        }
        Origin origin = now.origin(pointer);
        if (now.value(pointer) != null && origin.beatsOverlay()) {
            problems.add(new Problem(
                    pointer.toString(), "is set by " + origin.source() + ", which beats what is changed over HTTP"));
            return false;
        }
        return true;
    }

    private boolean says(Node base, Node want) {
        if (Shown.same(Layer.plain(want), Layer.plain(base))) {
            return true;
        }
        try {
            return Shown.same(
                    resolver.resolve(want).value(), resolver.resolve(base).value());
        } catch (Resolver.Unresolved e) {
            return false;
        }
    }

    private String hash(Pointer pointer) {
        return Overlay.hash(pointer, state.base(), baseOptions);
    }
}
