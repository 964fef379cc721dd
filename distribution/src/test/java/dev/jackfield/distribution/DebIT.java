package dev.jackfield.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package for Debian, as its own tool reads it. */
class DebIT {
    private static final Path DEB = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath()
            .resolveSibling("jackfield_" + System.getProperty("jackfield.version") + "_all.deb");

    @TempDir
    Path folder;

    @BeforeEach
    void debian() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/dpkg-deb")), "there is no dpkg-deb here");
    }

    @Test
    void itHasTheCommandTheUnitTheManualAndTheConfiguration() throws Exception {
        List<String> contents = dpkg("--contents", DEB.toString()).lines().toList();
        assertThat(contents)
                .anyMatch(line -> line.endsWith("./usr/bin/jackfield -> ../share/jackfield/bin/jackfield"))
                .anyMatch(line ->
                        line.startsWith("-rwxr-xr-x root/root") && line.endsWith("./usr/share/jackfield/bin/jackfield"))
                .anyMatch(line -> line.endsWith("./lib/systemd/system/jackfield.service"))
                .anyMatch(line -> line.endsWith("./usr/share/man/man1/jackfield.1.gz"))
                .anyMatch(line -> line.endsWith("./usr/share/bash-completion/completions/jackfield"))
                .anyMatch(line -> line.startsWith("-rw-r----- root/root") && line.endsWith("./etc/default/jackfield"))
                .anyMatch(line ->
                        line.startsWith("-rw-r----- root/root") && line.endsWith("./etc/jackfield/jackfield.yaml"))
                .noneMatch(line -> line.contains("jackfield/cache/") || line.contains("jackfield/data/"));
        assertThat(contents.stream().anyMatch(line -> line.endsWith("./usr/share/doc/jackfield/sbom.json")))
                .as("the bill of materials, which is not made offline")
                .isEqualTo(Files.exists(DEB.resolveSibling("jackfield/sbom.json")));
    }

    @Test
    void anUpgradeKeepsTheConfiguration() throws Exception {
        dpkg("--control", DEB.toString(), folder.resolve("control").toString());

        assertThat(Files.readAllLines(folder.resolve("control/conffiles")))
                .containsExactlyInAnyOrder("/etc/jackfield/jackfield.yaml", "/etc/default/jackfield");
        assertThat(List.of("postinst", "prerm", "postrm"))
                .allSatisfy(script ->
                        assertThat(folder.resolve("control").resolve(script)).isExecutable());
        assertThat(Files.readString(folder.resolve("control/control"))).contains("java17-runtime-headless");
    }

    @Test
    void theServerStopsBeforeItsJarsAreReplacedAndAPurgeLeavesNothingInEtc() throws Exception {
        Path control = folder.resolve("control");
        dpkg("--control", DEB.toString(), control.toString());

        assertThat(control.resolve("prerm")).content().contains("remove | upgrade | deconfigure)");
        assertThat(control.resolve("postinst")).content().contains("chgrp jackfield \"$conf\"");
        assertThat(control.resolve("postrm"))
                .content()
                .contains("/etc/jackfield/trusted-keys /etc/jackfield/plugins.lock /etc/jackfield/revoked");
    }

    @Test
    void theUnitWaitsForReadinessAndAllowsWhatTheJvmNeeds() throws Exception {
        dpkg("--extract", DEB.toString(), folder.resolve("files").toString());
        List<String> unit = Files.readAllLines(folder.resolve("files/lib/systemd/system/jackfield.service"));

        assertThat(unit)
                .contains(
                        "Type=notify",
                        "NotifyAccess=all",
                        "User=jackfield",
                        "NoNewPrivileges=yes",
                        "ProtectSystem=strict")
                .noneMatch(line -> line.startsWith("MemoryDenyWriteExecute"));
    }

    private static String dpkg(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/usr/bin/dpkg-deb");
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isZero();
        return text;
    }
}
