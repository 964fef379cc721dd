package dev.jackfield.kernel;

import dev.jackfield.kernel.http.RawClient;
import dev.jackfield.kernel.metric.PlainText;
import dev.jackfield.spi.metric.MeterSnapshot;
import dev.jackfield.spi.metric.Meters;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole kernel over a folder of a test, its drop directory, and its API. */
public final class RunningKernel implements AutoCloseable {
    private final Path home;
    private final Jackfield jackfield;
    private String credentials;
    private String cookie = "";

    public record Reply(int status, String type, String text) {
        public JsonObject json() {
            return new JsonObject(text);
        }
    }

    public RunningKernel(Path home) throws IOException {
        this(home, "any");
    }

    /**
     * @param trust which plugins are loaded
     */
    RunningKernel(Path home, String trust) throws IOException {
        this.home = home;
        Files.createDirectories(home.resolve("plugins"));
        Map<String, Object> anyPort = Map.of("host", "127.0.0.1", "port", 0);
        jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .logging(new MapLogging())
                .configuration(Map.of(
                        "http",
                        Map.of("traffic", anyPort, "control", anyPort),
                        "plugins",
                        Map.of("scan_interval", "50ms", "trust", trust)))
                .build());
        credentials = "Authorization: Bearer "
                + Files.readString(home.resolve("data/admin-token")).strip();
    }

    /** Puts an archive into the drop directory, whole. */
    void drop(Path archive) throws IOException {
        Path partial = home.resolve("plugins").resolve(archive.getFileName() + ".part");
        Files.copy(archive, partial);
        Files.move(partial, dropped(archive), StandardCopyOption.ATOMIC_MOVE);
    }

    Path dropped(Path archive) {
        return home.resolve("plugins").resolve(archive.getFileName());
    }

    public Reply upload(Path archive) throws IOException {
        return send("POST /api/v1/plugins", "application/java-archive", Files.readAllBytes(archive));
    }

    Reply upload(Path archive, String signature) throws IOException {
        return send(
                "POST /api/v1/plugins",
                "application/java-archive\r\nJackfield-Signature: " + signature,
                Files.readAllBytes(archive));
    }

    /** Without saying how long it is; null where the client leaves half way. */
    @Nullable
    Reply uploadInChunks(Path archive, boolean whole) throws IOException {
        byte[] bytes = Files.readAllBytes(archive);
        try (RawClient client = new RawClient(jackfield.control().orElseThrow().getPort())) {
            client.send(("POST /api/v1/plugins HTTP/1.1\r\nHost: localhost\r\n" + credentials
                            + "\r\nContent-Type: application/zip\r\nTransfer-Encoding: chunked\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            int half = bytes.length / 2;
            chunk(client, Arrays.copyOf(bytes, half));
            if (!whole) {
                return null;
            }
            chunk(client, Arrays.copyOfRange(bytes, half, bytes.length));
            RawClient.Reply reply =
                    client.send("0\r\n\r\n".getBytes(StandardCharsets.UTF_8)).reply();
            return new Reply(reply.status(), reply.headers().getOrDefault("content-type", ""), reply.body());
        }
    }

    private static void chunk(RawClient client, byte[] bytes) throws IOException {
        client.send((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.UTF_8))
                .send(bytes)
                .send("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    /** {@return what every meter reads, a line each} */
    String meters() {
        return PlainText.of(snapshot());
    }

    MeterSnapshot snapshot() {
        return jackfield.service(Meters.class).snapshot();
    }

    Reply put(String path, JsonObject body) throws IOException {
        return send("PUT " + path, "application/json", body.toBuffer().getBytes());
    }

    Reply post(String path) throws IOException {
        return send("POST " + path, "application/json", new byte[0]);
    }

    Reply get(String path) throws IOException {
        return send("GET " + path, "application/json", new byte[0]);
    }

    /** {@return the items of a list that the API answers} */
    List<JsonObject> items(String path) throws IOException {
        return get(path).json().getJsonArray("items").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** {@return ids and states of all plugins, as {@code id state}} */
    public List<String> plugins() throws IOException {
        return items("/api/v1/plugins").stream()
                .map(plugin -> plugin.getString("id") + " " + plugin.getString("state"))
                .toList();
    }

    /** {@return names of the components that are not up} */
    public List<String> degraded() throws IOException {
        return get("/api/v1/health").json().getJsonArray("components").stream()
                .map(JsonObject.class::cast)
                .filter(component -> !component.getString("state").equals("up"))
                .map(component -> component.getString("name"))
                .toList();
    }

    /** Requests go with another token meanwhile. */
    void as(String token, Browsing browsing) throws IOException {
        String before = credentials;
        credentials = "Authorization: Bearer " + token;
        try {
            browsing.run();
        } finally {
            credentials = before;
        }
    }

    /** What is done in a browser that is signed in. */
    interface Browsing {
        void run() throws IOException;
    }

    /** Requests go by cookie meanwhile. */
    void signedIn(Browsing browsing) throws IOException {
        String byToken = credentials;
        JsonObject session = send("POST /api/v1/session", "", new byte[0]).json();
        credentials = "Cookie: " + cookie + "\r\nX-CSRF-Token: " + session.getString("csrf_token");
        try {
            browsing.run();
        } finally {
            credentials = byToken;
        }
    }

    Reply send(String request, String type, byte[] body) throws IOException {
        try (RawClient client = new RawClient(jackfield.control().orElseThrow().getPort())) {
            String head = request + " HTTP/1.1\r\nHost: localhost\r\n" + credentials
                    + "\r\nContent-Length: " + body.length + (body.length == 0 ? "" : "\r\nContent-Type: " + type)
                    + "\r\n\r\n";
            RawClient.Reply reply = client.send(head.getBytes(StandardCharsets.UTF_8))
                    .send(body)
                    .reply();
            cookie = reply.headers().getOrDefault("set-cookie", cookie).split(";", -1)[0];
            return new Reply(reply.status(), reply.headers().getOrDefault("content-type", ""), reply.body());
        }
    }

    @Override
    public void close() {
        jackfield.close();
    }
}
