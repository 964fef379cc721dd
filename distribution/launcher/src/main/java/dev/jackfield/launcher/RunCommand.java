package dev.jackfield.launcher;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.launcher.faststart.Background;
import dev.jackfield.launcher.place.ControlUrl;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Parent;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts Jackfield and keeps it running until the process is told to stop. */
@Command(
        name = "run",
        description =
                "Starts Jackfield; one line on standard output says that it is ready, standard error has the log.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield run --upstream http://127.0.0.1:9000",
            "  jackfield run --config site.yaml --port 80 --data /var/lib/jackfield",
            "",
            "Options beat the environment (JACKFIELD_HTTP_TRAFFIC_PORT=8080), which beats the file.",
            "SIGTERM or Ctrl-C: no new work is taken, what is under way has 7 s to finish, after 9 s it is gone."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as it was told to",
            "1:it could not start (a port or the data folder is in use, ...) or did not stop in time",
            "2:a mistake in the command line or in the configuration; all of them are listed"
        })
final class RunCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "F",
            description = "the configuration, YAML whatever its name (conf/jackfield.yaml)")
    private @Nullable Path config;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "N",
            description = "where traffic comes in (8080); 0 for any that is free")
    private @Nullable Integer port;

    @Option(
            names = "--control-port",
            paramLabel = "N",
            description = "where it is controlled (8081); 0 for any that is free")
    private @Nullable Integer controlPort;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            description = "where state is kept (data, or below $XDG_STATE_HOME where that cannot be written to)")
    private @Nullable Path data;

    @Option(names = "--plugins", paramLabel = "DIR", description = "the plugins, watched for changes (plugins)")
    private @Nullable Path plugins;

    @Option(
            names = {"-u", "--upstream"},
            paramLabel = "URL",
            description = "a node of the service behind it; may be repeated")
    private List<String> upstreams = List.of();

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "${env:JACKFIELD_LOG_LEVEL:-info}",
            description = "error, warn, info, debug or trace (info; or $JACKFIELD_LOG_LEVEL)")
    @SuppressWarnings("NullAway.Init")
    private LogLevel logLevel;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:JACKFIELD_LOG_FORMAT:-text}",
            description = "text, or json: an object a line (text; or $JACKFIELD_LOG_FORMAT)")
    @SuppressWarnings("NullAway.Init")
    private LogFormat logFormat;

    @Option(names = "--until-exit-of", paramLabel = "PID", hidden = true, description = "whose end ends this")
    private @Nullable Long parent;

    /** Who reads the log. */
    enum LogFormat {
        TEXT,
        JSON
    }

    /** Spelt as in a log. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    @Override
    public Integer call() throws InterruptedException {
        System.setProperty(LogConfiguration.LEVEL, logLevel.name());
        System.setProperty(LogConfiguration.FORMAT, logFormat.name().toLowerCase(Locale.ROOT));
        Distribution distribution = Distribution.current();
        Path folder = data == null ? distribution.data(System.getenv()) : data;
        Jackfield jackfield = Jackfield.start(configuration(distribution, folder));
        Stop.whenTold(jackfield, folder);
        String control = jackfield.controlUrl().orElseThrow().toString();
        tell(folder, control);
        long readyAt = System.currentTimeMillis();
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "ready on %s (control %s), %d plugins, in %d ms",
                jackfield.trafficUrl().orElseThrow(),
                control,
                jackfield.plugins(),
                readyAt - ManagementFactory.getRuntimeMXBean().getStartTime()));
        out.flush();
        Supervisor.tell("READY=1", "STATUS=serving, controlled at " + control);
        if (parent == null) {
            Background.begin(Surroundings.ofProcess());
        }
        Parent.await(parent);
        return CommandLine.ExitCode.OK;
    }

    /** Commands find the server by it; without it they ask at the default address, or where they are told to. */
    private static void tell(Path folder, String control) {
        try {
            ControlUrl.write(folder, control);
        } catch (IOException e) {
            // not a constant of this class: the log is set up by the options, which are read later
            System.getLogger(RunCommand.class.getName())
                    .log(System.Logger.Level.WARNING, folder + " does not say where this server is controlled: " + e);
        }
    }

    private JackfieldConfig configuration(Distribution distribution, Path folder) {
        List<Problem> problems = new ArrayList<>();
        JackfieldConfig.Builder builder = JackfieldConfig.builder()
                .home(distribution.home())
                .bundledPlugins(distribution.bundledPlugins())
                .environment(System.getenv())
                .dataFolder(folder);
        if (config != null) {
            builder.file(config);
        } else if (Files.isRegularFile(distribution.configuration())) {
            builder.file(distribution.configuration());
        }
        LogbackLogging.current().ifPresent(builder::logging);
        flag(builder, "http.traffic.port", port);
        flag(builder, "http.control.port", controlPort);
        if (plugins != null) {
            builder.flag("plugins.directory", plugins.toAbsolutePath().toString());
        }
        if (!upstreams.isEmpty()) {
            upstreams.forEach(node -> check(node, problems));
            builder.flag("bindings.upstream.default.provider", "round_robin");
            builder.flag("bindings.upstream.default.nodes", upstreams);
        }
        if (!problems.isEmpty()) {
            throw new JackfieldException("invalid_configuration", problems);
        }
        return builder.build();
    }

    private static void flag(JackfieldConfig.Builder builder, String pointer, @Nullable Integer value) {
        if (value != null) {
            builder.flag(pointer, String.valueOf(value));
        }
    }

    private static void check(String node, List<Problem> problems) {
        if (!isAddress(node)) {
            String meant = "http://" + node;
            boolean schemeForgotten = !node.contains("://") && node.contains(":") && isAddress(meant);
            problems.add(new Problem(
                    "--upstream",
                    "\"" + node + "\" is not an address such as http://127.0.0.1:9000"
                            + (schemeForgotten ? "; did you mean " + meant + "?" : "")));
        }
    }

    private static boolean isAddress(String text) {
        try {
            URI node = new URI(text);
            return ("http".equals(node.getScheme()) || "https".equals(node.getScheme())) && node.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
