package dev.jackfield.kernel.tls;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The little of DER (X.690) that is needed to read private keys which are not PKCS#8. */
final class Der {
    private static final byte SEQUENCE = 0x30;
    private static final byte OCTETS = 0x04;
    /** The curve within a SEC 1 key: its first optional element. */
    private static final byte PARAMETERS = (byte) 0xA0;

    private static final byte[] VERSION = {0x02, 0x01, 0x00};
    /** 1.2.840.113549.1.1.1 and no parameters. */
    private static final byte[] RSA = {
        0x30, 0x0D, 0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** 1.2.840.10045.2.1. */
    private static final byte[] EC = {0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01};

    private Der() {}

    /** {@return PKCS#8 (RFC 5958) of an {@code RSA PRIVATE KEY} (RFC 8017, A.1.2)} */
    static byte[] ofRsa(byte[] key) {
        return wrapped(RSA, key);
    }

    /** {@return PKCS#8 of an {@code EC PRIVATE KEY} (RFC 5915); null where it does not name its curve} */
    static byte @Nullable [] ofEc(byte[] key) {
        byte[] curve = element(key, PARAMETERS);
        return curve == null ? null : wrapped(of(SEQUENCE, joined(EC, curve)), key);
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return of(SEQUENCE, joined(VERSION, algorithm, of(OCTETS, key)));
    }

    /** {@return the content of the first such element within a sequence} */
    private static byte @Nullable [] element(byte[] sequence, byte tag) {
        try {
            int at = content(sequence, 0);
            while (at < sequence.length) {
                int from = content(sequence, at);
                int to = from + length(sequence, at);
                if (sequence[at] == tag) {
                    return to > sequence.length ? null : Arrays.copyOfRange(sequence, from, to);
                }
                if (to <= at) {
                    return null;
                }
                at = to;
            }
            return null;
        } catch (ArrayIndexOutOfBoundsException cut) {
            return null;
        }
    }

    private static int content(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7F);
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7F); i++) {
            length = length << 8 | der[at + 2 + i] & 0xFF;
        }
        return Math.max(0, length);
    }

    private static byte[] of(byte tag, byte[] content) {
        int length = content.length;
        byte[] head = length < 0x80
                ? new byte[] {tag, (byte) length}
                : length < 0x100
                        ? new byte[] {tag, (byte) 0x81, (byte) length}
                        : new byte[] {tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
        return joined(head, content);
    }

    private static byte[] joined(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
