package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys whose signatures count: a folder of {@code NAME.pub}. A file that can't be read gives nobody trust, and is told.
 * Immutable.
 *
 * @param byFingerprint the keys
 * @param broken what can't be read, in words
 * @since 1.0
 */
public record TrustedKeys(Map<String, Key> byFingerprint, List<String> broken) {
    /** The name of the folder, beside the configuration. */
    public static final String FOLDER = "trusted-keys";

    static final String SUFFIX = ".pub";
    private static final int MOST = 200;

    /** Copies both. */
    public TrustedKeys {
        byFingerprint = Collections.unmodifiableMap(new LinkedHashMap<>(byFingerprint));
        broken = List.copyOf(broken);
    }

    /**
     * A trusted key.
     *
     * @param name of its file, without the ending
     * @param fingerprint SHA-256 of its SubjectPublicKeyInfo, in lower-case hexadecimal
     * @param key itself
     */
    public record Key(String name, String fingerprint, PublicKey key) {}

    /**
     * {@return the keys of a folder; none where it is not there} Blocks.
     *
     * @param folder which
     */
    public static TrustedKeys read(Path folder) {
        Map<String, Key> keys = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        for (Path file : files(folder, broken)) {
            String fileName = String.valueOf(file.getFileName());
            String name = fileName.substring(0, fileName.length() - SUFFIX.length());
            try {
                String text = Texts.read(file, Pem.LARGEST);
                if (text != null) {
                    PublicKey key = Pem.publicKey(text);
                    String fingerprint = Pem.fingerprint(key);
                    keys.putIfAbsent(fingerprint, new Key(name, fingerprint, key));
                }
            } catch (IOException e) {
                broken.add(Texts.shown(file) + " can't be used: " + Texts.reason(e));
            }
        }
        return new TrustedKeys(keys, broken);
    }

    private static List<Path> files(Path folder, List<String> broken) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : stream) {
                if (files.size() == MOST) {
                    broken.add(Texts.shown(folder) + " has more than " + MOST + " keys; the rest is not read");
                    break;
                }
                files.add(file);
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            broken.add(Texts.shown(folder) + " can't be read: " + e);
        }
        Collections.sort(files);
        return files;
    }

    Optional<Key> find(String fingerprint) {
        return Optional.ofNullable(byFingerprint.get(fingerprint));
    }

    /** {@return which there are, for a message} */
    String told() {
        List<String> names = byFingerprint.values().stream().map(Key::name).toList();
        String all = names.isEmpty() ? "there are none" : "there are " + String.join(", ", names);
        return broken.isEmpty() ? all : all + "; " + String.join("; ", broken);
    }
}
