package dev.jackfield.kernel.trust;

import dev.jackfield.kernel.trust.TrustedKeys.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: decides whether an archive may be loaded. Reads its files anew for each decision, so that a
 * change of them counts at once. Thread-safe; blocks while it reads.
 *
 * <p>A digest that is revoked is refused in every mode, and where the list of what is revoked can't be read, so is
 * everything.
 *
 * @since 1.0
 */
public final class Trust {
    private final TrustMode mode;
    private final @Nullable TrustFiles files;

    /**
     * @param mode which plugins are loaded
     * @param files where it stands what is trusted
     */
    public Trust(TrustMode mode, TrustFiles files) {
        this.mode = mode;
        this.files = files;
    }

    private Trust() {
        this.mode = TrustMode.ANY;
        this.files = null;
    }

    /**
     * {@return trust in everything, without any file}
     */
    public static Trust inEverything() {
        return new Trust();
    }

    /**
     * {@return which plugins are loaded}
     */
    public TrustMode mode() {
        return mode;
    }

    /**
     * {@return a text that is another one when what is trusted may have changed}
     */
    public String stamp() {
        return files == null ? "" : files.stamp();
    }

    /**
     * Decides.
     *
     * @param subject the archive
     * @return the name of the trusted key that signed it; empty where none did and none has to
     * @throws Distrusted if it may not be loaded
     */
    public Optional<String> admit(Subject subject) {
        TrustFiles where = files;
        if (where == null) {
            return Optional.empty();
        }
        Revoked revoked = revoked(subject, where);
        TrustedKeys keys = TrustedKeys.read(where.keys());
        return switch (mode) {
            case ANY -> signer(subject, keys, revoked);
            case LOCKED -> {
                locked(subject, where);
                yield signer(subject, keys, revoked);
            }
            case SIGNED -> {
                PluginLock lock = PluginLock.read(where.lock());
                lock.find(subject.id()).ifPresent(entry -> refuseDowngrade(subject, entry, where.lock()));
                yield examine(subject);
            }
        };
    }

    /**
     * Decides for a plugin that an operator is about to put into the lock: as {@link #admit}, but whatever the lock says.
     *
     * @param subject the archive
     * @return the name of the trusted key that signed it; empty where none did and none has to
     * @throws Distrusted if it is revoked, or not signed where it has to be
     */
    public Optional<String> examine(Subject subject) {
        TrustFiles where = files;
        if (where == null) {
            return Optional.empty();
        }
        Revoked revoked = revoked(subject, where);
        TrustedKeys keys = TrustedKeys.read(where.keys());
        Optional<String> signer = signer(subject, keys, revoked);
        return mode != TrustMode.SIGNED || signer.isPresent() || isBundled(subject, where)
                ? signer
                : Optional.of(signed(subject, keys, revoked, where));
    }

    /**
     * {@return whether a version is lower than another}
     *
     * @param version a semantic version
     * @param other a semantic version
     */
    public static boolean isBelow(String version, String other) {
        return Versions.isBelow(version, other);
    }

    private static Revoked revoked(Subject subject, TrustFiles where) {
        Revoked revoked = Revoked.read(where.revoked());
        if (revoked.plugins().contains(subject.digest())) {
            throw new Distrusted(
                    "revoked_plugin",
                    subject.file() + ": " + subject.label() + " is revoked: " + Texts.shown(where.revoked())
                            + " lists its SHA-256 " + subject.digest() + "; take another version");
        }
        return revoked;
    }

    private static void locked(Subject subject, TrustFiles where) {
        Optional<PluginLock.Entry> listed = PluginLock.read(where.lock()).find(subject.id());
        String name = Texts.shown(where.lock());
        if (listed.isEmpty()) {
            if (isBundled(subject, where)) {
                return;
            }
            throw new Distrusted(
                    "not_locked",
                    subject.file() + ": " + subject.id() + " is not in " + name + "; found is " + subject.label()
                            + ", SHA-256 " + subject.digest() + ", " + subject.sizeBytes()
                            + " bytes; to allow it: jackfield plugins install FILE");
        }
        PluginLock.Entry entry = listed.get();
        refuseDowngrade(subject, entry, where.lock());
        if (!entry.version().equals(subject.version())) {
            throw expected("lock_version", subject, name, "version " + entry.version(), subject.version());
        }
        if (entry.sizeBytes() != subject.sizeBytes()) {
            throw expected("lock_size", subject, name, entry.sizeBytes() + " bytes", subject.sizeBytes() + " bytes");
        }
        if (!entry.sha256().equals(subject.digest())) {
            throw expected("lock_digest", subject, name, "SHA-256 " + entry.sha256(), subject.digest());
        }
    }

