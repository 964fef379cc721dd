package dev.jackfield.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private final Secrets secrets = new Secrets();

    @Test
    void masksASecretWhereverItStands() {
        secrets.register("hunter2");
        assertThat(secrets.mask("login hunter2, again hunter2!")).isEqualTo("login ********, again ********!");
        assertThat(secrets.mask("nothing here")).isEqualTo("nothing here");
    }

    @Test
    void theLongerOfTwoSecretsIsMaskedWhole() {
        secrets.register("pass");
        secrets.register("password-long");
        assertThat(secrets.mask("password-long")).isEqualTo("********");
    }

    @Test
    void masksHowItIsWrittenInUrlsAndJson() {
        secrets.register("p@ss \"w\"\nsecond line");
        assertThat(secrets.mask("redis://:p%40ss+%22w%22%0Asecond+line@h")).isEqualTo("redis://:********@h");
        assertThat(secrets.mask("redis://:p%40ss%20%22w%22%0Asecond%20line@h")).isEqualTo("redis://:********@h");
        assertThat(secrets.mask("{\"v\":\"p@ss \\\"w\\\"\\nsecond line\"}")).isEqualTo("{\"v\":\"********\"}");
    }

    @Test
    void masksASingleLineOfASecretWithSeveral() {
        secrets.register("-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----");
        assertThat(secrets.mask("read MIIEvQIBADANBgkq")).isEqualTo("read ********");
    }

    @Test
    void aSecretTooShortToLookForLeavesTextsReadable() {
        secrets.register("a");
        secrets.register("   ");
        assertThat(secrets.mask("a banana")).isEqualTo("a banana");
    }

    @Test
    void remembersTheLatestOnesOnly() {
        IntStream.range(0, Secrets.Standing.START.capacity()).forEach(i -> secrets.register("secret-" + i + "-end"));
        secrets.register("secret-0-end");
        secrets.register("one more secret");
        assertThat(secrets.mask("secret-0-end secret-1-end")).isEqualTo("******** secret-1-end");
        assertThat(secrets).hasToString("4096 secrets");
    }

    @Test
    void aCandidateIsMaskedForItselfUntilItIsSettled() {
        secrets.register("pass");
        Secrets candidate = secrets.candidate();
        candidate.register("password-long");
        assertThat(candidate.mask("password-long pass")).isEqualTo("******** ********");
        assertThat(secrets.mask("password-long")).isEqualTo("********word-long");
        candidate.settle(Secrets.Standing.TRIED);
        assertThat(secrets.mask("password-long")).isEqualTo("********");
    }

    @Test
    void whatIsTriedForgetsNothingThatCounts() {
        secrets.register("of-the-start");
        settled("accepted-one", Secrets.Standing.ACCEPTED);
        IntStream.range(0, 2000).forEach(i -> settled("tried-" + i + "-end", Secrets.Standing.TRIED));
        assertThat(secrets.mask("of-the-start accepted-one tried-0-end tried-1999-end"))
                .isEqualTo("******** ******** tried-0-end ********");
        IntStream.range(0, 2000).forEach(i -> settled("taken-" + i + "-end", Secrets.Standing.ACCEPTED));
        assertThat(secrets.mask("of-the-start accepted-one")).isEqualTo("******** accepted-one");
    }

    private void settled(String secret, Secrets.Standing standing) {
        Secrets candidate = secrets.candidate();
        candidate.register(secret);
        candidate.settle(standing);
    }

    @Test
    void masksWhileOthersRegister() throws Exception {
        secrets.register("hunter2");
        var pool = Executors.newFixedThreadPool(2);
        var writing = pool.submit(() -> IntStream.range(0, 200).forEach(i -> secrets.register("another-" + i)));
        var reading = pool.submit(() -> IntStream.range(0, 10_000)
                .allMatch(i -> secrets.mask("x hunter2 x").equals("x ******** x")));
        assertThat(reading.get(30, TimeUnit.SECONDS)).isTrue();
        writing.get(30, TimeUnit.SECONDS);
        pool.shutdownNow();
    }
}
