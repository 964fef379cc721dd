package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.Spi;
import java.util.List;
import java.util.jar.Attributes;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pf4j.DefaultVersionManager;
import org.pf4j.PluginDependency;
import org.pf4j.VersionManager;

/**
 * The manifest entries of a plugin, checked.
 *
 * @param id lower-case letters, digits and hyphens
 * @param version a semantic version
 * @param description may be empty
 * @param license may be empty
 * @param dependencies as PF4J writes them, may be empty
 * @param spiVersion {@code major.minor}
 */
record PluginManifest(
        String id, String version, String description, String license, String dependencies, String spiVersion) {
    static final String ID = "Plugin-Id";
    static final String SPI_VERSION = "Jackfield-Spi-Version";

    private static final Pattern VALID_ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern VALID_SPI = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final int LONGEST_ID = 64;
    private static final VersionManager VERSIONS = new DefaultVersionManager();

    /**
     * @throws PluginRefused naming the first entry that is wrong
     */
    static PluginManifest of(Attributes attributes, String file) {
        String id = text(attributes, ID);
        if (id.length() > LONGEST_ID || !VALID_ID.matcher(id).matches()) {
            throw new PluginRefused(
                    "bad_id",
                    file + ": " + ID + " is \"" + shown(id)
                            + "\"; an id is lower-case letters, digits and hyphens, begins"
                            + " with a letter, and has at most " + LONGEST_ID + " characters, such as cache-tiny");
        }
        String version = text(attributes, "Plugin-Version");
        if (version.isEmpty()) {
            throw new PluginRefused("bad_version", file + ": the manifest of " + id + " lacks Plugin-Version");
        }
        if (!isVersion(version)) {
            throw new PluginRefused(
                    "bad_version",
                    file + ": Plugin-Version of " + id + " is \"" + shown(version)
                            + "\"; it has to be a semantic version such as 1.4.0 or 2.0.0-rc.1");
        }
        PluginManifest manifest = new PluginManifest(
                id,
                version,
                text(attributes, "Plugin-Description"),
                text(attributes, "Plugin-License"),
                text(attributes, "Plugin-Dependencies"),
                text(attributes, SPI_VERSION));
        manifest.checkSpiVersion(file);
        manifest.checkDependencies(file);
        return manifest;
    }

    static boolean isVersion(String version) {
        try {
            return VERSIONS.compareVersions(version, version) == 0;
        } catch (RuntimeException unparsable) {
            return false;
        }
    }

    static int compareVersions(String one, String other) {
        return VERSIONS.compareVersions(one, other);
    }

    private static boolean isRange(String range) {
        try {
            VERSIONS.checkVersionConstraint("1.0.0", range);
            return true;
        } catch (RuntimeException unparsable) {
            return false;
        }
    }

    /** {@return ids of the plugins that it depends on, optional ones included} */
    List<String> dependencyIds() {
        return parsed().map(PluginDependency::getPluginId).toList();
    }

    /** {@return ids of the plugins that it can't do without} */
    List<String> requiredIds() {
        return parsed().filter(one -> !one.isOptional())
                .map(PluginDependency::getPluginId)
                .toList();
    }

    private Stream<PluginDependency> parsed() {
        return dependencies.isEmpty()
                ? Stream.of()
                : Stream.of(dependencies.split(",", -1)).map(part -> new PluginDependency(part.trim()));
    }

    String label() {
        return id + " " + version;
    }

    private void checkSpiVersion(String file) {
        if (spiVersion.isEmpty()) {
            throw new PluginRefused(
                    "spi_version",
                    file + ": the manifest of " + label() + " lacks " + SPI_VERSION + "; this host has SPI "
                            + Spi.VERSION + ". jackfield-plugin-parent writes the entry");
        }
        Matcher asked = VALID_SPI.matcher(spiVersion);
        if (!asked.matches()) {
            throw new PluginRefused(
                    "spi_version",
                    file + ": " + SPI_VERSION + " of " + label() + " is \"" + shown(spiVersion)
                            + "\"; it has to be major.minor, such as " + Spi.VERSION);
        }
        Matcher host = VALID_SPI.matcher(Spi.VERSION);
        if (!host.matches()) {
            throw new IllegalStateException("the host's SPI version is " + Spi.VERSION);
        }
        String hint = null;
        if (!asked.group(1).equals(host.group(1))) {
            hint = "take a release of the plugin that is built for SPI " + host.group(1) + ".x";
        } else if (Integer.parseInt(asked.group(2)) > Integer.parseInt(host.group(2))) {
            hint = "take a newer Jackfield, or a release of the plugin that is built for SPI " + Spi.VERSION;
        }
        if (hint != null) {
            throw new PluginRefused(
                    "spi_version",
                    file + ": " + label() + " is built for SPI " + spiVersion + ", this host has " + Spi.VERSION + "; "
                            + hint);
        }
    }

    private void checkDependencies(String file) {
        if (dependencies.isEmpty()) {
            return;
        }
        for (String part : dependencies.split(",", -1)) {
            PluginDependency dependency = new PluginDependency(part.trim());
            boolean valid = VALID_ID.matcher(dependency.getPluginId()).matches()
                    && isRange(dependency.getPluginVersionSupport());
            if (!valid) {
                throw new PluginRefused(
                        "bad_dependency",
                        file + ": Plugin-Dependencies of " + label() + " has \"" + shown(part.trim())
                                + "\"; it has to be a comma-separated list of id or id@range, such as cache-tiny@>=1.2.0");
            }
        }
    }

    private static String text(Attributes attributes, String name) {
        String value = attributes.getValue(name);
        return value == null ? "" : value.trim();
    }

    private static String shown(String text) {
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
