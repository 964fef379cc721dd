package dev.jackfield.launcher.plugins;

import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.kernel.trust.TrustFiles;
import dev.jackfield.kernel.trust.TrustMode;
import dev.jackfield.launcher.place.Distribution;
import dev.jackfield.launcher.text.Tree;
import dev.jackfield.launcher.text.Yaml;
import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a server of this distribution has its plugins and what it trusts, as its configuration file and the environment
 * say; read without starting anything.
 *
 * @param plugins the drop directory
 * @param mode which plugins are loaded
 * @param files where it stands what is trusted
 */
public record Place(Path plugins, TrustMode mode, TrustFiles files) {
    /**
     * {@return the place}
     *
     * @param config the configuration, null for that of the distribution
     * @param environment for {@code JACKFIELD_PLUGINS_…}
     * @throws JackfieldException if the configuration can't be read
     */
    public static Place of(Distribution distribution, @Nullable Path config, Map<String, String> environment) {
        Path file = config == null ? distribution.configuration() : config.toAbsolutePath();
        Tree section = read(file, config != null).tree("plugins");
        String directory = value(section, "directory", "plugins", environment);
        boolean fromEnvironment = environment.containsKey(variable("directory"));
        Path from = fromEnvironment ? Path.of("").toAbsolutePath() : distribution.home();
        String mode = value(section, "trust", "any", environment);
        try {
            return new Place(
                    from.resolve(directory).normalize(),
                    TrustMode.of(mode),
                    TrustFiles.in(
                            file.getParent() == null ? Path.of("") : file.getParent(), distribution.bundledPlugins()));
        } catch (IllegalArgumentException e) {
            throw new JackfieldException(
                    "invalid_configuration",
                    file + ": plugins.trust is \"" + mode + "\"; possible are any, locked, signed",
                    null);
        }
    }

    /** {@return the decision of that server} */
    public Trust trust() {
        return new Trust(mode, files);
    }

    private static Tree read(Path file, boolean named) {
        if (!named && !Files.isRegularFile(file)) {
            return Tree.of(null);
        }
        try {
            return Yaml.read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new JackfieldException("invalid_configuration", "the configuration can't be read: " + e, null);
        }
    }

    private static String value(Tree section, String name, String otherwise, Map<String, String> environment) {
        String said = environment.getOrDefault(variable(name), section.text(name));
        if (said.contains("${")) {
            throw new JackfieldException(
                    "invalid_configuration",
                    "plugins." + name + " is " + said + ", which only a server fills in; say it with an option",
                    null);
        }
        return said.isEmpty() ? otherwise : said;
    }

    private static String variable(String name) {
        return "JACKFIELD_PLUGINS_" + name.toUpperCase(Locale.ROOT);
    }
}
