package dev.jackfield.kernel.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret, by which it is found without being kept. What is hashed has 256 random bits, so that neither salt
 * nor a slow function would add anything; and as nobody can choose a hash, finding it in a map tells nothing by its time.
 */
record Hash(ByteBuffer bytes) {
    private static final int LENGTH = 32;

    static Hash of(String secret) {
        return new Hash(ByteBuffer.wrap(sha256(secret)));
    }

    /**
     * {@return what {@link #hex} wrote}
     *
     * @throws IllegalArgumentException if it is none
     */
    static Hash parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has " + LENGTH + " bytes");
        }
        return new Hash(ByteBuffer.wrap(bytes));
    }

    String hex() {
        return HexFormat.of().formatHex(bytes.array());
    }

    /** {@return whether two secrets are the same, in a time that depends on neither} */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(sha256(one), sha256(other));
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Says nothing. */
    @Override
    public String toString() {
        return "hash";
    }
}
