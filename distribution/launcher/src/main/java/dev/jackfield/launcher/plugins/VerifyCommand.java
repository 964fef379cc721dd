package dev.jackfield.launcher.plugins;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.place.Surroundings;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies a plugin that somebody else built, in a JVM of its own that has the test kit. */
@Command(
        name = "verify",
        description =
                "Verifies plugins without their sources: whether each is one that runs here, whether a server with this"
                        + " configuration trusts it, whether the SPI has all that it uses, and that it is replaced under load without losing a call and leaves nothing behind.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield plugins verify cache-tiny-1.0.0.zip",
            "  jackfield plugins verify greetings-1.0.0.zip --request \"GET /api/v1/greetings/ada\"",
            "  jackfield plugins verify database-postgresql-1.0.0.zip -o primary=127.0.0.1:5432 -o database=trial -o user=trial",
            "  jackfield plugins verify plugins/*.zip --swaps 5",
            "",
            "It runs the plugins' code: in a process of its own, with folders of its own, but with",
            "your rights. The plugins of this distribution are there beside it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all is well",
            "1:something is wrong with a plugin; all of it is listed",
            "2:a mistake in the command line, or something that the proofs need is left out"
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final String VERIFIER = "dev.jackfield.testkit/dev.jackfield.testkit.Verify";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "a plugin, a jar or a zip")
    private List<Path> files = List.of();

    @Option(names = "--with", paramLabel = "FILE", description = "a plugin that it needs; may be repeated")
    private List<Path> with = List.of();

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "an option of its providers; may be repeated")
    private List<String> options = List.of();

    @Option(names = "--request", paramLabel = "TEXT", description = "what its routes are asked under load")
    private @Nullable String request;

    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "20",
            description = "how often it is replaced under load (${DEFAULT-VALUE})")
    private int swaps;

    @Option(
            names = "--loads",
            paramLabel = "N",
            defaultValue = "5",
            description = "how often it is loaded to see what stays (${DEFAULT-VALUE})")
    private int loads;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "F",
            description = "the configuration of the server that is to trust it (conf/jackfield.yaml)")
    private @Nullable Path config;

    private final Surroundings around;
    private final Distribution distribution;

    /** Made for each command line. */
    public VerifyCommand(Surroundings around) {
        this.around = around;
        this.distribution = around.distribution();
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new ParameterException(spec.commandLine(), "there is no file " + file);
            }
        }
        if (files.size() > 1 && !options.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--option is for one plugin; here are " + files.size());
        }
        if (swaps < 1 || loads < 1) {
            throw new ParameterException(spec.commandLine(), "--swaps and --loads are numbers from 1 on");
        }
        if (!Files.isDirectory(distribution.verifier())) {
            throw NewCommand.incomplete(distribution.verifier());
        }
        Process process = new ProcessBuilder(command()).inheritIO().start();
        Thread ending = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(ending);
        int code = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(ending);
        return code;
    }

    private List<String> command() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // what bin/jackfield opens to the kernel
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens="))
                .forEach(command::add);
        command.add("-Djackfield.log.level=OFF");
        command.add("--module-path");
        command.add(distribution.libraries() + File.pathSeparator + distribution.verifier());
        command.add("--add-modules");
        command.add("ALL-DEFAULT");
        command.add("--module");
        command.add(VERIFIER);
        TrustFinding trust = new TrustFinding(Place.of(distribution, config, around.environment()));
        for (Path file : files) {
            command.add(file.toString());
            command.addAll(trust.of(file));
        }
        command.addAll(List.of("--beside", distribution.plugins().toString()));
        with.forEach(other -> command.addAll(List.of("--with", other.toString())));
        options.forEach(option -> command.addAll(List.of("--option", option)));
        if (request != null) {
            command.addAll(List.of("--request", request));
        }
        command.addAll(List.of("--swaps", String.valueOf(swaps), "--loads", String.valueOf(loads)));
        return command;
    }
}
