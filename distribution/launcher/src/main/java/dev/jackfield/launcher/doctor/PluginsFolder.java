package dev.jackfield.launcher.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The drop directory: whether each file in it can be read and is a whole archive. */
final class PluginsFolder {
    private static final String SUBJECT = "plugins";

    private final Path folder;

    PluginsFolder(Path folder) {
        this.folder = folder;
    }

    List<Finding> look() {
        if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
            return List.of(Finding.odd(
                    SUBJECT,
                    folder + " is no folder that can be read, so there are no plugins",
                    "make it, or name another as plugins.directory in the configuration"));
        }
        List<Finding> findings = new ArrayList<>();
        int whole = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (file.toString().matches(".*\\.(jar|zip)")) {
                    Finding finding = archive(file);
                    whole += finding.state() == Finding.State.OK ? 1 : 0;
                    if (finding.state() != Finding.State.OK) {
                        findings.add(finding);
                    }
                }
            }
        } catch (IOException e) {
            findings.add(Finding.wrong(SUBJECT, folder + " can't be read: " + e, "look at its rights"));
        }
        findings.add(
                0, Finding.ok(SUBJECT, whole + (whole == 1 ? " archive" : " archives") + " can be read in " + folder));
        return findings;
    }

    private static Finding archive(Path file) {
        if (!Files.isReadable(file)) {
            return Finding.wrong(
                    SUBJECT, file + " can't be read by user " + System.getProperty("user.name"), "chmod +r " + file);
        }
        try (ZipFile archive = new ZipFile(file.toFile())) {
            return archive.size() > 0
                    ? Finding.ok(SUBJECT, file.toString())
                    : Finding.wrong(SUBJECT, file + " is an empty archive", "replace it, or take it away");
        } catch (IOException e) {
            return Finding.wrong(
                    SUBJECT,
                    file + " is no whole archive: " + e.getMessage(),
                    "copy it anew under another name, then rename it; or take it away");
        }
    }
}