    private static Distrusted expected(String code, Subject subject, String lock, String expected, String found) {
        return new Distrusted(
                code,
                subject.file() + ": " + lock + " expects of " + subject.id() + " " + expected + ", found is " + found
                        + "; if that is what you want, allow it: jackfield plugins install FILE");
    }

    private static void refuseDowngrade(Subject subject, PluginLock.Entry entry, Path lock) {
        if (Versions.isBelow(subject.version(), entry.version())) {
            throw new Distrusted(
                    "downgrade",
                    subject.file() + ": " + Texts.shown(lock) + " has " + subject.id() + " " + entry.version()
                            + ", found is " + subject.version()
                            + ", which is older; if that is what you want, allow it: jackfield plugins install FILE"
                            + " --allow-downgrade");
        }
    }

    private static boolean isBundled(Subject subject, TrustFiles where) {
        Path bundled = where.bundled();
        return bundled != null
                && PluginLock.read(bundled)
                        .find(subject.id())
                        .filter(entry -> entry.sha256().equals(subject.digest()))
                        .isPresent();
    }

    /** {@return who signed it, as far as that can be said} */
    private static Optional<String> signer(Subject subject, TrustedKeys keys, Revoked revoked) {
        String text = subject.signatures();
        if (text == null) {
            return Optional.empty();
        }
        try {
            return PluginSignature.parse(text, subject.file()).stream()
                    .filter(signature -> why(signature, subject, keys, revoked) == null)
                    .flatMap(signature -> keys.find(signature.key()).stream())
                    .map(Key::name)
                    .findFirst();
        } catch (Distrusted broken) {
            return Optional.empty();
        }
    }

    private static String signed(Subject subject, TrustedKeys keys, Revoked revoked, TrustFiles where) {
        String text = subject.signatures();
        if (text == null) {
            throw new Distrusted(
                    "not_signed",
                    subject.file() + ": " + subject.label() + " is not signed; a trusted key has to sign it (in "
                            + Texts.shown(where.keys()) + " " + keys.told()
                            + "): jackfield plugins sign FILE --key K, and bring FILE" + PluginSignature.SUFFIX
                            + " along");
        }
        List<Distrusted> reasons = new ArrayList<>();
        for (PluginSignature signature : PluginSignature.parse(text, subject.file())) {
            Distrusted why = why(signature, subject, keys, revoked);
            if (why == null) {
                return keys.find(signature.key()).orElseThrow().name();
            }
            reasons.add(why);
        }
        throw new Distrusted(
                reasons.get(0).code(),
                String.join(
                        "; ",
                        reasons.stream()
                                .map(reason -> String.valueOf(reason.getMessage()))
                                .toList()));
    }

    /** {@return why a signature does not count, null where it does} */
    private static @Nullable Distrusted why(
            PluginSignature signature, Subject subject, TrustedKeys keys, Revoked revoked) {
        if (revoked.keys().contains(signature.key())) {
            return new Distrusted(
                    "revoked_key",
                    subject.file() + ": " + subject.label() + " is signed by key " + signature.key()
                            + ", which is revoked; take a version that another key signed");
        }
        Optional<Key> key = keys.find(signature.key());
        if (key.isEmpty()) {
            return new Distrusted(
                    "unknown_key",
                    subject.file() + ": " + subject.label() + " is signed by key " + signature.key()
                            + ", which is not trusted here ("
                            + keys.told() + "); if you trust its owner, put the public key into "
                            + TrustedKeys.FOLDER + "/NAME" + TrustedKeys.SUFFIX);
        }
        if (!signature.isOf(subject)) {
            return new Distrusted(
                    "signed_for_other",
                    subject.file() + ": the signature by " + key.get().name() + " is for " + signature.id() + " "
                            + signature.version() + ", SHA-256 " + signature.digest() + "; found is "
                            + subject.label() + ", SHA-256 " + subject.digest()
                            + ": bring the file that was signed, or its own signature");
        }
        if (!signature.isBy(key.get().key())) {
            return new Distrusted(
                    "bad_signature",
                    subject.file() + ": the signature of " + subject.label() + " is not by key "
                            + key.get().name() + ", though it says so; it was changed, or made by somebody else");
        }
        return null;
    }
}
