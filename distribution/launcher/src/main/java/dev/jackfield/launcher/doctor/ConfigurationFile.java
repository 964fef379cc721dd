package dev.jackfield.launcher.doctor;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.launcher.place.Surroundings;
import dev.jackfield.launcher.text.Tree;
import dev.jackfield.launcher.text.Yaml;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the configuration says: checked as at a start, and read for folders and ports. */
final class ConfigurationFile {
    private final @Nullable Path file;
    private final Surroundings around;
    private final Tree tree;

    /** @param file null where there is none */
    ConfigurationFile(@Nullable Path file, Surroundings around) {
        this.file = file;
        this.around = around;
        this.tree = read(file);
    }

    private static Tree read(@Nullable Path file) {
        try {
            return file == null ? Tree.of(null) : Yaml.read(file.toString(), Files.readString(file));
        } catch (IOException told) {
            // the check says what is wrong with it
            return Tree.of(null);
        }
    }

    List<Finding> look() {
        JackfieldConfig.Builder builder = JackfieldConfig.builder()
                .home(around.distribution().home())
                .bundledPlugins(around.distribution().bundledPlugins())
                .environment(around.environment());
        if (file != null) {
            builder.file(file);
        }
        String name = file == null ? "no file, so all is as by default" : file.toString();
        List<Problem> problems = Jackfield.check(builder.build());
        return problems.isEmpty()
                ? List.of(Finding.ok("configuration", name + ": no mistakes"))
                : problems.stream()
                        .map(problem -> Finding.wrong(
                                "configuration",
                                problem.toString(),
                                "correct it; until then a start is refused, and an edit has no effect"))
                        .toList();
    }

    Path plugins() {
        String folder = value("plugins", "directory", "plugins");
        return around.distribution().home().resolve(folder);
    }

    Listener listener(String name, int port) {
        Tree listener = tree.tree("http").tree(name);
        String host = environment("http", name, "host", listener.text("host"));
        String number = environment("http", name, "port", listener.text("port"));
        return new Listener(
                name,
                host.isEmpty() ? "127.0.0.1" : host,
                number.matches("[0-9]{1,5}") ? Integer.parseInt(number) : number.isEmpty() ? port : -1,
                !tls(name, "certificate").isEmpty() || !tls(name, "key_store").isEmpty());
    }

    /** {@return a file that a listener's TLS names; empty where it names none, or where a variable says which} */
    Optional<Path> file(String listener, String option) {
        String named = tls(listener, option);
        return named.isEmpty() || named.contains("${")
                ? Optional.empty()
                : Optional.of(around.distribution().home().resolve(named).normalize());
    }

    private String tls(String listener, String option) {
        String named = tree.tree("http").tree(listener).tree("tls").text(option);
        return environment("http", listener, "tls_" + option, named);
    }

    /**
     * Where something is to listen.
     *
     * @param name traffic or control
     * @param host an address
     * @param port negative where a variable says it, which is not read here
     * @param tls whether it speaks TLS
     */
    record Listener(String name, String host, int port, boolean tls) {}

    private String value(String section, String name, String otherwise) {
        String value = environment(section, name, "", tree.tree(section).text(name));
        return value.isEmpty() || value.contains("${") ? otherwise : value;
    }

    private String environment(String section, String name, String more, String otherwise) {
        String variable =
                ("JACKFIELD_" + section + "_" + name + (more.isEmpty() ? "" : "_" + more)).toUpperCase(Locale.ROOT);
        return around.environment().getOrDefault(variable, otherwise);
    }
}
