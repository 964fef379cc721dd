package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that what bindings name is there, and that nothing needs itself. */
final class References {
    private final Set<BindingKey> known;
    private final List<Problem> problems;

    References(Set<BindingKey> known, List<Problem> problems) {
        this.known = known;
        this.problems = problems;
    }

    void check(Map<BindingKey, List<Reference>> references) {
        references.forEach((from, all) -> all.stream()
                .filter(reference -> reference.said() && !known.contains(reference.to()))
                .forEach(reference -> problems.add(absent(from, reference))));
        Set<BindingKey> done = new HashSet<>();
        references.keySet().forEach(start -> visit(start, references, done));
    }

    private Problem absent(BindingKey from, Reference reference) {
        List<String> names = known.stream()
                .filter(key -> key.point().equals(reference.to().point()))
                .map(BindingKey::name)
                .toList();
        return new Problem(
                Pointer.of(from, reference.option()).toString(),
                Suggestion.unknown(
                        "binding of " + reference.to().point(), reference.to().name(), names),
                reference.origin().source());
    }

    /** Depth first without recursion: a chain may be as long as there are bindings. */
    private void visit(BindingKey start, Map<BindingKey, List<Reference>> references, Set<BindingKey> done) {
        if (!done.add(start)) {
            return;
        }
        List<BindingKey> path = new ArrayList<>(List.of(start));
        Set<BindingKey> onPath = new HashSet<>(path);
        Deque<Iterator<Reference>> open = new ArrayDeque<>();
        open.push(references.getOrDefault(start, List.of()).iterator());
        while (!open.isEmpty()) {
            if (!open.element().hasNext()) {
                open.pop();
                onPath.remove(path.remove(path.size() - 1));
                continue;
            }
            Reference reference = open.element().next();
            if (onPath.contains(reference.to())) {
                List<String> circle = new ArrayList<>(path.subList(path.indexOf(reference.to()), path.size()).stream()
                        .map(BindingKey::toString)
                        .toList());
                circle.add(reference.to().toString());
                problems.add(new Problem(
                        Pointer.of(path.get(path.size() - 1), reference.option())
                                .toString(),
                        "closes a circle: " + String.join(" → ", circle),
                        reference.origin().source()));
            } else if (done.add(reference.to())) {
                path.add(reference.to());
                onPath.add(reference.to());
                open.push(references.getOrDefault(reference.to(), List.of()).iterator());
            }
        }
    }
}
