package dev.jackfield.launcher.demo;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** The control listener of a Jackfield, used as anybody would use it. Blocking, thread-safe. */
final class ControlApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI root;
    private final String token;

    ControlApi(URI root, String token) {
        this.root = root;
        this.token = token;
    }

    /** An answer; its body is empty where what came was no JSON object. */
    record Reply(int status, JsonObject body) {
        boolean ok() {
            return status / 100 == 2;
        }

        /** {@return what a person should read when the answer is not ok} */
        String reason() {
            String detail =
                    body.getString("reason", body.getString("detail", body.getString("title", "no reason given")));
            JsonArray errors = body.getJsonArray("errors", new JsonArray());
            return status + " " + detail + (errors.isEmpty() ? "" : " " + errors.encode());
        }
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    Reply put(String path, JsonObject body) throws IOException, InterruptedException {
        return send(
                request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body.encode())));
    }

    Reply post(String path) throws IOException, InterruptedException {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(TIMEOUT).header("Authorization", "Bearer " + token);
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), object(response.body()));
    }

    private static JsonObject object(String body) {
        try {
            return body.startsWith("{") ? new JsonObject(body) : new JsonObject();
        } catch (DecodeException e) {
            return new JsonObject().put("detail", "an answer that is not JSON: " + e.getMessage());
        }
    }
}
