package dev.jackfield.kernel.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read, what is refused, and what goes on meanwhile. */
class CertificatesTest {
    @TempDir
    static Path keys;

    static Keytool keytool;
    static Keytool.Issued authority;
    static Keytool.Issued one;
    static Keytool.Issued two;

    @TempDir
    Path folder;

    Path certificate;
    Path key;
    Instant now = Instant.now();
    final List<String> events = new ArrayList<>();
    final List<String> exchanged = new ArrayList<>();

    @Nullable
    Certificates certificates;

    @BeforeAll
    static void make() {
        keytool = new Keytool(keys);
        authority = keytool.authority("test authority");
        one = keytool.issue(authority, "one");
        two = keytool.issue(authority, "two");
    }

    @BeforeEach
    void write() throws IOException {
        certificate = folder.resolve("tls.crt");
        key = folder.resolve("tls.key");
        one.writeTo(certificate, key);
    }

    @AfterEach
    void close() {
        if (certificates != null) {
            certificates.close();
        }
    }

    private Certificates of(TlsSettings settings) {
        close();
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public long nanoTime() {
                return 0;
            }
        };
        Certificates made = new Certificates(
                settings,
                clock,
                (type, data) -> events.add(type + " " + (data.containsKey("reason") ? data.get("reason") : "")));
        certificates = made;
        return made;
    }

    private Certificates loaded() {
        Certificates made = of(Keytool.settings(certificate, key));
        assertThat(made.load()).isEmpty();
        return made;
    }

    private String refusal() {
        return of(Keytool.settings(certificate, key))
                .load()
                .map(Problem::toString)
                .orElse("");
    }

    private void look(Certificates at) {
        at.look(next -> {
            exchanged.add(next.serial());
            return CompletableFuture.completedFuture(true);
        });
    }

    private void lookTwice(Certificates at) {
        look(at);
        look(at);
    }

    @Test
    void aPairInPemIsReadWithItsChain() {
        Certificates loaded = loaded();
        assertThat(loaded.identity().serial()).isEqualTo(one.serial());
        assertThat(loaded.identity().chain()).hasSize(2);
        assertThat(loaded.health().state()).isEqualTo(Health.State.UP);
        assertThat(loaded.secondsLeft()).isBetween(364 * 86_400.0, 365 * 86_400.0);
        assertThat(loaded.identity()).asString().doesNotContain("PRIVATE").contains("CN=one");
    }

    @Test
    void keysAreReadAsPkcs8Pkcs1AndSec1() throws Exception {
        Keytool.Issued rsa = keytool.generated("rsa", "RSA", "-keysize", "2048");
        rsa.writeTo(certificate, key);
        assertThat(refusal()).isEmpty();
        // within PKCS#8 the key of PKCS#1 is the content of the last element
        byte[] pkcs8 = rsa.key().getEncoded();
        Files.writeString(key, Keytool.pem("RSA PRIVATE KEY", Arrays.copyOfRange(pkcs8, 26, pkcs8.length)));
        assertThat(refusal()).isEmpty();

        Files.writeString(certificate, one.certificates());
        Files.writeString(
                key,
                "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + Keytool.pem("EC PRIVATE KEY", sec1((ECPrivateKey) one.key())));
        assertThat(refusal()).isEmpty();
    }

    /** RFC 5915, for P-256. */
    private static byte[] sec1(ECPrivateKey key) {
        byte[] number = key.getS().toByteArray();
        byte[] der = new byte[2 + 3 + 2 + 32 + 2 + 10];
        byte[] head = {0x30, (byte) (der.length - 2), 0x02, 0x01, 0x01, 0x04, 0x20};
        byte[] curve = {(byte) 0xA0, 0x0A, 0x06, 0x08, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x03, 0x01, 0x07};
        System.arraycopy(head, 0, der, 0, head.length);
        int length = Math.min(32, number.length);
        System.arraycopy(number, number.length - length, der, head.length + 32 - length, length);
        System.arraycopy(curve, 0, der, head.length + 32, curve.length);
        return der;
    }

    @Test
    void aKeyStoreIsReadWithItsPassword() throws Exception {
        TlsSettings settings = stored(one.store(), Keytool.PASSWORD);
        assertThat(of(settings).load()).isEmpty();
        assertThat(certificates.identity().serial()).isEqualTo(one.serial());
        assertThat(settings).asString().doesNotContain(Keytool.PASSWORD);

        assertThat(of(stored(one.store(), "wrong")).load().orElseThrow().toString())
                .isEqualTo("http.traffic.tls.key_store_password: is not that of " + one.store());
        Path cut = folder.resolve("cut.p12");
        Files.write(cut, Arrays.copyOf(Files.readAllBytes(one.store()), 300));
        assertThat(of(stored(cut, Keytool.PASSWORD)).load().orElseThrow().toString())
                .contains("http.traffic.tls.key_store: ", "is no PKCS#12 key store; was it cut?");
    }

    private static TlsSettings stored(Path store, String password) {
        TlsSettings pem = Keytool.settings(store, store);
        return new TlsSettings(
                pem.setting(),
                null,
                null,
                store,
                password,
                pem.clientAuth(),
                null,
                pem.protocols(),
                pem.cipherSuites(),
                true,
                pem.reloadInterval(),
                pem.expiryWarning());
    }

    @Test
    void whatCannotBeUsedIsRefusedWithWordsThatSayWhatWouldBePossible() throws Exception {
        Files.writeString(key, two.privateKey());
        assertThat(refusal())
                .startsWith("http.traffic.tls.key: " + key + " is not the key of " + certificate)
                .contains("CN=one", "exchange both");

        one.writeTo(certificate, key);
        List<String> blocks = List.of(one.certificates().split("(?<=-----END CERTIFICATE-----\n)"));
        Files.writeString(
                certificate,
                blocks.get(0) + Keytool.pem("CERTIFICATE", two.chain().get(0).getEncoded()));
        assertThat(refusal()).contains("http.traffic.tls.certificate: ", "number 2", "did not issue the one before");

        Files.writeString(certificate, "nothing");
        assertThat(refusal()).contains("has no certificate in PEM: -----BEGIN CERTIFICATE-----");
        Files.write(certificate, one.chain().get(0).getEncoded());
        assertThat(refusal()).contains("looks like DER");
        Files.write(certificate, new byte[0]);
        assertThat(refusal()).contains("it is empty");
        Files.writeString(certificate, Keytool.pem("CERTIFICATE", new byte[] {0x30, 0x03, 1, 2, 3}));
        assertThat(refusal()).contains("can't be read; was it cut?");
        Files.delete(certificate);
        assertThat(refusal()).isEqualTo("http.traffic.tls.certificate: " + certificate + " does not exist");
        Files.createDirectory(certificate);
        assertThat(refusal()).contains("is a folder; name the file in it");
        Files.delete(certificate);

        one.writeTo(certificate, key);
        Files.writeString(key, Keytool.pem("ENCRYPTED PRIVATE KEY", new byte[] {0x30, 0}));
        assertThat(refusal()).contains("http.traffic.tls.key: ", "encrypted", "without a password");
        Files.writeString(
                key,
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n");
        assertThat(refusal()).contains("encrypted");
        Files.writeString(key, Keytool.pem("PRIVATE KEY", new byte[] {0x30, 0}));
        assertThat(refusal()).contains("can't be read; possible: RSA, EC, Ed25519");
        Files.writeString(key, one.certificates());
        assertThat(refusal()).contains("has no private key in PEM");

        keytool.generated("weak", "RSA", "-keysize", "1024").writeTo(certificate, key);
        assertThat(refusal()).contains("has an RSA key of 1024 bits; possible: 2048 and more");
    }

    @Test
    void whatTwoLooksSawTakesThePlaceOfWhatIsInUse() throws IOException {
        Certificates loaded = loaded();
        lookTwice(loaded);
        two.writeTo(certificate, key);
        look(loaded);
        assertThat(exchanged).isEmpty();
        look(loaded);
        assertThat(exchanged).containsExactly(two.serial());
        lookTwice(loaded);
        assertThat(exchanged).hasSize(1);
        assertThat(loaded.identity().serial()).isEqualTo(two.serial());
        assertThat(events).containsExactly("tls.certificate.loaded ");
    }

    @Test
    void ofAPairThatIsWrittenHalfTheOldOneGoesOnAndIsSaidSoOnce() throws IOException {
        Certificates loaded = loaded();
        Files.writeString(certificate, two.certificates());
        lookTwice(loaded);
        lookTwice(loaded);
        assertThat(exchanged).isEmpty();
        assertThat(events).singleElement().asString().startsWith("tls.certificate.refused key: ");
        assertThat(loaded.health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(loaded.health().detail()).contains("the certificate before goes on", "is not the key of");
        Files.writeString(key, two.privateKey());
        lookTwice(loaded);
        assertThat(exchanged).containsExactly(two.serial());
        assertThat(loaded.health().state()).isEqualTo(Health.State.UP);

        // and back to what is in use is no exchange
        Files.writeString(key, one.privateKey());
        lookTwice(loaded);
        assertThat(loaded.health().state()).isEqualTo(Health.State.DEGRADED);
        Files.writeString(key, two.privateKey());
        lookTwice(loaded);
        assertThat(loaded.health().state()).isEqualTo(Health.State.UP);
        assertThat(exchanged).hasSize(1);
    }

    @Test
    void filesThatComeAndGoAndLinksThatAreReplacedAreFollowed() throws IOException {
        Path first = Files.createDirectory(folder.resolve("..first"));
        Path second = Files.createDirectory(folder.resolve("..second"));
        one.writeTo(first.resolve("tls.crt"), first.resolve("tls.key"));
        two.writeTo(second.resolve("tls.crt"), second.resolve("tls.key"));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.delete(certificate);
        Files.delete(key);
        Files.createSymbolicLink(certificate, Path.of("..data/tls.crt"));
        Files.createSymbolicLink(key, Path.of("..data/tls.key"));
        Certificates loaded = loaded();
        lookTwice(loaded);
        Path next = Files.createSymbolicLink(folder.resolve("..next"), second.getFileName());
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        lookTwice(loaded);
        assertThat(exchanged).containsExactly(two.serial());

        Files.delete(data);
        look(loaded);
        assertThat(loaded.health().state()).isEqualTo(Health.State.UP);
        lookTwice(loaded);
        assertThat(loaded.health().detail()).contains("does not exist");
        assertThat(events).hasSize(2);
        Files.createSymbolicLink(data, second.getFileName());
        lookTwice(loaded);
        assertThat(loaded.health().state()).isEqualTo(Health.State.UP);
        assertThat(exchanged).hasSize(1);
    }

    @Test
    void oneThatExpiredIsNotTakenAndOneThatDoesNotCountYetIsTakenThen() throws IOException {
        Certificates loaded = loaded();
        keytool.issue(authority, "old", "-startdate", "-10d", "-validity", "1").writeTo(certificate, key);
        lookTwice(loaded);
        assertThat(events).singleElement().asString().contains("refused certificate: it expired on");
        assertThat(loaded.identity().serial()).isEqualTo(one.serial());

        Keytool.Issued early = keytool.issue(authority, "early", "-startdate", "+10d", "-validity", "100");
        early.writeTo(certificate, key);
        lookTwice(loaded);
        lookTwice(loaded);
        assertThat(events).hasSize(2).last().asString().contains("it does not count before", "tried again then");
        assertThat(exchanged).isEmpty();
        now = now.plus(Duration.ofDays(11));
        look(loaded);
        assertThat(exchanged).containsExactly(early.serial());
    }

    @Test
    void oneThatWillSoonExpireIsWarnedOfOnceAndGoesOnWhenItHas() {
        Certificates loaded = loaded();
        now = now.plus(Duration.ofDays(355));
        lookTwice(loaded);
        assertThat(events).containsExactly("tls.certificate.expiring ");
        assertThat(loaded.health())
                .isEqualTo(Health.degraded(
                        "the certificate expires on " + loaded.identity().notAfter() + ", in 9 days"));
        now = now.plus(Duration.ofDays(20));
        lookTwice(loaded);
        assertThat(events).hasSize(2).last().isEqualTo("tls.certificate.expired ");
        assertThat(loaded.health().detail()).contains("expired on", "clients refuse it");
        assertThat(loaded.secondsLeft()).isNegative();
    }

    @Test
    void aStartWithOneThatExpiredServesAndSaysSo() {
        now = now.plus(Duration.ofDays(400));
        Certificates loaded = loaded();
        assertThat(loaded.health().state()).isEqualTo(Health.State.DEGRADED);
        assertThat(events).containsExactly("tls.certificate.expired ");
    }

    @Test
    void whatCannotBeExchangedIsToldAndTriedAgainWithOtherFiles() throws IOException {
        Certificates loaded = loaded();
        two.writeTo(certificate, key);
        look(loaded);
        loaded.look(next -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        assertThat(loaded.identity().serial()).isEqualTo(one.serial());
        assertThat(loaded.health().detail()).contains("could not be exchanged", "on purpose");
    }
}
