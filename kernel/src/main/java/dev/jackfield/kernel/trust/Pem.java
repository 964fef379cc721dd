package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ed25519 keys as PEM: one block of one kind, base64 of DER. */
final class Pem {
    static final String ALGORITHM = "Ed25519";
    static final int LARGEST = 16 * 1024;

    private static final String PUBLIC = "PUBLIC KEY";
    private static final String PRIVATE = "PRIVATE KEY";
    private static final int LINE = 64;

    private Pem() {}

    static PublicKey publicKey(String text) throws IOException {
        byte[] der = der(text, PUBLIC);
        try {
            PublicKey key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
            // one encoding, one fingerprint
            if (!Arrays.equals(key.getEncoded(), der)) {
                throw new IOException("it is encoded in an unusual way");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IOException("it is no public key of " + ALGORITHM, e);
        }
    }

    static PrivateKey privateKey(String text) throws IOException {
        try {
            return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(der(text, PRIVATE)));
        } catch (GeneralSecurityException e) {
            // the cause could quote the key
            throw new IOException("it is no private key of " + ALGORITHM);
        }
    }

    static String text(PublicKey key) {
        return text(key.getEncoded(), PUBLIC);
    }

    static String text(PrivateKey key) {
        return text(key.getEncoded(), PRIVATE);
    }

    /** {@return SHA-256 of the SubjectPublicKeyInfo, in lower-case hexadecimal} */
    static String fingerprint(PublicKey key) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] der(String text, String kind) throws IOException {
        Pattern block = Pattern.compile(
                "\\s*-----BEGIN " + kind + "-----\\s+([A-Za-z0-9+/=\\s]+?)\\s*-----END " + kind + "-----\\s*");
        Matcher found = block.matcher(text);
        if (!found.matches()) {
            throw new IOException("it is no PEM file with one " + kind);
        }
        try {
            return Base64.getDecoder().decode(found.group(1).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw new IOException("the base64 in it is damaged");
        }
    }

    private static String text(byte[] der, String kind) {
        String base64 = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }
}
