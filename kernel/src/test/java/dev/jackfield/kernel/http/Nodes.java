package dev.jackfield.kernel.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** All objects of a JSON tree. */
final class Nodes {
    private final List<JsonObject> nodes = new ArrayList<>();

    private Nodes() {}

    static List<JsonObject> of(JsonObject tree) {
        Nodes all = new Nodes();
        all.walk(tree);
        return all.nodes;
    }

    private void walk(Object value) {
        if (value instanceof JsonObject object) {
            nodes.add(object);
            object.forEach(member -> walk(member.getValue()));
        } else if (value instanceof JsonArray array) {
            array.forEach(this::walk);
        }
    }
}
