package dev.jackfield.launcher.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlUrlTest {
    @TempDir
    Path data;

    @Test
    void whatWasSaidLastIsRead() throws IOException {
        ControlUrl.write(data, "http://127.0.0.1:8081");
        ControlUrl.write(data, "https://[::1]:8443");
        assertThat(ControlUrl.read(data)).contains("https://[::1]:8443");
        try (Stream<Path> files = Files.list(data)) {
            assertThat(files).containsExactly(data.resolve(ControlUrl.FILE));
        }
    }

    @Test
    void nothingIsSaidOfAServerThatStopped() throws IOException {
        ControlUrl.write(data, "http://127.0.0.1:8081");
        ControlUrl.delete(data);
        assertThat(ControlUrl.read(data)).isEmpty();
        assertThat(ControlUrl.read(data.resolve("not-there"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "8081", "ftp://127.0.0.1", "file:///etc/passwd", "\u00e9"})
    void whatIsNoAddressSaysNothing(String content) throws IOException {
        Files.writeString(data.resolve(ControlUrl.FILE), content);
        assertThat(ControlUrl.read(data)).isEmpty();
    }
}
