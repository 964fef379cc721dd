package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.node.ReadyLine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command of the unpacked distribution in a process of its own. */
public final class Launched implements AutoCloseable {
    public static final Path HOME = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath();

    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final ControlledProcess process;

    private Launched(ControlledProcess process) {
        this.process = process;
    }

    public static Launched start(Path folder, String... arguments) {
        return start(folder, Map.of(), arguments);
    }

    public static Launched start(Path folder, Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("bin/jackfield").toString()));
        command.addAll(List.of(arguments));
        ControlledProcess.Builder builder =
                ControlledProcess.of(command).environment("JAVA_HOME", System.getProperty("java.home"));
        environment.forEach(builder::environment);
        return new Launched(builder.start());
    }

    /** {@code run} on any free ports, with its state below a folder. */
    public static Launched run(Path folder, String... more) {
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
        process.awaitLine(ReadyLine.PATTERN, WITHIN);
        assertThat(out()).as(err()).matches(ReadyLine.PATTERN.pattern() + "\\R");
        return this;
    }

    public URI traffic() {
        return line().traffic();
    }

    public URI control() {
        return line().control();
    }

    int plugins() {
        return line().plugins();
    }

    private ReadyLine line() {
        return ReadyLine.of(out().strip()).orElseThrow(() -> new AssertionError(out()));
    }

    public String out() {
        return process.out();
    }

    public String err() {
        return process.err();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** {@return the process as the system has it, while it runs} */
    ProcessHandle handle() {
        return ProcessHandle.of(process.pid()).orElseThrow();
    }

    /** {@return the exit code} */
    public int ended() {
        return endedWithin(WITHIN);
    }

    /** {@return the exit code} */
    int endedWithin(Duration atMost) {
        return process.awaitEnd(atMost);
    }

    /** Sends a signal by name. */
    public void signal(String name) {
        process.signal(name);
    }

    @Override
    public void close() {
        process.close();
    }
}
