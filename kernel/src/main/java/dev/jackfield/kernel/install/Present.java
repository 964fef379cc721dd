package dev.jackfield.kernel.install;

import dev.jackfield.kernel.plugin.PluginFile;
import dev.jackfield.kernel.plugin.PluginRefused;
import dev.jackfield.kernel.trust.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The highest version of a plugin in a drop directory, and all files of that plugin. */
record Present(String version, List<Path> files) {
    static Map<String, Present> in(Path folder) throws IOException {
        Map<String, Present> present = new TreeMap<>();
        for (Path file : Archives.in(folder)) {
            try {
                PluginFile head = PluginFile.head(file);
                present.merge(head.id(), new Present(head.version(), List.of(file)), Present::and);
            } catch (PluginRefused noPlugin) {
                // nobody's business here
            }
        }
        return present;
    }

    private Present and(Present other) {
        List<Path> all = new ArrayList<>(files);
        all.addAll(other.files);
        return new Present(Trust.isBelow(version, other.version) ? other.version : version, List.copyOf(all));
    }
}
