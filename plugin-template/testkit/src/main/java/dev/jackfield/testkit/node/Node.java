package dev.jackfield.testkit.node;

import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node: {@code jackfield run} in a process of its own, with a configuration and a data folder of its own. It keeps its ports
 * and its data when it is started again.
 *
 * <p>Thread-safe. Starting, stopping and asking block, each at most for a minute.
 *
 * @since 1.0
 */
public final class Node {
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final String name;
    private final Path home;
    private final Path folder;
    private final Map<String, String> environment;
    private final List<String> options;
    private final int trafficPort = Ports.free();
    private final int controlPort = Ports.free();
    private @Nullable ControlledProcess process;

    Node(
            String name,
            Path home,
            Path folder,
            String configuration,
            Map<String, String> environment,
            List<String> options) {
        this.name = name;
        this.home = home;
        this.folder = folder;
        this.environment = environment;
        this.options = options;
        configure(configuration);
    }

    /**
     * {@return its name}
     */
    public String name() {
        return name;
    }

    /**
     * {@return where traffic comes in, the same after each start}
     */
    public URI traffic() {
        return URI.create("http://127.0.0.1:" + trafficPort);
    }

    /**
     * {@return where it is controlled, the same after each start}
     */
    public URI control() {
        return URI.create("http://127.0.0.1:" + controlPort);
    }

    /**
     * {@return where its state is kept}
     */
    public Path data() {
        return folder.resolve("data");
    }

    /**
     * Writes its configuration. A node that runs sees it as an edit of its file.
     *
     * @param yaml the whole configuration; ports and data folder are told otherwise
     */
    public void configure(String yaml) {
        try {
            Files.createDirectories(folder);
            Path next = Files.writeString(folder.resolve("jackfield.yaml.next"), yaml);
            Files.move(
                    next,
                    configuration(),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the file of its configuration}
     */
    public Path configuration() {
        return folder.resolve("jackfield.yaml");
    }

    /**
     * Starts it and waits until it serves.
     *
     * @return this
     * @throws IllegalStateException if it runs
     * @throws AssertionError if it does not come up, with what it wrote
     */
    public Node start() {
        begin();
        return awaitReady();
    }

    /** Starts it without waiting. */
    synchronized void begin() {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException(name + " runs");
        }
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/jackfield").toString(),
                "run",
                "--config=" + configuration(),
                "--data=" + data(),
                "--port=" + trafficPort,
                "--control-port=" + controlPort));
        command.addAll(options);
        ControlledProcess.Builder builder = ControlledProcess.of(command)
                .name(name)
                .folder(folder)
                .environment("JAVA_HOME", System.getProperty("java.home"))
                .environment("JACKFIELD_FAST_START", "off");
        environment.forEach(builder::environment);
        process = builder.start();
    }

    /**
     * Waits until it has said that it serves.
     *
     * @return this
     * @throws AssertionError if it does not come up, with what it wrote
     */
    public Node awaitReady() {
        process().awaitLine(ReadyLine.PATTERN, WITHIN);
        return this;
    }

    /**
     * {@return whether its process is there; a frozen one is}
     */
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /**
     * {@return its process, the last one where it was started several times}
     */
    public synchronized ControlledProcess process() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    /** Ends it at once, as with {@code kill -9}. */
    public void kill() {
        process().kill();
    }

    /** Asks it to end and waits until it has, with what was under way answered. */
    public void stop() {
        process().terminate();
        int code = process().awaitEnd(WITHIN);
        if (code != 0) {
            throw new AssertionError(
                    name + " ended with " + code + "\n" + process().err());
        }
    }

    /** Stops it where it is: its connections stay, nothing is answered. */
    public void freeze() {
        process().freeze();
    }

    /** Lets it go on. */
    public void resume() {
        process().resume();
    }

    /**
     * {@return the token that allows everything, read anew from its data folder}
     */
    public String token() {
        try {
            return Files.readString(data().resolve("admin-token"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks its control API, with its token.
     *
     * @param request method and target, such as {@code GET /api/v1/bindings}
     * @return what came back
     * @throws IOException if no whole answer came
     */
    public RawClient.Reply api(String request) throws IOException {
        return api(request, "");
    }

    /**
     * Asks its control API, with its token.
     *
     * @param request method and target, such as {@code POST /api/v1/config}
     * @param json the body
     * @return what came back
     * @throws IOException if no whole answer came
     */
    public RawClient.Reply api(String request, String json) throws IOException {
        return RawClient.askWith(
                control(), request, json, "Authorization: Bearer " + token(), "Content-Type: application/json");
    }

    synchronized void end() {
        if (process != null) {
            process.close();
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
