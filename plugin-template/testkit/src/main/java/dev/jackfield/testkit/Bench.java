package dev.jackfield.testkit;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.ExtensionPoints;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A real Jackfield with the plugin to prove in its drop directory, in folders of its own. */
final class Bench implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    /** How the kernel says why a swap was rolled back. */
    private static final String DOWN = "health is down";

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
     * @param bindings what else is plugged in, as the file says it below {@code bindings}
     */
    Bench(List<Path> archives, Map<String, ?> bindings) throws IOException {
        home = Files.createTempDirectory("jackfield-proof");
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        for (Path archive : archives) {
            Files.copy(archive, plugins.resolve(archive.getFileName()));
        }
        try {
            jackfield = Jackfield.start(JackfieldConfig.builder()
                    .home(home)
                    .dataFolder(home.resolve("data"))
                    .configuration(configuration(plugins, bindings))
                    .build());
        } catch (RuntimeException | Error e) {
            Folders.delete(home);
            throw e;
        }
        control = address(jackfield.control().orElseThrow());
        token = Files.readString(home.resolve("data/admin-token")).strip();
        try {
            plugin = pluginOf(archives.get(0));
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
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
        String digest = sha256(archive);
        String file = archive.getFileName().toString();
        for (Object each : items) {
            JsonObject item = (JsonObject) each;
            JsonObject refusal = item.getJsonObject("refusal");
            if (refusal != null && file.equals(refusal.getString("file"))) {
                throw new Refused(refusal.getString("code"), refusal.getString("reason"));
            }
            if (digest.equals(item.getString("digest")) && "started".equals(item.getString("state"))) {
                return item.getString("id");
            }
        }
        return upload(archive);
    }

    /** What may still be copied is not told of yet as refused; an upload is answered at once. */
    private String upload(Path archive) throws IOException {
        String body = new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1);
        boolean jar = archive.toString().endsWith(".jar");
        RawClient.Reply reply =
                send("POST /api/v1/plugins", body, jar ? "application/java-archive" : "application/zip");
        JsonObject answer = new JsonObject(reply.body());
        if (reply.status() >= 300) {
            String code = answer.getString("type").replaceFirst(".*:", "");
            String reason = answer.getString("detail")
                    .replaceFirst("^upload\\b", archive.getFileName().toString());
            throw new Refused(code, reason);
        }
        return answer.getString("id");
    }

    /** The archive is no plugin that can run here. */
    static final class Refused extends AssertionError {
        private static final long serialVersionUID = 1;

        final String code;

        Refused(String code, String reason) {
            super(reason);
            this.code = code;
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@return the swap report} */
    JsonObject plugIn(Plug plug, Map<String, ?> options) throws IOException {
        JsonObject body = new JsonObject()
                .put("provider", plug.provider() == null ? onlyProvider(plug) : plug.provider())
                .put("options", new JsonObject(new LinkedHashMap<>(options)));
        String request = "PUT /api/v1/bindings/" + plug.path();
        RawClient.Reply reply = send(request, body.encode(), "application/json");
        if (reply.status() >= 300) {
            String detail = new JsonObject(reply.body()).getString("detail", "");
            int down = detail.indexOf(DOWN);
            if (down >= 0) {
                throw new Down(detail.substring(down));
            }
        }
        return answered(request, reply);
    }

    /** What is to be plugged in says that it can't serve. */
    static final class Down extends AssertionError {
        private static final long serialVersionUID = 1;

        Down(String detail) {
            super(detail);
        }
    }

    /** {@return what it says of its health; empty where that is well} */
    String trouble(Plug plug) throws IOException {
        JsonObject health = call("GET /api/v1/bindings/" + plug.path(), "").getJsonObject("health");
        String state = health.getString("state");
        return state.equals("up") ? "" : state + ": " + health.getString("detail");
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

    /** {@return the last swaps of a binding, the latest first} */
    List<JsonObject> history(Plug plug) throws IOException {
        return call("GET /api/v1/bindings/" + plug.path() + "/history", "").getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
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

    /** {@return the options that a provider of the plugin declares} */
    List<JsonObject> optionsOf(String point, String provider) throws IOException {
        return call("GET /api/v1/extension_points/" + point, "").getJsonArray("providers").stream()
                .map(JsonObject.class::cast)
                .filter(one -> plugin.equals(one.getString("plugin")) && provider.equals(one.getString("provider")))
                .flatMap(one -> one.getJsonArray("options").stream())
                .map(JsonObject.class::cast)
                .toList();
    }

    /** One request to the control listener with the right to everything, which has to be answered with success. */
    void ask(String request) throws IOException {
        RawClient.Reply reply = RawClient.ask(control, request, "Authorization: Bearer " + token);
        if (reply.status() < 200 || reply.status() >= 300) {
            throw new AssertionError(request + " answered " + reply.status() + ": " + reply.body());
        }
    }

    private JsonObject call(String request, String body) throws IOException {
        return answered(request, send(request, body, "application/json"));
    }

    private static JsonObject answered(String request, RawClient.Reply reply) {
        if (reply.status() >= 300) {
            throw new AssertionError(request + " answered " + reply.status() + ": " + reply.body());
        }
        return new JsonObject(reply.body());
    }

    private RawClient.Reply send(String request, String body, String type) throws IOException {
        try (RawClient client = new RawClient(control, PATIENCE_MILLIS)) {
            return client.exchange(
                    request,
                    body,
                    "Authorization: Bearer " + token,
                    "Content-Type: " + type,
                    body.isEmpty() && request.startsWith("POST") ? "Content-Length: 0" : "Accept: */*");
        }
    }

    @Override
    public void close() throws IOException {
        jackfield.close();
        Folders.delete(home);
    }
}
