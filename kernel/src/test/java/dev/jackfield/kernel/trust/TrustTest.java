package dev.jackfield.kernel.trust;

import static dev.jackfield.kernel.trust.TrustFixture.DIGEST;
import static dev.jackfield.kernel.trust.TrustFixture.ENTRY;
import static dev.jackfield.kernel.trust.TrustFixture.OTHER;
import static dev.jackfield.kernel.trust.TrustFixture.TINY;
import static dev.jackfield.kernel.trust.TrustFixture.of;
import static dev.jackfield.kernel.trust.TrustFixture.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is decided in which mode, and what a person reads then. */
class TrustTest {
    @TempDir
    Path folder;

    TrustFixture fixture;

    @BeforeEach
    void open() {
        fixture = new TrustFixture(folder);
    }

    private void refused(TrustMode mode, Subject subject, String code, String... says) {
        assertThatExceptionOfType(Distrusted.class)
                .isThrownBy(() -> fixture.trust(mode).admit(subject))
                .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
                .satisfies(e -> assertThat(List.of(says)).allMatch(e.getMessage()::contains, e.getMessage()));
    }

    private void admitted(TrustMode mode, Subject subject) {
        assertThat(fixture.trust(mode).admit(subject)).isEmpty();
    }

    @Test
    void anyLetsEverythingInAndNamesWhoSigned() {
        admitted(TrustMode.ANY, TINY);
        SigningKey key = fixture.key("acme");
        String line = key.sign("cache-tiny", "1.1.0", DIGEST).line();

        assertThat(fixture.trust(TrustMode.ANY).admit(signed(TINY, line))).contains("acme");
        admitted(TrustMode.ANY, signed(TINY, "nonsense"));
        admitted(TrustMode.ANY, signed(of("1.1.0", OTHER, 1), line));
    }

    @Test
    void lockedLetsInWhatTheLockListsByteForByte() {
        fixture.lock(ENTRY);

        admitted(TrustMode.LOCKED, TINY);
        refused(
                TrustMode.LOCKED,
                of("1.1.0", OTHER, 1234),
                "lock_digest",
                "tiny.zip",
                "plugins.lock expects of cache-tiny SHA-256 " + DIGEST + ", found is " + OTHER,
                "jackfield plugins install FILE");
        refused(TrustMode.LOCKED, of("1.1.0", OTHER, 1235), "lock_size", "1234 bytes, found is 1235 bytes");
        refused(TrustMode.LOCKED, of("1.2.0", OTHER, 1234), "lock_version", "version 1.1.0, found is 1.2.0");
        refused(
                TrustMode.LOCKED,
                of("1.0.9", DIGEST, 1234),
                "downgrade",
                "has cache-tiny 1.1.0, found is 1.0.9, which is older",
                "--allow-downgrade");
    }

    @Test
    void lockedRefusesWhatTheLockDoesNotList() {
        refused(
                TrustMode.LOCKED,
                TINY,
                "not_locked",
                "cache-tiny is not in ",
                "plugins.lock; found is cache-tiny 1.1.0, SHA-256 " + DIGEST + ", 1234 bytes",
                "to allow it: jackfield plugins install FILE");
    }

    @ParameterizedTest
    @EnumSource(
            value = TrustMode.class,
            names = {"LOCKED", "SIGNED"})
    void whatCameWithTheDistributionIsLetIn(TrustMode mode) {
        fixture.write(folder.resolve("bundled.lock"), TrustFixture.lockOf(ENTRY));

        admitted(mode, TINY);
        refused(mode, of("1.1.0", OTHER, 1234), mode == TrustMode.LOCKED ? "not_locked" : "not_signed");
    }

    @Test
    void theLockOutranksWhatCameWithTheDistribution() {
        fixture.write(folder.resolve("bundled.lock"), TrustFixture.lockOf(ENTRY));
        fixture.lock(new PluginLock.Entry("1.2.0", OTHER, 5, "", ENTRY.installedAt()));

        refused(TrustMode.LOCKED, TINY, "downgrade");
        refused(TrustMode.SIGNED, TINY, "downgrade");
    }

