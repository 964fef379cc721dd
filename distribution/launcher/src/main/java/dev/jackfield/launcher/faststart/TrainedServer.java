package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Distribution;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that is started to be watched, and asked for what servers are asked for first. */
final class TrainedServer implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready on (http://\\S+) \\(control (http://[^)]+)\\), .*");
    private static final int LONGEST_SECONDS = 120;
    private static final int REQUEST_MILLIS = 10_000;
    private static final String API = "/api/v1/";

    private final Distribution distribution;
    private final Process process;
    private final Path token;
    private final URI traffic;
    private final URI control;

    TrainedServer(Distribution distribution, Path scratch, String javaOptions) throws IOException {
        this.distribution = distribution;
        Path data = scratch.resolve("data");
        this.token = data.resolve("admin-token");
        Path configuration = Files.writeString(scratch.resolve("jackfield.yaml"), "{}\n");
        this.process = start(
                scratch,
                javaOptions,
                "run",
                "--config=" + configuration,
                "--data=" + data,
                "--plugins=" + scratch.resolve("plugins"),
                "--port=0",
                "--control-port=0",
                "--upstream=http://127.0.0.1:9",
                "--until-exit-of=" + ProcessHandle.current().pid());
        // whatever it waits for, this does not wait for ever
        process.onExit().orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly());
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroyForcibly();
            throw new IOException("the server that was to be watched did not get ready");
        }
        this.traffic = URI.create(ready.group(1));
        this.control = URI.create(ready.group(2));
    }

    private Process start(Path scratch, String javaOptions, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(distribution.command().toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(scratch.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        // the operator's settings are for the operator's server
        environment.keySet().removeIf(name -> name.startsWith("JACKFIELD_"));
        environment.remove("JAVA_OPTS");
        environment.remove("NOTIFY_SOCKET");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("JACKFIELD_FAST_START", "off");
        environment.put("JACKFIELD_OPTS", javaOptions);
        return builder.start();
    }

    /** Does what makes it load the rest. */
    void exercise() throws IOException {
        ask("GET", control, "/health/ready", "");
        ask("GET", traffic, "/", "");
        for (String path : List.of("plugins", "bindings", "config", "health", "openapi.json", "extension_points")) {
            ask("GET", control, API + path, "");
        }
        ask("GET", control, "/metrics", "");
        ask("PUT", control, API + "bindings/cache.store/l1", "{\"provider\":\"map\"}");
    }

    /** What it answers does not matter. */
    private void ask(String method, URI listener, String path, String body) throws IOException {
        HttpURLConnection request =
                (HttpURLConnection) listener.resolve(path).toURL().openConnection(Proxy.NO_PROXY);
        request.setConnectTimeout(REQUEST_MILLIS);
        request.setReadTimeout(REQUEST_MILLIS);
        request.setRequestMethod(method);
        request.setRequestProperty(
                "Authorization", "Bearer " + Files.readString(token).strip());
        if (!body.isEmpty()) {
            request.setRequestProperty("Content-Type", "application/json");
            request.setDoOutput(true);
            try (OutputStream out = request.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
        }
        boolean refused = request.getResponseCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
        try (InputStream in = refused ? request.getErrorStream() : request.getInputStream()) {
            if (in != null) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
    }

    /** Lets it end, and write what was seen. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
