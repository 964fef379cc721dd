package dev.jackfield.kernel.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * An Ed25519 key that signs plugins: PKCS#8 in PEM. Immutable.
 *
 * @since 1.0
 */
public final class SigningKey {
    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /**
     * {@return a new key}
     */
    public static SigningKey generate() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(Pem.ALGORITHM).generateKeyPair();
            return new SigningKey(pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + Pem.ALGORITHM, e);
        }
    }

    /**
     * {@return the key of a file} Blocks.
     *
     * @param file PEM
     * @throws IOException if there is none; the message never says what is in the file
     */
    public static SigningKey read(Path file) throws IOException {
        try {
            String text = Texts.read(file, Pem.LARGEST);
            if (text == null) {
                throw new IOException("it is not there");
            }
            PrivateKey key = Pem.privateKey(text);
            return new SigningKey(key, publicKeyOf(key));
        } catch (IOException e) {
            throw new IOException(file + " can't be used: " + Texts.reason(e));
        }
    }

    /** A generator that is given the private key as its chance makes the pair of it; what comes out is tried. */
    private static PublicKey publicKeyOf(PrivateKey key) throws IOException {
        byte[] seed = key instanceof EdECPrivateKey edwards ? edwards.getBytes().orElse(new byte[0]) : new byte[0];
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Pem.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, new Given(seed));
            PublicKey derived = generator.generateKeyPair().getPublic();
            byte[] tried = PluginSignature.message("tried", "1.0.0", "", Pem.fingerprint(derived));
            Signature verify = Signature.getInstance(Pem.ALGORITHM);
            verify.initVerify(derived);
            verify.update(tried);
            if (verify.verify(sign(key, tried))) {
                return derived;
            }
        } catch (GeneralSecurityException e) {
            // said below
        }
        throw new IOException("its public key can't be derived by this Java");
    }

    private static byte[] sign(PrivateKey key, byte[] message) throws GeneralSecurityException {
        Signature ed25519 = Signature.getInstance(Pem.ALGORITHM);
        ed25519.initSign(key);
        ed25519.update(message);
        return ed25519.sign();
    }

    /**
     * Writes both files, the private one for its owner alone. Blocks.
     *
     * @param privateFile must not be there
     * @param publicFile must not be there
     * @throws java.nio.file.FileAlreadyExistsException if one of them is; nothing was written then
     * @throws IOException if they can't be written
     */
    public void create(Path privateFile, Path publicFile) throws IOException {
        DurableFile.create(publicFile, publicPem(), "rw-r--r--");
        try {
            DurableFile.create(privateFile, Pem.text(privateKey), "rw-------");
        } catch (IOException e) {
            Files.deleteIfExists(publicFile);
            throw e;
        }
    }

    /**
     * {@return the public key in PEM}
     */
    public String publicPem() {
        return Pem.text(publicKey);
    }

    /**
     * {@return the fingerprint of the public key}
     */
    public String fingerprint() {
        return Pem.fingerprint(publicKey);
    }

    /**
     * {@return a signature; the same for the same}
     *
     * @param id the plugin's id
     * @param version its version
     * @param digest SHA-256 of the archive, in lower-case hexadecimal
     */
    public PluginSignature sign(String id, String version, String digest) {
        String key = fingerprint();
        try {
            byte[] signature = sign(privateKey, PluginSignature.message(id, version, digest, key));
            return new PluginSignature(
                    id, version, digest, key, Base64.getEncoder().encodeToString(signature));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    /** Chance that is none. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final transient byte @Nullable [] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void nextBytes(byte[] into) {
            byte[] given = bytes;
            if (given == null || given.length != into.length) {
                throw new IllegalStateException("a key of another length");
            }
            System.arraycopy(given, 0, into, 0, into.length);
        }
    }
}
