package dev.jackfield.kernel.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads PEM (RFC 7468): certificates, and private keys as PKCS#8, PKCS#1 and SEC 1. Text around the blocks is skipped. */
final class Pem {
    private static final int MOST_CERTIFICATES = 1000;
    private static final String DASHES = "-----";
    private static final String BEGIN = DASHES + "BEGIN ";
    private static final String END = DASHES + "END ";
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private record Block(String label, String base64) {
        byte[] bytes(String option, Path file) throws Unusable {
            try {
                return Base64.getMimeDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new Unusable(option, file + " has a " + label + " that is no Base64; was it cut?");
            }
        }
    }

    private Pem() {}

    private static List<Block> blocks(byte[] content) {
        List<Block> blocks = new ArrayList<>();
        String label = null;
        StringBuilder inside = new StringBuilder();
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\\R")) {
            String bare = line.strip();
            if (bare.startsWith(BEGIN) && bare.endsWith(DASHES) && bare.length() > BEGIN.length() + DASHES.length()) {
                label = bare.substring(BEGIN.length(), bare.length() - DASHES.length());
                inside.setLength(0);
            } else if (label != null && bare.equals(END + label + DASHES)) {
                blocks.add(new Block(label, inside.toString()));
                label = null;
            } else {
                inside.append(line).append('\n');
            }
        }
        return blocks;
    }

    /**
     * {@return all certificates of a file, at least one, in order}
     *
     * @param option what the file was named as
     */
    static List<X509Certificate> certificates(String option, Path file, byte[] content) throws Unusable {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks(content)) {
            if (block.label().equals(CERTIFICATE) || block.label().equals("X509 CERTIFICATE")) {
                if (certificates.size() == MOST_CERTIFICATES) {
                    throw new Unusable(option, file + " has more than " + MOST_CERTIFICATES + " certificates");
                }
                certificates.add(certificate(option, file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new Unusable(
                    option,
                    file + " has no certificate in PEM: -----BEGIN CERTIFICATE----- … -----END CERTIFICATE-----"
                            + kind(content));
        }
        return certificates;
    }

    private static X509Certificate certificate(String option, Path file, Block block) throws Unusable {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.bytes(option, file)));
        } catch (CertificateException e) {
            throw new Unusable(option, file + " has a certificate that can't be read; was it cut?");
        }
    }

    /** {@return the private key of a file} */
    static PrivateKey key(String option, Path file, byte[] content) throws Unusable {
        for (Block block : blocks(content)) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return parsed(option, file, block.bytes(option, file));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    if (block.base64().contains("ENCRYPTED")) {
                        throw encrypted(option, file);
                    }
                    byte[] bytes = block.bytes(option, file);
                    byte[] pkcs8 = block.label().startsWith("RSA") ? Der.ofRsa(bytes) : Der.ofEc(bytes);
                    if (pkcs8 == null) {
                        throw unreadable(option, file);
                    }
                    return parsed(option, file, pkcs8);
                }
                case "ENCRYPTED PRIVATE KEY" -> throw encrypted(option, file);
                default -> {}
            }
        }
        throw new Unusable(
                option,
                file + " has no private key in PEM: -----BEGIN PRIVATE KEY----- … -----END PRIVATE KEY-----"
                        + kind(content));
    }

    private static PrivateKey parsed(String option, Path file, byte[] pkcs8) throws Unusable {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException | NoSuchAlgorithmException next) {
                // perhaps of the next kind
            } catch (GeneralSecurityException | RuntimeException e) {
                throw unreadable(option, file);
            }
        }
        throw unreadable(option, file);
    }

    private static Unusable unreadable(String option, Path file) {
        return new Unusable(
                option,
                file + " has a private key that can't be read; possible: RSA, EC, Ed25519, in PKCS#8, PKCS#1"
                        + " or SEC 1. Was it cut?");
    }

    private static Unusable encrypted(String option, Path file) {
        return new Unusable(
                option,
                file + " has an encrypted private key; write it without a password, readable to its owner"
                        + " alone, or use key_store");
    }

    private static String kind(byte[] content) {
        return content.length == 0 ? "; it is empty" : content[0] == 0x30 ? "; it looks like DER" : "";
    }
}
