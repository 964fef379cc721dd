package dev.jackfield.benchmarks;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The distribution, run as an operator runs it: a process of its own, on ports of its own, with a data folder of its own. */
final class Server implements AutoCloseable {
    private static final Pattern READY = Pattern.compile(
            "ready on http://[^:]+:(\\d+) \\(control http://[^:]+:(\\d+)\\), \\d+ plugins, in (\\d+) ms");

    private final Process process;
    private final Path data;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final int port;
    final int readyMillis;
    private final URI control;
    private final String token;

    /** Starts it on this JVM's JDK, as it comes, and waits until it is ready. */
    Server(Path home, String... arguments) throws IOException {
        this("", home, arguments);
    }

    static Server with(String javaOption, Path home, String... arguments) throws IOException {
        return new Server(javaOption, home, arguments);
    }

    private Server(String javaOptions, Path home, String[] arguments) throws IOException {
        data = Files.createTempDirectory("jackfield-benchmark");
        List<String> command = new ArrayList<>(
                List.of(home.resolve("bin/jackfield").toString(), "run", "--port", "0", "--control-port", "0"));
        command.addAll(List.of("--data", data.resolve("data").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(data.resolve("log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JACKFIELD_OPTS", javaOptions);
        process = builder.start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.find()) {
            process.destroyForcibly();
            throw new IOException(
                    "the server did not get ready, it said: " + line + "\n" + Files.readString(data.resolve("log")));
        }
        port = Integer.parseInt(ready.group(1));
        control = URI.create("http://127.0.0.1:" + ready.group(2));
        readyMillis = Integer.parseInt(ready.group(3));
        token = Files.readString(data.resolve("data/admin-token")).strip();
    }

    /** Calls the control API; anything but 2xx is an error. */
    JsonObject call(String method, String path, JsonObject body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(control.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + " answered " + response.statusCode() + ": " + response.body());
        }
        return new JsonObject(response.body());
    }

    /** {@return a connection to the control listener on which this was asked} */
    SocketChannel get(String path) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(control.getHost(), control.getPort()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + control.getAuthority() + "\r\nAuthorization: Bearer "
                + token + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    /** {@return the processor time that it has used so far} */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** {@return what the JDK's jcmd says about the process} */
    String jcmd(String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + process.pid()));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + ": " + text);
        }
        return text;
    }

    /** Asks it to end, and answers how many milliseconds that took. */
    long terminate() throws InterruptedException {
        long before = System.nanoTime();
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    }

    boolean alive() {
        return process.isAlive();
    }

    @Override
    public void close() throws IOException {
        try {
            terminate();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
