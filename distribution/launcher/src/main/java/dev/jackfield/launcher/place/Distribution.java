package dev.jackfield.launcher.place;

import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder that was unpacked: {@code bin}, {@code conf}, {@code docs}, {@code lib}, {@code plugins}.
 *
 * @param home the folder, absolute
 */
public record Distribution(Path home) {
    /** {@return the distribution that this process was started from, as {@code bin/jackfield} says} */
    public static Distribution current() {
        return new Distribution(Path.of(System.getProperty("jackfield.home", ""))
                .toAbsolutePath()
                .normalize());
    }

    /** {@return the version of Jackfield} */
    public static String version() {
        @Nullable ModuleDescriptor module = Distribution.class.getModule().getDescriptor();
        return module == null ? "development" : module.rawVersion().orElse("development");
    }

    /** {@return the command that starts all this} */
    public Path command() {
        return home.resolve("bin").resolve("jackfield");
    }

    /** {@return the configuration that is read where none is named; need not be there} */
    public Path configuration() {
        return home.resolve("conf").resolve("jackfield.yaml");
    }

    /** {@return the module path} */
    public Path libraries() {
        return home.resolve("lib");
    }

    /** {@return the lock file of the plugins that it came with; not there where it was not built as a whole} */
    public Path bundledPlugins() {
        return libraries().resolve("bundled.lock");
    }

    /** {@return what is added to the module path to verify a plugin: the test kit and what it needs} */
    public Path verifier() {
        return libraries().resolve("verify");
    }

    /** {@return the Maven repository with what a plugin is built with} */
    public Path repository() {
        return home.resolve("repository");
    }

    /** {@return the Maven archetype, whose templates a plugin is made from} */
    public Path archetype() {
        String name = "jackfield-plugin-archetype";
        return repository().resolve(Path.of("dev", "jackfield", name, version(), name + "-" + version() + ".jar"));
    }

    /** {@return the pages about Jackfield} */
    public Path documentation() {
        return home.resolve("docs");
    }

    /** {@return the plugins that it came with} */
    public Path plugins() {
        return home.resolve("plugins");
    }

    /**
     * {@return where state is kept when nobody says otherwise: {@code data} in this folder where that can be written to,
     * else {@code jackfield} in the user's state folder}
     *
     * @param environment for {@code XDG_STATE_HOME} and {@code HOME}
     */
    public Path data(Map<String, String> environment) {
        Path here = home.resolve("data");
        if (Files.isWritable(Files.isDirectory(here) ? here : home)) {
            return here;
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        Path folder = Path.of(state);
        if (!folder.isAbsolute()) {
            folder = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".local", "state");
        }
        return folder.resolve("jackfield");
    }
}
