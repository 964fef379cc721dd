package dev.jackfield.kernel.binding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks for a circle of bindings that need each other in order to be made. */
final class Circle {
    private final World world;
    private final Function<BindingKey, @Nullable Generation> generations;

    /**
     * @param world which bindings there are
     * @param generations what serves a binding, or will; null where that is not made yet
     */
    Circle(World world, Function<BindingKey, @Nullable Generation> generations) {
        this.world = world;
        this.generations = generations;
    }

    /**
     * {@return the path {@code a → b → a} that is closed when {@code from} needs {@code to}; null if none is}
     */
    @Nullable
    String closedBy(BindingKey from, BindingKey to) {
        Deque<BindingKey> path = new ArrayDeque<>();
        if (!find(to, from, path, new HashSet<>())) {
            return null;
        }
        List<String> names = new ArrayList<>();
        path.descendingIterator().forEachRemaining(key -> names.add(key.toString()));
        // from is last on the way back to itself: begin the path with it
        names.add(0, from.toString());
        return String.join(" → ", names);
    }

    private boolean find(BindingKey at, BindingKey goal, Deque<BindingKey> path, Set<BindingKey> seen) {
        path.push(at);
        if (at.equals(goal)) {
            return true;
        }
        if (seen.add(at)) {
            Generation generation = generations.apply(at);
            if (generation != null) {
                for (BindingKey next : needs(generation)) {
                    if (find(next, goal, path, seen)) {
                        return true;
                    }
                }
            }
        }
        path.pop();
        return false;
    }

    private List<BindingKey> needs(Generation generation) {
        List<BindingKey> all = new ArrayList<>(generation.needs());
        for (String point : generation.needsAll()) {
            world.of(point).forEach(plug -> all.add(plug.key()));
        }
        return all;
    }
}
