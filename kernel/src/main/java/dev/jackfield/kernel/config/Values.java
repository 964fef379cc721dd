package dev.jackfield.kernel.config;

import dev.jackfield.kernel.event.Secrets;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the leaves of one section or binding against the options it declares. A value with a secret in it makes its option
 * a secret one.
 */
final class Values {
    private final Resolver resolver;
    private final Secrets secrets;

    Values(Resolver resolver, Secrets secrets) {
        this.resolver = resolver;
        this.secrets = secrets;
    }

    /**
     * {@return the values; of no use where there were problems}
     *
     * @param at where the section or binding is
     * @param origin where it was named, for what is missing
     * @param leaves by the options' names
     * @param options what is declared
     * @param problems gets every mistake
     */
    OptionValues check(Pointer at, Origin origin, Map<String, Node> leaves, Options options, List<Problem> problems) {
        Map<String, @Nullable Object> raw = new LinkedHashMap<>();
        Set<String> masked = new HashSet<>();
        Set<String> unresolved = new HashSet<>();
        leaves.forEach((name, leaf) -> {
            try {
                Resolved resolved = resolver.resolve(leaf);
                raw.put(name, resolved.value());
                if (resolved.secret()) {
                    masked.add(name);
                }
            } catch (Resolver.Unresolved e) {
                unresolved.add(name);
                problems.add(
                        new Problem(at + "." + name, e.detail(), leaf.origin().source()));
            }
        });
        List<Option<?>> declared = new ArrayList<>();
        for (Option<?> option : options) {
            declared.add(masked.contains(option.name()) ? option.asSecret() : option);
        }
        List<Problem> found = new ArrayList<>();
        OptionValues values = Options.of(declared.toArray(new Option<?>[0])).check(raw, found);
        for (Problem problem : found) {
            if (!unresolved.contains(problem.pointer())) {
                Node leaf = leaves.get(problem.pointer());
                problems.add(problem.under(at.toString()).from((leaf == null ? origin : leaf.origin()).source()));
            }
        }
        for (Option<?> option : options) {
            if (option.secret()) {
                values.find(option).ifPresent(this::register);
            }
        }
        return values;
    }

    private void register(Object secret) {
        if (secret instanceof List<?> several) {
            several.forEach(this::register);
        } else {
            secrets.register(secret.toString());
        }
    }
}
