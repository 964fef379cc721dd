package dev.jackfield.launcher.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Until when certificates count, and who can read their keys. What else may be wrong, the check of the configuration says. */
final class CertificateFiles {
    private static final Duration SOON = Duration.ofDays(14);

    private final ConfigurationFile configuration;

    CertificateFiles(ConfigurationFile configuration) {
        this.configuration = configuration;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        for (String listener : List.of("traffic", "control")) {
            configuration
                    .file(listener, "certificate")
                    .filter(Files::isReadable)
                    .ifPresent(file -> findings.add(certificate(listener, file)));
            for (String secret : List.of("key", "key_store")) {
                configuration
                        .file(listener, secret)
                        .filter(Files::exists)
                        .ifPresent(file -> findings.add(key(listener + " " + secret.replace('_', ' '), file)));
            }
        }
        return findings;
    }

    private static Finding certificate(String listener, Path file) {
        String subject = listener + " certificate";
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate first = null;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                X509Certificate certificate = (X509Certificate) each;
                if (first == null || certificate.getNotAfter().before(first.getNotAfter())) {
                    first = certificate;
                }
            }
            if (first == null) {
                return Finding.wrong(subject, file + " has none", "name one in PEM");
            }
            return aged(subject, file, first);
        } catch (IOException | CertificateException e) {
            return Finding.wrong(subject, file + " can't be read: " + e.getMessage(), "name one in PEM");
        }
    }

    private static Finding aged(String subject, Path file, X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        Duration left = Duration.between(Instant.now(), end);
        String name = file + ", " + certificate.getSubjectX500Principal().getName();
        String renew = "renew it; a running server takes the new files by itself";
        if (left.isNegative()) {
            return Finding.wrong(subject, name + ", expired on " + end + ": clients refuse it", renew);
        }
        String until = name + ", counts until " + end;
        return left.compareTo(SOON) < 0
                ? Finding.odd(subject, until + ", " + left.toDays() + " days", renew)
                : Finding.ok(subject, until);
    }

    private static Finding key(String subject, Path file) {
        try {
            if (!Files.isReadable(file)) {
                return Finding.wrong(
                        subject,
                        file + " can't be read by user " + System.getProperty("user.name"),
                        "give it to the user that runs the server (chown)");
            }
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
                if (rights.contains(PosixFilePermission.OTHERS_READ)) {
                    return Finding.wrong(
                            subject,
                            file + " can be read by everybody (" + PosixFilePermissions.toString(rights) + ")",
                            "chmod 600 " + file + "; who could read it before may have a copy");
                }
            }
            return Finding.ok(subject, file + " is not for everybody");
        } catch (IOException e) {
            return Finding.odd(subject, "can't be looked at: " + e.getMessage(), "look at the rights of " + file);
        }
    }
}
