package dev.jackfield.kernel.trust;

import static dev.jackfield.kernel.trust.TrustFixture.DIGEST;
import static dev.jackfield.kernel.trust.TrustFixture.TINY;
import static dev.jackfield.kernel.trust.TrustFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginSignatureTest {
    @TempDir
    Path folder;

    @Test
    void itIsOneLineThatReadsBackAndIsTheSameEachTime() {
        SigningKey key = SigningKey.generate();
        PluginSignature signature = key.sign("cache-tiny", "1.0.0+build.5", DIGEST);

        assertThat(signature.line())
                .startsWith(
                        "jackfield-plugin-signature-v1 cache-tiny 1.0.0+build.5 " + DIGEST + " " + key.fingerprint())
                .hasSizeLessThan(400)
                .matches("[ -~]+");
        assertThat(PluginSignature.parse(PluginSignature.text(List.of(signature, signature)), "x"))
                .containsExactly(signature, signature);
        assertThat(PluginSignature.parse(signature.line() + ", " + signature.line(), "x"))
                .hasSize(2);
        assertThat(key.sign("cache-tiny", "1.0.0+build.5", DIGEST)).isEqualTo(signature);
    }

    @Test
    void aKeyIsWrittenForItsOwnerAloneAndNeverOverAnother() throws IOException {
        Path privateFile = folder.resolve("a.key");
        Path publicFile = folder.resolve("a.pub");
        SigningKey key = SigningKey.generate();
        key.create(privateFile, publicFile);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(privateFile)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(privateFile)).startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(Files.readString(publicFile)).startsWith("-----BEGIN PUBLIC KEY-----\n");
        assertThat(SigningKey.read(privateFile).fingerprint()).isEqualTo(key.fingerprint());
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> SigningKey.generate().create(privateFile, publicFile));
        assertThatExceptionOfType(FileAlreadyExistsException.class)
                .isThrownBy(() -> SigningKey.generate().create(privateFile, folder.resolve("b.pub")));
        assertThat(folder.resolve("b.pub")).doesNotExist();
        assertThat(SigningKey.read(privateFile).fingerprint()).isEqualTo(key.fingerprint());
    }

    @Test
    void whatIsNoKeyIsSaidWithoutShowingIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("bad.key"),
                "-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----\n");

        assertThatIOException()
                .isThrownBy(() -> SigningKey.read(file))
                .withMessage(file + " can't be used: it is no private key of Ed25519")
                .withNoCause();
        assertThatIOException().isThrownBy(() -> SigningKey.read(folder.resolve("none")));
        Files.writeString(file, SigningKey.generate().publicPem());
        assertThatIOException()
                .isThrownBy(() -> SigningKey.read(file))
                .withMessageContaining("no PEM file with one PRIVATE KEY");
    }

    /** Whatever becomes of a signature file: it lets the archive in only where the line that was made is still in it. */
    @Test
    void aDamagedSignatureIsNeverAccepted() {
        Random random = new Random(20260201);
        TrustFixture fixture = new TrustFixture(folder);
        String line = fixture.key("acme").sign("cache-tiny", "1.1.0", DIGEST).line();
        Trust trust = fixture.trust(TrustMode.SIGNED);
        assertThat(trust.admit(signed(TINY, line))).contains("acme");
        int broken = 0;
        for (int i = 0; i < 3_000; i++) {
            String text = TrustFixture.mutated(line, random);
            boolean whole =
                    Arrays.stream(text.split("[\n,]", -1)).map(String::strip).anyMatch(line::equals);
            try {
                trust.admit(signed(TINY, text));
                assertThat(whole).as(text).isTrue();
            } catch (Distrusted e) {
                assertThat(e.code()).isIn("broken_signature", "unknown_key", "signed_for_other", "bad_signature");
                broken++;
            }
        }
        assertThat(broken).isGreaterThan(2_500);
    }

    @Test
    void noiseIsNeverAccepted() {
        Random random = new Random(7);
        Trust trust = new TrustFixture(folder).trust(TrustMode.SIGNED);
        for (int i = 0; i < 500; i++) {
            byte[] noise = new byte[random.nextInt(500)];
            random.nextBytes(noise);
            String text = new String(noise, java.nio.charset.StandardCharsets.UTF_8);

            assertThatExceptionOfType(Distrusted.class).isThrownBy(() -> trust.admit(signed(TINY, text)));
        }
    }
}
