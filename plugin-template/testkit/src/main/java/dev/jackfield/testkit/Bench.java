package dev.jackfield.testkit;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.ExtensionPoints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Jackfield with the plugin to prove in its drop directory and plugged in, in folders of its own. */
final class Bench implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    final Jackfield jackfield;
    final String plugin;
    private final Path home;
    private final URI control;
    private final String token;

    /** What the plugin is plugged in as. */
    record Plug(Class<?> point, String name, @Nullable String provider, Map<String, ?> options) {
        String path() {
            return ExtensionPoints.nameOf(point) + "/" + name;
        }
    }

    /**
     * @param archives the plugin to prove, then what it needs
     * @param plug how it is plugged in
     * @param bindings what else is plugged in, as the file says it below {@code bindings}
     */
    Bench(List<Path> archives, Plug plug, Map<String, ?> bindings) throws IOException {
        home = Files.createTempDirectory("jackfield-proof");
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        for (Path archive : archives) {
            Files.copy(archive, plugins.resolve(archive.getFileName()));
        }
        jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .dataFolder(home.resolve("data"))
                .configuration(configuration(plugins, bindings))
                .build());
        control = address(jackfield.control().orElseThrow());
        token = Files.readString(home.resolve("data/admin-token")).strip();
        plugin = pluginOf(archives.get(0));
        plugIn(plug, plug.options());
    }

    private static Map<String, Object> configuration(Path plugins, Map<String, ?> bindings) {
        Map<String, Object> any = Map.of("host", "127.0.0.1", "port", 0);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("http", Map.of("traffic", any, "control", any));
        tree.put("plugins", Map.of("directory", plugins.toString()));
        tree.put("bindings", bindings);
        return tree;
    }

    private static URI address(InetSocketAddress socket) {
        return URI.create("http://127.0.0.1:" + socket.getPort());
    }

    URI traffic() {
        return address(jackfield.traffic().orElseThrow());
    }

    /** {@return the id of the plugin that this archive was loaded as} */
    private String pluginOf(Path archive) throws IOException {
        JsonArray items = call("GET /api/v1/plugins", "").getJsonArray("items");
        String file = archive.getFileName().toString();
        return items.stream()
                .map(JsonObject.class::cast)
                .filter(item ->
                        file.startsWith(item.getString("id") + "-") || file.startsWith(item.getString("id") + "."))
                .filter(item -> "started".equals(item.getString("state")))
                .map(item -> item.getString("id"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(file + " was not loaded: " + items.encodePrettily()));
    }

    /** {@return the swap report} */
    JsonObject plugIn(Plug plug, Map<String, ?> options) throws IOException {
        JsonObject body = new JsonObject()
                .put("provider", plug.provider() == null ? onlyProvider(plug) : plug.provider())
                .put("options", new JsonObject(new LinkedHashMap<>(options)));
        return call("PUT /api/v1/bindings/" + plug.path(), body.encode());
    }

    private String onlyProvider(Plug plug) throws IOException {
        String point = ExtensionPoints.nameOf(plug.point()) + "/";
        List<String> names = plugin().getJsonArray("providers").stream()
                .map(Object::toString)
                .filter(provider -> provider.startsWith(point))
                .toList();
        if (names.size() != 1) {
            throw new IllegalArgumentException(plugin + " offers " + names + " for " + point + ": say which provider");
        }
        return names.get(0).substring(point.length());
    }

    /** {@return the swap reports of the reload} */
    List<JsonObject> reload() throws IOException {
        JsonObject answer = call("POST /api/v1/plugins/" + plugin + "/reload", "");
        JsonArray reports = answer.containsKey("items") ? answer.getJsonArray("items") : answer.getJsonArray("swaps");
        return reports.stream().map(JsonObject.class::cast).toList();
    }

    JsonObject plugin() throws IOException {
        return call("GET /api/v1/plugins/" + plugin, "");
    }

    /** {@return the verdicts of what was unloaded, after forced collections} */
    List<JsonObject> verdicts() throws IOException {
        return call("POST /api/v1/plugins/" + plugin + "/verify", "").getJsonArray("verdicts").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private JsonObject call(String request, String body) throws IOException {
        try (RawClient client = new RawClient(control, PATIENCE_MILLIS)) {
            RawClient.Reply reply = client.exchange(
                    request,
                    body,
                    "Authorization: Bearer " + token,
                    "Content-Type: application/json",
                    body.isEmpty() && request.startsWith("POST") ? "Content-Length: 0" : "Accept: */*");
            if (reply.status() >= 300) {
                throw new AssertionError(request + " answered " + reply.status() + ": " + reply.body());
            }
            return new JsonObject(reply.body());
        }
    }

    @Override
    public void close() throws IOException {
        jackfield.close();
        Folders.delete(home);
    }
}