    @Test
    void signedLetsInWhatATrustedKeySigned() {
        SigningKey one = fixture.key("one");
        SigningKey two = fixture.key("two");
        SigningKey stranger = SigningKey.generate();
        Trust trust = fixture.trust(TrustMode.SIGNED);

        assertThat(trust.admit(
                        signed(TINY, one.sign("cache-tiny", "1.1.0", DIGEST).line())))
                .contains("one");
        List<PluginSignature> several =
                List.of(stranger.sign("cache-tiny", "1.1.0", DIGEST), two.sign("cache-tiny", "1.1.0", DIGEST));
        assertThat(trust.admit(signed(TINY, PluginSignature.text(several)))).contains("two");
    }

    @Test
    void everyWrongSignatureHasWordsOfItsOwn() {
        refused(
                TrustMode.SIGNED,
                TINY,
                "not_signed",
                "cache-tiny 1.1.0 is not signed",
                "there are none",
                "plugins sign");
        SigningKey key = fixture.key("acme");
        SigningKey stranger = SigningKey.generate();
        String good = key.sign("cache-tiny", "1.1.0", DIGEST).line();
        refused(
                TrustMode.SIGNED,
                signed(TINY, stranger.sign("cache-tiny", "1.1.0", DIGEST).line()),
                "unknown_key",
                stranger.fingerprint() + ", which is not trusted here",
                "there are acme");
        refused(TrustMode.SIGNED, signed(TINY, good.substring(0, 200)), "broken_signature", "is not whole: line 1");
        refused(TrustMode.SIGNED, signed(TINY, "\n"), "broken_signature", "is empty");
        refused(
                TrustMode.SIGNED,
                signed(of("1.1.0", OTHER, 9), good),
                "signed_for_other",
                "by acme is for cache-tiny 1.1.0, SHA-256 " + DIGEST + "; found is cache-tiny 1.1.0, SHA-256 " + OTHER);
        refused(
                TrustMode.SIGNED,
                signed(of("1.2.0", DIGEST, 9), good),
                "signed_for_other",
                "found is cache-tiny 1.2.0");
        PluginSignature other = key.sign("cache-tiny", "1.1.0", OTHER);
        String forged = new PluginSignature("cache-tiny", "1.1.0", DIGEST, key.fingerprint(), other.base64()).line();
        refused(TrustMode.SIGNED, signed(TINY, forged), "bad_signature", "is not by key acme, though it says so");
    }

    /** The fingerprint is signed too, so that a signature is not taken for one by another key of the same owner. */
    @Test
    void aSignatureIsOfOneKeyAlone() {
        SigningKey key = fixture.key("acme");
        SigningKey other = fixture.key("other");
        String base64 = key.sign("cache-tiny", "1.1.0", DIGEST).base64();

        refused(
                TrustMode.SIGNED,
                signed(TINY, new PluginSignature("cache-tiny", "1.1.0", DIGEST, other.fingerprint(), base64).line()),
                "bad_signature");
    }

