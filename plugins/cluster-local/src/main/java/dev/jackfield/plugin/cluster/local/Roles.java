package dev.jackfield.plugin.cluster.local;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who leads: of those who stand, the first that came. A role is a map with {@code fencing}, the last number that was given,
 * {@code leader}, the token of who leads, and {@code candidates}, by token: each with its node and how it is told, by its
 * number or null.
 */
final class Roles {
    private final Object lock;
    private final Map<String, Map<String, Object>> roles;
    private final Map<String, Map<String, byte[]>> values;

    Roles(Object lock, Map<String, Map<String, Object>> roles, Map<String, Map<String, byte[]>> values) {
        this.lock = lock;
        this.roles = roles;
        this.values = values;
    }

    @SuppressWarnings("unchecked") // this class alone puts them in
    private static Map<Object, Map.Entry<String, Consumer<@Nullable Long>>> candidates(Map<String, Object> role) {
        return (Map<Object, Map.Entry<String, Consumer<@Nullable Long>>>)
                role.computeIfAbsent("candidates", none -> new LinkedHashMap<>());
    }

    private static long last(Map<String, Object> role) {
        return (Long) role.getOrDefault("fencing", 0L);
    }

    /** Stands; takes over at once from a generation before of the same node that is ending. */
    void stand(String name, Object token, String node, Consumer<@Nullable Long> told) {
        synchronized (lock) {
            Map<String, Object> role = roles.computeIfAbsent(name, none -> new HashMap<>());
            Object leader = role.get("leader");
            candidates(role).put(token, Map.entry(node, told));
            if (leader == null) {
                elect(role);
            } else if (leader.equals(role.get("ending"))) {
                Map.Entry<String, Consumer<@Nullable Long>> before =
                        candidates(role).get(leader);
                if (before != null && before.getKey().equals(node)) {
                    role.put("leader", token);
                    role.remove("ending");
                    told.accept(last(role));
                    before.getValue().accept(null);
                }
            }
        }
    }

    /** What stands with this token may be succeeded by the next generation of its node. */
    void ending(String name, Object token) {
        synchronized (lock) {
            Map<String, Object> role = roles.get(name);
            if (role != null && token.equals(role.get("leader"))) {
                role.put("ending", token);
            }
        }
    }

    void resign(String name, Object token) {
        synchronized (lock) {
            Map<String, Object> role = roles.get(name);
            if (role != null) {
                candidates(role).remove(token);
                if (token.equals(role.get("leader"))) {
                    role.remove("leader");
                    role.remove("ending");
                    elect(role);
                }
            }
        }
    }

    private static void elect(Map<String, Object> role) {
        var first = candidates(role).entrySet().stream().findFirst();
        if (first.isPresent()) {
            long fencing = last(role) + 1;
            role.put("fencing", fencing);
            role.put("leader", first.get().getKey());
            first.get().getValue().getValue().accept(fencing);
        }
    }

    OptionalLong fencing(String name, Object token) {
        synchronized (lock) {
            Map<String, Object> role = roles.get(name);
            return role != null && token.equals(role.get("leader"))
                    ? OptionalLong.of(last(role))
                    : OptionalLong.empty();
        }
    }

    boolean write(String name, long fencing, String key, byte[] value) {
        synchronized (lock) {
            Map<String, Object> role = roles.get(name);
            if (role == null || fencing != last(role)) {
                return false;
            }
            values.computeIfAbsent(name, none -> new HashMap<>()).put(key, value);
            return true;
        }
    }

    Optional<byte[]> read(String name, String key) {
        synchronized (lock) {
            return Optional.ofNullable(values.getOrDefault(name, Map.of()).get(key));
        }
    }
}
