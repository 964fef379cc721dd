package dev.jackfield.launcher.faststart;

import dev.jackfield.launcher.place.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The door: makes the cache of loaded classes with which later starts are faster. */
@Command(
        name = "fast-start",
        description = "Makes the cache of loaded classes that later starts use, for this Java and these libraries."
                + " A server does this by itself in the background when there is none.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield fast-start                                    while an image or a package is made",
            "  JACKFIELD_CACHE=/var/cache/jackfield jackfield fast-start",
            "",
            "JACKFIELD_FAST_START=off uses and makes none; =use uses what is there and makes none by itself."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is there now, or being made", "1:it could not be made", "2:a mistake in the command line"
        })
public final class FastStartCommand implements Callable<Integer> {
    private final Surroundings around;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--anew", description = "even where there is one")
    private boolean anew;

    @Option(names = "--until-exit-of", paramLabel = "PID", hidden = true, description = "whose end ends this")
    private @Nullable Long parent;

    public FastStartCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ClassCache cache = ClassCache.ofProcess(around.distribution(), around.environment());
        if (cache.name().isEmpty()) {
            err.println(
                    "jackfield: fast start is off (JACKFIELD_FAST_START), or this Java does not say which one it is");
            return CommandLine.ExitCode.SOFTWARE;
        }
        Optional<Path> used = cache.used();
        if (used.isPresent() && !anew) {
            out.println(used.get() + " is there");
            return CommandLine.ExitCode.OK;
        }
        if (parent != null) {
            ProcessHandle.of(parent).orElseThrow().onExit().thenRun(() -> System.exit(CommandLine.ExitCode.SOFTWARE));
        }
        try {
            CacheFolder.make(cache.folder());
            Optional<Path> made = new Training(cache, around.distribution()).run();
            out.println(
                    made.isPresent()
                            ? made.get() + ", " + (Files.size(made.get()) >> 20) + " MB"
                            : "another process is making it");
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            err.println("jackfield: no cache could be made in " + cache.folder() + ": " + e.getMessage()
                    + "; name a folder that can be written to with JACKFIELD_CACHE");
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
