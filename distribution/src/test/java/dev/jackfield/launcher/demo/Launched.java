package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A command of the unpacked distribution in a process of its own; output goes to files below a folder of the test. */
public final class Launched implements AutoCloseable {
    public static final Path HOME = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath();

    private static final Pattern READY = Pattern.compile(
            "ready on (http://127\\.0\\.0\\.1:\\d+) \\(control (http://127\\.0\\.0\\.1:\\d+)\\), (\\d+) plugins, in (\\d+) ms");
    private static final long SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private Launched(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    public static Launched start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    public static Launched start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/jackfield").toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "stdout", ".txt");
        Path err = Files.createTempFile(folder, "stderr", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return new Launched(process, out, err);
    }

    /** {@code run} on any free ports, with its state below a folder. */
    public static Launched run(Path folder, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("run", "--port=0", "--control-port=0", "--data=" + folder.resolve("data")));
        arguments.addAll(List.of(more));
        return start(folder, arguments.toArray(String[]::new));
    }

    /** {@return a copy of a plugin that says that it is the version after} */
    public static Path newVersion(Path archive, Path folder) throws IOException {
        Matcher name = Pattern.compile("(.+)-(\\d[^-]*(?:-SNAPSHOT)?)\\.zip")
                .matcher(archive.getFileName().toString());
        assertThat(name.matches()).as(archive.toString()).isTrue();
        String version = NewVersion.after(name.group(2));
        Path copy = folder.resolve(name.group(1) + "-" + version + ".zip");
        NewVersion.write(archive, copy, version);
        return copy;
    }

    /** Waits for the line that says so, the only one on standard output. */
    public Launched ready() {
        Awaitility.await().atMost(Duration.ofSeconds(SECONDS)).until(() -> !process.isAlive() || out().endsWith("\n"));
        assertThat(out()).as(err()).matches(READY.pattern() + "\\R");
        return this;
    }

    public URI traffic() {
        return URI.create(group(1));
    }

    public URI control() {
        return URI.create(group(2));
    }

    int plugins() {
        return Integer.parseInt(group(3));
    }

    private String group(int number) {
        Matcher line = READY.matcher(out().strip());
        assertThat(line.matches()).as(out()).isTrue();
        return line.group(number);
    }

    public String out() {
        return text(out);
    }

    public String err() {
        return text(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public Process process() {
        return process;
    }

    /** {@return the exit code} */
    public int ended() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(err()).isTrue();
        return process.exitValue();
    }

    /** Sends a signal by name. */
    public void signal(String name) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }
}
