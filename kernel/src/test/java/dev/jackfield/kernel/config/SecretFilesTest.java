package dev.jackfield.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {
    @TempDir
    Path folder;

    private final Map<Path, String> inUse = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger told = new AtomicInteger();
    private SecretFiles files;
    private Path secret;

    @BeforeEach
    void open() throws IOException {
        secret = folder.resolve("secret");
        files = new SecretFiles(() -> inUse, Duration.ofSeconds(1), nanos::get);
        write("one");
        use("one");
    }

    @AfterEach
    void close() {
        files.close();
    }

    private void write(String text) throws IOException {
        Files.writeString(secret, text);
    }

    private void use(String text) {
        inUse.put(secret, SecretFiles.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private int look(int times) {
        for (int i = 0; i < times; i++) {
            files.look(told::incrementAndGet);
        }
        return told.get();
    }

    @Test
    void whatIsInUseIsNotTold() {
        assertThat(look(5)).isZero();
    }

    @Test
    void anotherContentIsToldOnceItIsStable() throws IOException {
        look(2);
        write("two");
        assertThat(look(1)).isZero();
        write("three");
        assertThat(look(1)).isZero();
        assertThat(look(1)).isEqualTo(1);
        use("three");
        assertThat(look(5)).isEqualTo(1);
    }

    @Test
    void whatCanNotBeUsedIsToldAgainEverMoreSeldom() throws IOException {
        write("two");
        assertThat(look(10)).isEqualTo(1);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(look(10)).isEqualTo(2);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(look(10)).isEqualTo(2);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(look(10)).isEqualTo(3);
    }

    @Test
    void fileThatGoesIsToldAndOneThatComesBackUnchangedIsNot() throws IOException {
        look(2);
        Files.delete(secret);
        assertThat(look(1)).isZero();
        write("one");
        assertThat(look(3)).isZero();
        Files.delete(secret);
        assertThat(look(2)).isEqualTo(1);
    }
}
