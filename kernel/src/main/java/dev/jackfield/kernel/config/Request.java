package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.spi.OptionType;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Problem;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** From what somebody wants the configuration to be to the overlay that makes it so. Used once. */
final class Request {
    /** A port that stands by itself is one too; with an address it belongs into one option. */
    private static final Set<OptionType> AMOUNTS =
            EnumSet.of(OptionType.INTEGER, OptionType.NUMBER, OptionType.DURATION, OptionType.SIZE);

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
     * {@return what changes beside a secret that is to stay what it is, and could say where it is sent: the provider, and all
     * options but amounts; dotted}
     *
     * @param wanted all that is to be said within the scope
     * @param scope what is asked about
     * @param catalog what plugins offer
     */
    List<String> neighboursOfSecrets(Layer wanted, Predicate<Pointer> scope, Catalog catalog) {
        Set<BindingKey> keeping = new LinkedHashSet<>();
        wanted.leaves().forEach((pointer, want) -> {
            Object plain = Layer.plain(want);
            if (scope.test(pointer) && pointer.isInBinding() && plain != null && Shown.isMasked(plain)) {
                keeping.add(pointer.binding());
            }
        });
        Set<Pointer> pointers = new LinkedHashSet<>(wanted.leaves().keySet());
        pointers.addAll(now.values().keySet());
        return pointers.stream()
                .filter(pointer -> pointer.isInBinding() && keeping.contains(pointer.binding()))
                .filter(pointer -> changes(pointer, wanted) && !isAmount(pointer, wanted, catalog))
                .map(Pointer::toString)
                .toList();
    }

    private boolean changes(Pointer pointer, Layer wanted) {
        Node want = wanted.get(pointer);
        return want == null
                ? now.origin(pointer).kind() != Origin.Kind.DEFAULT
                : !Shown.same(Layer.plain(want), now.value(pointer));
    }

    private static boolean isAmount(Pointer pointer, Layer wanted, Catalog catalog) {
        Node provider = wanted.get(Pointer.of(pointer.binding(), Pointer.PROVIDER));
        return Schema.BINDING.find(pointer.last()).isPresent()
                        && !pointer.last().equals(Pointer.PROVIDER)
                || provider != null
                        && catalog.find(pointer.binding().point(), Layer.text(provider))
                                .flatMap(entry -> entry.options().find(pointer.last()))
                                .filter(option -> AMOUNTS.contains(option.type()))
                                .isPresent();
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
