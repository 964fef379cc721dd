package dev.jackfield.kernel.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Locale;

/** Finds out before a handshake does that a key and its certificates are of no use together. */
final class IdentityCheck {
    private static final int LEAST_RSA_BITS = 2048;
    private static final int LEAST_EC_BITS = 224;

    private IdentityCheck() {}

    static void check(Identity identity, String certificateOption, String keyOption, Path certificate, Path key)
            throws Unusable {
        List<X509Certificate> chain = identity.chain();
        PublicKey shown = chain.get(0).getPublicKey();
        strength(shown, certificateOption, certificate);
        String signature = chain.get(0).getSigAlgName().toUpperCase(Locale.ROOT);
        if (signature.startsWith("MD") || signature.startsWith("SHA1")) {
            throw new Unusable(
                    certificateOption,
                    certificate + " is signed with " + chain.get(0).getSigAlgName() + ", which clients refuse; ask for"
                            + " one that is signed with SHA-256 or better");
        }
        if (!belongs(identity.key(), shown)) {
            throw new Unusable(
                    keyOption,
                    key + " is not the key of " + certificate + " ("
                            + kind(identity.key().getAlgorithm()) + " key, "
                            + kind(shown.getAlgorithm()) + " certificate of "
                            + chain.get(0).getSubjectX500Principal().getName()
                            + "); exchange both, and let the file begin with the key's own certificate");
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!issued(chain.get(i + 1), chain.get(i))) {
                throw new Unusable(
                        certificateOption,
                        certificate + ": its certificate number " + (i + 2) + ", "
                                + chain.get(i + 1).getSubjectX500Principal().getName()
                                + ", did not issue the one before, "
                                + chain.get(i).getSubjectX500Principal().getName()
                                + "; begin with the key's own, then each one's issuer");
            }
        }
    }

    private static String kind(String algorithm) {
        return algorithm.equals("RSA") || algorithm.equals("EC") ? "an " + algorithm : "a " + algorithm;
    }

    private static void strength(PublicKey key, String option, Path file) throws Unusable {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
            throw new Unusable(
                    option,
                    file + " has an RSA key of " + rsa.getModulus().bitLength() + " bits; possible: " + LEAST_RSA_BITS
                            + " and more, or EC");
        }
        if (key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < LEAST_EC_BITS) {
            throw new Unusable(
                    option,
                    file + " has an EC key of " + ec.getParams().getOrder().bitLength() + " bits; possible: P-256 and"
                            + " more");
        }
        if (key.getAlgorithm().equals("DSA")) {
            throw new Unusable(
                    option, file + " has a DSA key, which TLS 1.3 does not know; possible: RSA, EC, Ed25519");
        }
    }

    /** Whether what one signs the other verifies. */
    private static boolean belongs(PrivateKey key, PublicKey shown) {
        String algorithm = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
        };
        if (algorithm.equals("RSASSA-PSS")) {
            // has parameters of its own; its modulus tells as well
            return key instanceof RSAKey own
                    && shown instanceof RSAKey other
                    && own.getModulus().equals(other.getModulus());
        }
        byte[] text = "jackfield".getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(text);
            byte[] signature = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(shown);
            verifier.update(text);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException otherKind) {
            return false;
        }
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
