package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.event.Secrets;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Merges all sources, checks everything against what plugins offer, and gathers all mistakes. Used once. */
final class Check {
    private final Sources sources;
    private final State state;
    private final Catalog catalog;
    private final Secrets secrets;
    private final Set<BindingKey> excused;
    private final Resolver resolver;
    private final Values values;
    private final List<Problem> problems;
    private final List<String> warnings = new ArrayList<>();
    private final Shown shown = new Shown();
    /** Excused, and in need of it. */
    private final Set<BindingKey> empty = new HashSet<>();

    Check(
            Sources sources,
            State state,
            Catalog catalog,
            Secrets secrets,
            Set<BindingKey> excused,
            List<String> warnings) {
        this.warnings.addAll(warnings);
        this.sources = sources;
        this.state = state;
        this.catalog = catalog;
        this.secrets = secrets;
        this.excused = excused;
        this.resolver = new Resolver(sources, secrets);
        this.values = new Values(resolver, secrets);
        this.problems = new ArrayList<>(state.problems());
    }

    Configured run() {
        Layer changed = state.overlay().over(state.base());
        Layer flags = Flags.layer(sources.flags(), problems);
        Layer defaults = defaults();
        Layer settings = new Layer(changed);
        Variables variables = new Variables(sources.environment());
        settings.cover(variables.settings());
        settings.cover(flags);
        Settings told = new SettingsCheck(settings, values, sources.home(), problems, shown).settings();

        Set<BindingKey> there = new LinkedHashSet<>(changed.bindings());
        there.addAll(flags.bindings());
        there.addAll(defaults.bindings());
        Layer environment = variables.bindings(catalog, there, problems, warnings);
        Layer merged = new Layer(defaults);
        merged.cover(changed);
        merged.cover(environment);
        merged.cover(flags);
        List<BindingKey> order = order(merged, changed, environment, flags, defaults);
        removeEmptied(merged, order);
        removeUnsupportedDefaults(merged, order);

        checkPoints(merged, order);
        Map<BindingKey, Target> targets = new LinkedHashMap<>();
        Map<BindingKey, List<Reference>> references = new LinkedHashMap<>();
        Map<BindingKey, Map<String, Node>> options = merged.options();
        Set<BindingKey> known = new LinkedHashSet<>(order);
        for (BindingKey key : order) {
            if (catalog.point(key.point()).isPresent() || excused.contains(key)) {
                Binding binding = new Binding(key, merged.place(Pointer.of(key)), options.getOrDefault(key, Map.of()));
                check(binding, told, targets, references);
            }
        }
        new References(known, problems).check(references);
        leaveHoldersEmpty(targets, references);
        if (!problems.isEmpty()) {
            throw Configuration.invalid(problems, secrets);
        }
        return new Configured(
                told,
                targets,
                warnings.stream().map(secrets::mask).toList(),
                state,
                shown,
                empty,
                secrets,
                resolver.secretFiles());
    }

    /** One binding as it is configured. */
    private record Binding(BindingKey key, Origin place, Map<String, Node> leaves) {
        Pointer pointer() {
            return Pointer.of(key);
        }
    }

    private Layer defaults() {
        Layer defaults = new Layer();
        Schema.defaultBindings()
                .forEach((key, options) -> catalog.find(key.point(), String.valueOf(options.get(Pointer.PROVIDER)))
                        .ifPresent(entry -> options.forEach((name, value) -> {
                            if (name.equals(Pointer.PROVIDER)
                                    || entry.options().find(name).isPresent()) {
                                defaults.put(Pointer.of(key, name), Node.of(value, Origin.DEFAULT));
                            }
                        })));
        return defaults;
    }

    private static List<BindingKey> order(Layer merged, Layer... layers) {
        Set<BindingKey> order = new LinkedHashSet<>();
        for (Layer layer : layers) {
            order.addAll(layer.bindings());
        }
        order.retainAll(merged.bindings());
        return new ArrayList<>(order);
    }

    private void removeEmptied(Layer merged, List<BindingKey> order) {
        order.removeIf(key -> {
            Node provider = merged.get(Pointer.of(key, Pointer.PROVIDER));
            if (provider == null || !Layer.text(provider).equals(Pointer.NONE)) {
                return false;
            }
            if (catalog.point(key.point()).isPresent()) {
                shown.put(Pointer.of(key, Pointer.PROVIDER), Pointer.NONE, provider.origin());
            }
            return true;
        });
    }

    /** A default that names a binding which is not there is none. */
    private void removeUnsupportedDefaults(Layer merged, List<BindingKey> order) {
        Map<BindingKey, Map<String, Node>> options = merged.options();
        boolean removed = true;
        while (removed) {
            removed = order.removeIf(key -> {
                Map<String, Node> leaves = options.getOrDefault(key, Map.of());
                return leaves.values().stream().allMatch(leaf -> leaf.origin().equals(Origin.DEFAULT))
                        && !leaves.isEmpty()
                        && namesAbsent(key, leaves, order);
            });
        }
    }

    private boolean namesAbsent(BindingKey key, Map<String, Node> leaves, List<BindingKey> order) {
        Node provider = leaves.get(Pointer.PROVIDER);
        ProviderEntry entry = provider == null
                ? null
                : catalog.find(key.point(), Layer.text(provider)).orElse(null);
        if (entry == null) {
            return true;
        }
        for (Option<?> option : entry.options()) {
            Node leaf = leaves.get(option.name());
            if (leaf != null
                    && Reference.isOne(option)
                    && !order.containsAll(Reference.keys(option, Layer.plain(leaf)))) {
                return true;
            }
        }
        return false;
    }

