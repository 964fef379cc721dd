package dev.jackfield.launcher.demo;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Terminal;
import dev.jackfield.spi.JackfieldException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a gateway being re-plugged under load, and judges it. */
@Command(
        name = "demo",
        description = "Puts Jackfield in front of a service, sends a steady load through it, re-plugs its parts"
                + " meanwhile, and says what was lost.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield demo --seconds 60",
            "  jackfield demo --upstream http://127.0.0.1:9000",
            "",
            "Each second the first cache level changes between caffeine and map; every third",
            "second the upstream or the gateway is plugged anew, every fifth a plugin is",
            "loaded anew, and every tenth a new version of a plugin is dropped into the",
            "folder. Everything happens in processes and folders of its own and is gone",
            "afterwards; the distribution is not changed. Ctrl-C ends it early, with the",
            "summary."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing was lost, nothing leaked, and the cache both hit and missed",
            "1:something was lost or leaked, or nothing was proved",
            "2:a mistake in the command line"
        })
public final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-s", "--seconds"},
            paramLabel = "N",
            defaultValue = "30",
            description = "how long (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = {"-u", "--upstream"},
            paramLabel = "URL",
            description = "a service of yours, in place of one that serves the documentation")
    private @Nullable URI upstream;

    private final Distribution distribution;
    private final Terminal terminal;

    /**
     * @param distribution what to start
     * @param terminal who watches
     */
    public DemoCommand(Distribution distribution, Terminal terminal) {
        this.distribution = distribution;
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (seconds < 1 || seconds > 86_400) {
            throw new ParameterException(spec.commandLine(), "--seconds: " + seconds + " is not within 1 and 86400");
        }
        if (upstream != null && (!"http".equals(upstream.getScheme()) || upstream.getHost() == null)) {
            throw new ParameterException(
                    spec.commandLine(), "--upstream: " + upstream + " is not an address such as http://127.0.0.1:9000");
        }
        if (!distribution.command().toFile().canExecute()) {
            throw new JackfieldException(
                    "no_distribution",
                    "the demo starts " + distribution.command()
                            + ", which is not there; start it with bin/jackfield demo",
                    null);
        }
        Demo demo = new Demo(distribution, terminal, seconds, upstream);
        Thread interrupted = new Thread(demo::endEarly, "demo-interrupted");
        Runtime.getRuntime().addShutdownHook(interrupted);
        return demo.run() ? 0 : 1;
    }
}
