package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Suggestion;
import java.util.List;
import java.util.Map;

/** Flags as a layer. A flag is told by its dotted pointer; the command line's names for some of them are known here. */
final class Flags {
    private static final Map<String, String> NAMES = Map.of(
            "http.traffic.port", "--port",
            "http.control.port", "--control-port",
            "plugins.directory", "--plugins",
            "bindings.upstream.default.provider", "--upstream",
            "bindings.upstream.default.nodes", "--upstream");

    private Flags() {}

    static Layer layer(Map<String, ?> flags, List<Problem> problems) {
        Layer layer = new Layer();
        flags.forEach((name, value) -> {
            Origin origin = Origin.of(Origin.Kind.FLAG, NAMES.getOrDefault(name, name));
            List<String> parts = List.of(name.split("\\.", -1));
            Pointer section = new Pointer(parts);
            int last = parts.size() - 1;
            if (parts.size() >= 4 && parts.get(0).equals(Pointer.BINDINGS)) {
                String point = String.join(".", parts.subList(1, last - 1));
                layer.put(
                        Pointer.of(new BindingKey(point, parts.get(last - 1)), parts.get(last)),
                        Node.of(value, origin));
            } else if (parts.size() > 1 && Schema.option(section).isPresent()) {
                layer.put(section, Node.of(value, origin));
            } else {
                problems.add(
                        new Problem(name, Suggestion.unknown("setting", name, Schema.pointers()), origin.source()));
            }
        });
        return layer;
    }
}