    private void checkPoints(Layer merged, List<BindingKey> order) {
        List<Problem> found = new ArrayList<>();
        points(merged, catalog, found);
        Set<String> pardoned = new HashSet<>();
        order.stream()
                .filter(excused::contains)
                .forEach(key ->
                        pardoned.add(Pointer.of(Pointer.BINDINGS, key.point()).toString()));
        found.stream().filter(problem -> !pardoned.contains(problem.pointer())).forEach(problems::add);
    }

    /** Finds extension points that nobody knows, also where nothing is bound to them. */
    static void points(Layer layer, Catalog catalog, List<Problem> problems) {
        for (String point : layer.points()) {
            if (catalog.point(point).isEmpty()) {
                Pointer pointer = Pointer.of(Pointer.BINDINGS, point);
                problems.add(new Problem(
                        pointer.toString(),
                        Suggestion.unknown(
                                "extension point", point, catalog.points().keySet()),
                        layer.place(pointer).source()));
            }
        }
    }

    private void check(
            Binding binding,
            Settings told,
            Map<BindingKey, Target> targets,
            Map<BindingKey, List<Reference>> references) {
        BindingKey key = binding.key();
        Node leaf = binding.leaves().get(Pointer.PROVIDER);
        if (leaf == null) {
            problems.add(new Problem(
                    binding.pointer().toString(),
                    "needs a provider; available: " + available(key.point()),
                    binding.place().source()));
            return;
        }
        Resolved provider;
        try {
            provider = resolver.resolve(leaf);
        } catch (Resolver.Unresolved e) {
            problems.add(new Problem(
                    binding.pointer() + "." + Pointer.PROVIDER,
                    e.detail(),
                    leaf.origin().source()));
            return;
        }
        String name = provider.text();
        ProviderEntry entry = catalog.find(key.point(), name).orElse(null);
        if (entry != null) {
            check(binding, entry, told, targets, references);
        } else if (excused.contains(key)) {
            empty.add(key);
            warnings.add(Pointer.of(key) + ": stays empty, since the plugin with the provider \"" + name
                    + "\" was stopped or deleted");
            binding.leaves()
                    .forEach((option, value) -> shown.put(
                            Pointer.of(key, option),
                            option.equals(Pointer.PROVIDER) ? name : OptionValues.MASK,
                            value.origin()));
        } else {
            problems.add(new Problem(
                    binding.pointer().toString(),
                    Suggestion.unknown("provider", provider.shown().toString(), catalog.names(key.point())),
                    leaf.origin().source()));
        }
    }

    private String available(String point) {
        Set<String> names = catalog.names(point);
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private void check(
            Binding binding,
            ProviderEntry entry,
            Settings told,
            Map<BindingKey, Target> targets,
            Map<BindingKey, List<Reference>> references) {
        Pointer at = binding.pointer();
        for (Option<?> reserved : Schema.BINDING) {
            if (entry.options().find(reserved.name()).isPresent()) {
                problems.add(new Problem(
                        at.toString(),
                        "the provider \"" + entry.name() + "\" declares the option \"" + reserved.name()
                                + "\", which every binding has already; its plugin must name it otherwise",
                        binding.place().source()));
                return;
            }
        }
        Map<String, Node> own = new LinkedHashMap<>();
        Map<String, Node> theirs = new LinkedHashMap<>();
        binding.leaves()
                .forEach((name, leaf) -> (Schema.BINDING.find(name).isPresent() ? own : theirs).put(name, leaf));
        OptionValues ours = values.check(at, binding.place(), own, Schema.BINDING, problems);
        OptionValues asked = values.check(at, binding.place(), theirs, entry.options(), problems);
        ours.masked().forEach((name, value) -> show(binding, name, value));
        asked.masked().forEach((name, value) -> show(binding, name, value));
        targets.put(
                binding.key(),
                new Target(
                        entry,
                        asked,
                        ours.find(Schema.BINDING_DRAIN)
                                .map(told.deadlines()::drainingWithin)
                                .orElse(told.deadlines())));
        references.put(binding.key(), Reference.of(entry, asked, theirs));
    }

    /** What stood on a binding that stays empty stays empty with it. */
    private void leaveHoldersEmpty(Map<BindingKey, Target> targets, Map<BindingKey, List<Reference>> references) {
        boolean more = !empty.isEmpty();
        while (more) {
            more = targets.keySet().removeIf(key -> {
                Reference hollow = references.getOrDefault(key, List.of()).stream()
                        .filter(reference -> reference.said() && empty.contains(reference.to()))
                        .findFirst()
                        .orElse(null);
                if (hollow == null) {
                    return false;
                }
                if (excused.contains(key)) {
                    empty.add(key);
                    warnings.add(Pointer.of(key) + ": stays empty, since it needs " + hollow.to());
                } else {
                    problems.add(new Problem(
                            Pointer.of(key, hollow.option()).toString(),
                            "needs " + hollow.to() + ", which stays empty",
                            hollow.origin().source()));
                }
                return true;
            });
        }
    }

    private void show(Binding binding, String name, Object value) {
        Node leaf = binding.leaves().get(name);
        shown.put(Pointer.of(binding.key(), name), value, leaf == null ? Origin.DEFAULT : leaf.origin());
    }
}
