package dev.jackfield.launcher.plugins;

import dev.jackfield.kernel.install.Archives;
import dev.jackfield.kernel.install.Installation;
import dev.jackfield.kernel.install.Installed;
import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.kernel.trust.TrustFiles;
import dev.jackfield.kernel.trust.TrustMode;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Table;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes plugins into the drop directory and into the lock file. */
@Command(
        name = "install",
        description = "Checks plugins, writes them into the lock file (plugins.lock, beside the configuration) and puts"
                + " them into the plugins folder: all of them or none. Needs no server; one that runs takes them up.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield plugins install cache-tiny-1.1.0.zip --origin https://plugins.example.com/cache-tiny",
            "  jackfield plugins install downloads/ --dry-run",
            "  jackfield plugins install cache-tiny-1.0.0.zip --allow-downgrade",
            "",
            "A file FILE.sig beside a plugin, which has its signatures, comes along."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all are installed",
            "1:one of them can't be; all reasons are listed, and nothing was changed",
            "2:a mistake in the command line"
        })
public final class InstallCommand implements Callable<Integer>, ForPrograms {
    private final Surroundings around;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "a jar or a zip, or a folder whose jars and zips are meant")
    private List<Path> sources = List.of();

    @Option(names = "--origin", paramLabel = "TEXT", description = "where they come from, for the lock (FILE)")
    private @Nullable String origin;

    @Option(names = "--allow-downgrade", description = "also a version that is lower than the one before")
    private boolean allowDowngrade;

    @Option(names = "--dry-run", description = "only check, and say what would be done")
    private boolean dryRun;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "F",
            description = "the configuration of the server (conf/jackfield.yaml)")
    private @Nullable Path config;

    @Option(names = "--plugins", paramLabel = "DIR", description = "the plugins folder (as the configuration says)")
    private @Nullable Path plugins;

    @Option(names = "--lock", paramLabel = "F", hidden = true, description = "another lock file; asks for no trust")
    private @Nullable Path lock;

    @Option(names = "--at", paramLabel = "TIME", hidden = true, description = "what the lock says of when")
    private @Nullable String at;

    /** Made for each command line. */
    public InstallCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws IOException {
        Place place = Place.of(around.distribution(), config, around.environment());
        Path lockFile = lock == null ? place.files().lock() : lock;
        Trust trust = lock == null ? place.trust() : new Trust(TrustMode.ANY, TrustFiles.in(lock.resolve(".."), null));
        Installation.Terms terms = new Installation.Terms(origin, allowDowngrade, dryRun, now());
        try {
            List<Installed> installed = new Installation(
                            plugins == null ? place.plugins() : plugins, lockFile, trust, terms)
                    .run(archives());
            print(installed, lockFile);
            return 0;
        } catch (JackfieldException e) {
            PrintWriter err = spec.commandLine().getErr();
            if (e.problems().isEmpty()) {
                err.println("jackfield: " + e.getMessage());
            }
            for (Problem problem : e.problems()) {
                err.println("jackfield: " + problem);
            }
            err.println("jackfield: nothing was changed");
            err.flush();
            return 1;
        }
    }

    private Instant now() {
        try {
            return at == null ? Instant.now().truncatedTo(ChronoUnit.SECONDS) : Instant.parse(at);
        } catch (DateTimeParseException e) {
            throw new ParameterException(spec.commandLine(), "--at is a time such as 2026-01-31T09:30:00Z");
        }
    }

    private List<Path> archives() throws IOException {
        List<Path> archives = new ArrayList<>();
        for (Path source : sources) {
            if (Files.isDirectory(source)) {
                List<Path> found = Archives.in(source);
                if (found.isEmpty()) {
                    throw new ParameterException(spec.commandLine(), "there is no jar and no zip in " + source);
                }
                archives.addAll(found);
            } else if (Files.isRegularFile(source)) {
                if (!source.toString().matches(".*\\.(jar|zip)")) {
                    throw new ParameterException(
                            spec.commandLine(), source + " has to end with .jar or .zip, or the server passes it by");
                }
                archives.add(source);
            } else {
                throw new ParameterException(spec.commandLine(), "there is no file " + source);
            }
        }
        return archives;
    }

    private void print(List<Installed> installed, Path lockFile) {
        PrintWriter out = spec.commandLine().getOut();
        if (ForPrograms.wanted(spec)) {
            out.println(Json.write(Map.of(
                    "dry_run",
                    dryRun,
                    "items",
                    installed.stream().map(Installed::asMap).toList())));
        } else {
            Table table = new Table("PLUGIN", "BEFORE", "VERSION", "CHANGE", ">BYTES", "SHA-256");
            installed.forEach(one -> table.row(
                    one.id(),
                    one.before() == null ? "–" : one.before(),
                    one.version(),
                    one.change().toString(),
                    String.valueOf(one.sizeBytes()),
                    one.sha256().substring(0, 12) + "…"));
            table.print(out, around.terminal());
            out.println(
                    dryRun
                            ? "Nothing was changed: this was a dry run."
                            : "They are in " + lockFile.normalize() + " now.");
        }
        out.flush();
    }
}
