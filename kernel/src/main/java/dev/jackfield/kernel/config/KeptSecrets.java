package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.spi.OptionType;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Whether a change could send a secret elsewhere that whoever asks for it need not know: one that stays by its mask, that is
 * filled in from a variable or a file, or that the environment or a flag says. Used once.
 */
final class KeptSecrets {
    /** A port that stands by itself is one too; with an address it belongs into one option. */
    private static final Set<OptionType> AMOUNTS =
            EnumSet.of(OptionType.INTEGER, OptionType.NUMBER, OptionType.DURATION, OptionType.SIZE);

    private final Layer wanted;
    private final Shown before;
    private final Configured next;

    /**
     * @param wanted what was asked for
     * @param before what is shown now
     * @param next what would be
     */
    KeptSecrets(Layer wanted, Shown before, Configured next) {
        this.wanted = wanted;
        this.before = before;
        this.next = next;
    }

    /** {@return what changes beside them and is no amount: the provider too; dotted} */
    List<String> neighbours(Predicate<Pointer> scope) {
        Set<BindingKey> keeping = new LinkedHashSet<>();
        next.shown().values().forEach((pointer, value) -> {
            // what is said nowhere is the provider's own, which everybody can read
            boolean kept = next.shown().origin(pointer).kind() != Origin.Kind.DEFAULT;
            if (pointer.isInBinding() && scope.test(pointer) && kept && Shown.isMasked(value) && !isSaid(pointer)) {
                keeping.add(pointer.binding());
            }
        });
        Set<Pointer> pointers = new LinkedHashSet<>(next.shown().values().keySet());
        pointers.addAll(before.values().keySet());
        return pointers.stream()
                .filter(pointer -> pointer.isInBinding() && keeping.contains(pointer.binding()))
                .filter(pointer -> changes(pointer) && !isAmount(pointer))
                .map(Pointer::toString)
                .toList();
    }

    private boolean changes(Pointer pointer) {
        Object then = next.shown().value(pointer);
        Object now = before.value(pointer);
        if (then == null || now == null) {
            return then != now;
        }
        return !Shown.same(then, now) || (Shown.isMasked(then) && isSaid(pointer));
    }

    /** Whether the value itself was sent. */
    private boolean isSaid(Pointer pointer) {
        Node want = wanted.get(pointer);
        List<Node> parts = want instanceof Node.Items list ? list.items() : want == null ? List.of() : List.of(want);
        return !parts.isEmpty() && parts.stream().map(Layer::plain).noneMatch(part -> isMaskOrReference(part));
    }

    private static boolean isMaskOrReference(@Nullable Object part) {
        return part != null && (Shown.isMasked(part) || Resolver.refers(part.toString()));
    }

    private boolean isAmount(Pointer pointer) {
        if (pointer.last().equals(Pointer.PROVIDER)) {
            return false;
        }
        Target target = next.bindings().get(pointer.binding());
        return Schema.BINDING.find(pointer.last()).isPresent()
                || (target != null
                        && target.entry()
                                .options()
                                .find(pointer.last())
                                .filter(option -> AMOUNTS.contains(option.type()))
                                .isPresent());
    }
}
