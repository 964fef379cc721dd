package dev.jackfield.launcher.doctor;

import dev.jackfield.kernel.install.Archives;
import dev.jackfield.kernel.trust.Distrusted;
import dev.jackfield.kernel.trust.PluginLock;
import dev.jackfield.kernel.trust.Revoked;
import dev.jackfield.kernel.trust.TrustMode;
import dev.jackfield.kernel.trust.TrustedKeys;
import dev.jackfield.launcher.plugins.KeyRights;
import dev.jackfield.launcher.plugins.Place;
import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which plugins are let in, and whether what says so can be read, and written by nobody else. */
final class TrustFindings {
    private static final String SUBJECT = "trust";

    private final Place place;
    private final List<ConfigurationFile.Listener> listeners;
    private final List<Finding> findings = new ArrayList<>();

    TrustFindings(Place place, List<ConfigurationFile.Listener> listeners) {
        this.place = place;
        this.listeners = listeners;
    }

    List<Finding> look() {
        try {
            mode();
            revoked();
            keys();
            lock();
            rights();
        } catch (IOException e) {
            findings.add(Finding.wrong(SUBJECT, "can't be looked at: " + e, "look at the rights of the folder"));
        }
        return findings;
    }

    private void mode() {
        String all = "plugins.trust is " + place.mode();
        List<String> open = listeners.stream()
                .filter(listener -> !isLocal(listener.host()))
                .map(listener -> listener.name() + " on " + listener.host())
                .toList();
        if (place.mode() != TrustMode.ANY) {
            findings.add(Finding.ok(SUBJECT, all));
        } else if (open.isEmpty()) {
            findings.add(Finding.ok(
                    SUBJECT,
                    all + ": every plugin in the folder is run; nobody but this machine" + " reaches the listeners"));
        } else {
            findings.add(Finding.odd(
                    SUBJECT,
                    all + ": every plugin that gets into the folder or is uploaded is run, and others reach "
                            + String.join(", ", open),
                    "jackfield plugins install " + place.plugins() + ", then set plugins.trust: locked"));
        }
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.startsWith("127.") || host.equals("::1") || host.equals("[::1]");
    }

    private void revoked() {
        try {
            Revoked.read(place.files().revoked());
        } catch (Distrusted e) {
            findings.add(Finding.wrong("revoked", String.valueOf(e.getMessage()), "correct that line"));
        }
    }

    private void keys() throws IOException {
        TrustedKeys keys = TrustedKeys.read(place.files().keys());
        keys.broken().forEach(what -> findings.add(Finding.wrong("trusted keys", what, "replace it, or take it away")));
        if (place.mode() == TrustMode.SIGNED && keys.byFingerprint().isEmpty()) {
            findings.add(Finding.wrong(
                    "trusted keys",
                    place.files().keys() + " has none, so nothing but the distribution's own plugins is loaded",
                    "put the public keys of those you trust there, as NAME.pub"));
        }
        if (!keys.byFingerprint().isEmpty()) {
            findings.add(Finding.ok(
                    "trusted keys",
                    String.join(
                            ", ",
                            keys.byFingerprint().values().stream()
                                    .map(key -> key.name() + " ("
                                            + key.fingerprint().substring(0, 12) + "…)")
                                    .toList())));
        }
        for (Path folder : List.of(place.files().keys(), parent(place.files().lock()))) {
            privateKeys(folder);
        }
    }

    private void privateKeys(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.key")) {
            for (Path file : files) {
                if (KeyRights.othersCanRead(file)) {
                    findings.add(Finding.wrong(
                            "signing key",
                            file + " can be read or written by others",
                            "chmod 600 " + file + "; if somebody may have read it, make another and revoke this one"));
                } else {
                    findings.add(Finding.odd(
                            "signing key",
                            file + " is on a server",
                            "keep it where plugins are signed; a server needs the .pub alone"));
                }
            }
        } catch (NoSuchFileException none) {
            // nothing to say
        }
    }

    private void lock() throws IOException {
        PluginLock lock;
        PluginLock bundled;
        try {
            lock = PluginLock.read(place.files().lock());
            Path shipped = place.files().bundled();
            bundled = shipped == null ? PluginLock.empty() : PluginLock.read(shipped);
        } catch (Distrusted e) {
            findings.add(Finding.wrong("lock", String.valueOf(e.getMessage()), "correct it, or take it from a backup"));
            return;
        }
        Set<String> there = new HashSet<>();
        List<String> unlisted = new ArrayList<>();
        for (Path file : Archives.in(place.plugins())) {
            try {
                Archives.Head head = Archives.read(file);
                there.add(head.id());
                boolean listed = lock.find(head.id())
                        .or(() -> bundled.find(head.id()))
                        .filter(entry -> entry.sha256().equals(head.sha256()))
                        .isPresent();
                if (!listed) {
                    unlisted.add(String.valueOf(file.getFileName()));
                }
            } catch (JackfieldException told) {
                // the plugins folder says what is wrong with it
            }
        }
        List<String> missing = lock.entries().keySet().stream()
                .filter(id -> !there.contains(id))
                .toList();
        if (!missing.isEmpty()) {
            findings.add(Finding.odd(
                    "lock",
                    "it lists what is not in " + place.plugins() + ": " + String.join(", ", missing),
                    "install it again, or take its lines out of "
                            + place.files().lock()));
        }
        if (!unlisted.isEmpty()
                && (place.mode() == TrustMode.LOCKED || !lock.entries().isEmpty())) {
            String files = String.join(", ", unlisted);
            findings.add(
                    place.mode() == TrustMode.LOCKED
                            ? Finding.wrong(
                                    "lock",
                                    "it does not list these contents, so they are refused: " + files,
                                    "if you trust them: jackfield plugins install FILE")
                            : Finding.odd(
                                    "lock",
                                    "it does not list these contents: " + files,
                                    "if you trust them: jackfield plugins install FILE"));
        }
        if (missing.isEmpty() && unlisted.isEmpty() && !lock.entries().isEmpty()) {
            findings.add(Finding.ok("lock", lock.entries().size() + " listed, each there as it was installed"));
        }
    }

    private void rights() throws IOException {
        List<Path> deciding = new ArrayList<>(List.of(
                parent(place.files().lock()),
                place.files().lock(),
                place.files().revoked(),
                place.files().keys()));
        if (Files.isDirectory(place.files().keys())) {
            try (DirectoryStream<Path> keys =
                    Files.newDirectoryStream(place.files().keys(), "*.pub")) {
                keys.forEach(deciding::add);
            }
        }
        for (Path path : deciding) {
            if (Files.exists(path) && KeyRights.othersCanWrite(path)) {
                findings.add(Finding.wrong(
                        SUBJECT,
                        path + " can be written by others, who decide then what is run",
                        "chmod go-w " + path));
            }
        }
    }

    private static Path parent(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file : parent;
    }
}