    @Test
    void aRevokedKeyCountsNoMoreThoughItIsStillInTheFolder() {
        SigningKey key = fixture.key("acme");
        SigningKey next = fixture.key("next");
        PluginSignature old = key.sign("cache-tiny", "1.1.0", DIGEST);
        fixture.write(fixture.files.revoked(), "# lost\nkey " + key.fingerprint() + "  # 2026-01-31\n");

        refused(TrustMode.SIGNED, signed(TINY, old.line()), "revoked_key", key.fingerprint() + ", which is revoked");
        List<PluginSignature> both = List.of(old, next.sign("cache-tiny", "1.1.0", DIGEST));
        assertThat(fixture.trust(TrustMode.SIGNED).admit(signed(TINY, PluginSignature.text(both))))
                .contains("next");
        assertThat(fixture.trust(TrustMode.ANY).admit(signed(TINY, old.line()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(TrustMode.class)
    void aRevokedArchiveIsRefusedInEveryMode(TrustMode mode) {
        fixture.lock(ENTRY);
        String line = fixture.key("acme").sign("cache-tiny", "1.1.0", DIGEST).line();
        fixture.write(fixture.files.revoked(), "plugin " + DIGEST + "\n");

        refused(mode, signed(TINY, line), "revoked_plugin", "cache-tiny 1.1.0 is revoked", DIGEST);
    }

    @ParameterizedTest
    @EnumSource(TrustMode.class)
    void whereNobodyCanSayWhatIsRevokedNothingIsLetIn(TrustMode mode) {
        fixture.write(fixture.files.revoked(), "\n\nkey abc\n");

        refused(mode, TINY, "broken_revoked", "revoked:3: \"key\" or \"plugin\" and 64 digits");
    }

    @Test
    void aDamagedListOfWhatIsRevokedIsRefusedOrRead() {
        Random random = new Random(3);
        String text = "# lost\nkey " + DIGEST + "\nplugin " + OTHER + " # hole\n";
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            try {
                Revoked.parse(TrustFixture.mutated(text, random), "conf/revoked");
            } catch (Distrusted e) {
                assertThat(e.code()).isEqualTo("broken_revoked");
                assertThat(e.getMessage()).startsWith("conf/revoked:");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_500);
    }

    @Test
    void aBrokenLockLetsNothingInThatNeedsIt() {
        fixture.write(fixture.files.lock(), "plugins:\n  cache-tiny:\n    version: 1\n");

        refused(TrustMode.LOCKED, TINY, "broken_lock", "plugins.lock:3: version is a text in double quotes");
        refused(TrustMode.SIGNED, TINY, "broken_lock");
        admitted(TrustMode.ANY, TINY);
    }

    @Test
    void signedRefusesWhatIsBelowTheLock() {
        fixture.lock(ENTRY);
        SigningKey key = fixture.key("acme");

        refused(
                TrustMode.SIGNED,
                signed(
                        of("1.0.0", OTHER, 9),
                        key.sign("cache-tiny", "1.0.0", OTHER).line()),
                "downgrade",
                "which is older");
        assertThat(fixture.trust(TrustMode.SIGNED)
                        .admit(signed(
                                of("2.0.0", OTHER, 9),
                                key.sign("cache-tiny", "2.0.0", OTHER).line())))
                .contains("acme");
    }

    @Test
    void aKeyThatCanNotBeReadIsToldAndGivesNobodyTrust() {
        SigningKey key = SigningKey.generate();
        fixture.write(fixture.files.keys().resolve("torn.pub"), key.publicPem().substring(0, 60));
        fixture.write(
                fixture.files.keys().resolve("rsa.pub"),
                "-----BEGIN PUBLIC KEY-----\nMEgCQQCo9+BpMRYQ/dL3DS2C\n-----END PUBLIC KEY-----\n");

        refused(
                TrustMode.SIGNED,
                signed(TINY, key.sign("cache-tiny", "1.1.0", DIGEST).line()),
                "unknown_key",
                "torn.pub can't be used: it is no PEM file with one PUBLIC KEY",
                "rsa.pub can't be used: it is no public key of Ed25519");
    }

    @Test
    void theStampIsAnotherOneAfterEachChange() throws Exception {
        Trust trust = fixture.trust(TrustMode.SIGNED);
        String empty = trust.stamp();
        fixture.key("acme");
        String keyed = trust.stamp();
        fixture.lock(ENTRY);
        String locked = trust.stamp();
        fixture.write(fixture.files.revoked(), "");
        String revoked = trust.stamp();
        Files.delete(fixture.files.keys().resolve("acme.pub"));

        assertThat(List.of(empty, keyed, locked, revoked, trust.stamp())).doesNotHaveDuplicates();
    }
}
