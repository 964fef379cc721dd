package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One signature of one plugin, a line of text that fits into a header field:
 *
 * <pre>
 * jackfield-plugin-signature-v1 ID VERSION SHA256 KEY BASE64
 * </pre>
 *
 * What is signed is that line without its last word, and with line feeds in place of blanks: it says what kind of thing is
 * signed, of which plugin, in which version, with which content, by which key. So it is worth nothing for anything else. A
 * signature file has one or more lines. Immutable.
 *
 * @param id the plugin's id
 * @param version its version
 * @param digest SHA-256 of the archive, in lower-case hexadecimal
 * @param key the fingerprint of the key: SHA-256 of its SubjectPublicKeyInfo, in lower-case hexadecimal
 * @param base64 the 64 bytes of Ed25519
 * @since 1.0
 */
public record PluginSignature(String id, String version, String digest, String key, String base64) {
    /** What the name of a signature file has after the name of the archive. */
    public static final String SUFFIX = ".sig";

    /** More than this is not read of a signature file, in bytes. */
    public static final int LARGEST = 16 * 1024;

    private static final String KIND = "jackfield-plugin-signature-v1";
    private static final Pattern LINE = Pattern.compile(
            KIND
                    + " ([a-z][a-z0-9]*(?:-[a-z0-9]+)*) ([0-9A-Za-z.+-]{1,128}) ([0-9a-f]{64}) ([0-9a-f]{64}) ([A-Za-z0-9+/]{85}[AQgw]==)");
    private static final int MOST = 16;

    /**
     * {@return where the signatures of an archive are}
     *
     * @param archive the archive
     */
    public static Path fileOf(Path archive) {
        return archive.resolveSibling(archive.getFileName() + SUFFIX);
    }

    /**
     * {@return the text of an archive's signature file, null where it has none} Blocks.
     *
     * @param archive the archive
     * @throws IOException if it can't be read or is too long
     */
    public static @Nullable String textFor(Path archive) throws IOException {
        return Texts.read(fileOf(archive), LARGEST);
    }

    /**
     * {@return the signatures of a file or of a header field; lines end with a line feed or a comma}
     *
     * @param text all of it
     * @param name what messages call what it is of
     * @throws Distrusted if one of them is not whole
     */
    public static List<PluginSignature> parse(String text, String name) {
        List<PluginSignature> signatures = new ArrayList<>();
        int number = 0;
        for (String part : text.split("[\n,]", -1)) {
            number++;
            String line = part.strip();
            if (line.isEmpty()) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || !Versions.isVersion(matcher.group(2)) || signatures.size() == MOST) {
                throw new Distrusted(
                        "broken_signature",
                        "the signature of " + name + " is not whole: line " + number + " is \"" + Texts.cut(line)
                                + "\" (" + line.length() + " characters), expected is \"" + KIND
                                + " ID VERSION SHA256 KEY BASE64\"" + ", at most " + MOST
                                + " times; copy the .sig file again, or sign again: jackfield plugins sign FILE --key K");
            }
            signatures.add(new PluginSignature(
                    matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4), matcher.group(5)));
        }
        if (signatures.isEmpty()) {
            throw new Distrusted(
                    "broken_signature",
                    "the signature of " + name + " is empty; copy the .sig file again, or sign again: jackfield plugins"
                            + " sign FILE --key K");
        }
        return List.copyOf(signatures);
    }

    /**
     * {@return the line}
     */
    public String line() {
        return head().strip().replace('\n', ' ') + " " + base64;
    }

    /**
     * {@return the text of a signature file}
     *
     * @param signatures one or more
     */
    public static String text(List<PluginSignature> signatures) {
        StringBuilder text = new StringBuilder();
        signatures.forEach(one -> text.append(one.line()).append('\n'));
        return text.toString();
    }

    /** {@return what is signed, without the signature} */
    static byte[] message(String id, String version, String digest, String key) {
        return new PluginSignature(id, version, digest, key, "").head().getBytes(StandardCharsets.US_ASCII);
    }

    private String head() {
        return String.join("\n", KIND, id, version, digest, key) + "\n";
    }

    boolean isOf(Subject subject) {
        return id.equals(subject.id()) && version.equals(subject.version()) && digest.equals(subject.digest());
    }

    /** {@return whether a key made it} */
    boolean isBy(PublicKey publicKey) {
        try {
            Signature ed25519 = Signature.getInstance(Pem.ALGORITHM);
            ed25519.initVerify(publicKey);
            ed25519.update(message(id, version, digest, key));
            return ed25519.verify(Base64.getDecoder().decode(base64));
        } catch (GeneralSecurityException | IllegalArgumentException notASignature) {
            return false;
        }
    }
}
