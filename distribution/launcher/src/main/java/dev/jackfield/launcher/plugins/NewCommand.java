package dev.jackfield.launcher.plugins;

import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a project that builds a plugin, from the templates of the Maven archetype. */
@Command(
        name = "new",
        description = "Makes a Maven project for a plugin: it builds, has its tests and proofs, and a README.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  jackfield plugins new cache-tiny --point cache.store",
            "  jackfield plugins new greetings --point http.routes --package com.acme.greetings"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the project is there",
            "1:it could not be written",
            "2:a mistake in the command line; nothing was written"
        })
public final class NewCommand implements Callable<Integer> {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PACKAGE = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");
    private static final Set<String> KEYWORDS = Set.of(("abstract assert boolean break byte case catch char class const"
                    + " continue default do double else enum extends false final finally float for goto if implements"
                    + " import instanceof int interface long native new null package private protected public return"
                    + " short static strictfp super switch synchronized this throw throws transient true try void"
                    + " volatile while _")
            .split(" "));
    private static final int LONGEST_ID = 64;
    private static final String VERSION = "1.0.0";
    private static final String GROUP = "org.example";

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "the plugin's id: lower-case letters, digits and hyphens")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = {"-p", "--point"},
            paramLabel = "POINT",
            defaultValue = "cache.store",
            description = "the extension point: cache.store, http.routes or upstream (${DEFAULT-VALUE})")
    @SuppressWarnings("NullAway.Init")
    private String point;

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            description = "the folder to make (NAME)")
    private @Nullable Path directory;

    @Option(
            names = "--package",
            paramLabel = "P",
            description = "the Java package and module (" + GROUP + " and the name's parts)")
    private @Nullable String packageName;

    private final Distribution distribution;

    /** Made for each command line. */
    public NewCommand() {
        this(Distribution.current());
    }

    NewCommand(Distribution distribution) {
        this.distribution = distribution;
    }

    @Override
    public Integer call() throws IOException {
        Template template = Template.of(distribution.archetype());
        checkName();
        String inPackage = packageName();
        if (!template.points().contains(point)) {
            throw mistake("--point: " + Suggestion.unknown("extension point", point, template.points()));
        }
        Path folder =
                (directory == null ? Path.of(name) : directory).toAbsolutePath().normalize();
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw mistake(folder + " is there already; name a folder that is not, with --directory");
        }
        Map<String, String> values = new LinkedHashMap<>();
        values.put("groupId", inPackage.endsWith("." + dotted(name)) ? cut(inPackage) : inPackage);
        values.put("artifactId", name);
        values.put("version", VERSION);
        values.put("package", inPackage);
        values.put("point", point);
        values.put("provider", name.replace('-', '_'));
        values.put("jackfieldRepository", url(distribution.repository()));
        template.write(point, values, folder);
        tellWhatIsNext(folder);
        return CommandLine.ExitCode.OK;
    }

    private void checkName() {
        if (name.length() > LONGEST_ID || !ID.matcher(name).matches()) {
            throw mistake("\"" + name + "\" is no name for a plugin: lower-case letters, digits and hyphens, beginning"
                    + " with a letter, at most " + LONGEST_ID + ", such as cache-tiny");
        }
    }

    private String packageName() {
        String said = packageName == null ? GROUP + "." + dotted(name) : packageName;
        if (!PACKAGE.matcher(said).matches() || Stream.of(said.split("\\.")).anyMatch(KEYWORDS::contains)) {
            throw mistake("--package: \"" + said + "\" can't be a package of Java"
                    + (packageName == null ? "; say another one" : ": lower-case names and dots")
                    + ", such as org.example.tiny");
        }
        return said;
    }

    private static String dotted(String id) {
        return id.replace('-', '.');
    }

    private String cut(String inPackage) {
        return inPackage.substring(0, inPackage.length() - name.length() - 1);
    }

    private static String url(Path folder) {
        return folder.toUri().toString().replaceFirst("/$", "");
    }

    private ParameterException mistake(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void tellWhatIsNext(Path folder) {
        PrintWriter out = spec.commandLine().getOut();
        String zip = "target/" + name + "-" + VERSION + ".zip";
        out.println("made " + folder + ", a plugin for " + point);
        out.println();
        out.println("Build, test and prove it (with Maven and a JDK, 17 or later):");
        out.println("  cd " + folder);
        out.println("  mvn verify");
        out.println("Drop it into this Jackfield, running or not:");
        out.println("  cp " + zip + " " + distribution.plugins());
        out.println("Then plug it in: README.md there has the lines for the configuration.");
        out.flush();
    }

    /** What a distribution lacks that was not unpacked as a whole. */
    static JackfieldException incomplete(Path missing) {
        return new JackfieldException(
                "incomplete_distribution",
                missing + " is missing; start bin/jackfield of an unpacked distribution",
                null);
    }
}
