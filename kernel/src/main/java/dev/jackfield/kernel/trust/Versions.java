package dev.jackfield.kernel.trust;

import org.pf4j.DefaultVersionManager;
import org.pf4j.VersionManager;

/** Semantic versions, compared as the loading of plugins compares them. */
final class Versions {
    private static final int LONGEST = 128;
    private static final VersionManager VERSIONS = new DefaultVersionManager();

    private Versions() {}

    static boolean isVersion(String text) {
        try {
            return text.length() <= LONGEST && !text.isBlank() && VERSIONS.compareVersions(text, text) == 0;
        } catch (RuntimeException unparsable) {
            return false;
        }
    }

    static boolean isBelow(String version, String other) {
        return VERSIONS.compareVersions(version, other) < 0;
    }
}
