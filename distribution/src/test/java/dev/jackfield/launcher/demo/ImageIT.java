package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cut-down Java with Jackfield beside it. */
class ImageIT {
    @TempDir
    Path folder;

    @Test
    void theImageStartsAndServesOnItsOwnJava() throws Exception {
        Path image = folder.resolve("image");
        Process made = new ProcessBuilder(
                        Launched.HOME.resolve("deploy/image").toString(), Launched.HOME.toString(), image.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("made").toFile())
                .start();
        assertThat(made.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(made.exitValue())
                .as(Files.readString(folder.resolve("made")))
                .isZero();

        try (Launched jackfield = Launched.start(
                        folder,
                        Map.of("JAVA_HOME", image.resolve("java").toString()),
                        "run",
                        "--port=0",
                        "--control-port=0",
                        "--data=" + folder.resolve("data"))
                .ready()) {
            String own = image.toRealPath().toString();
            assertThat(jackfield.handle().info().command())
                    .hasValueSatisfying(command -> assertThat(command).startsWith(own));
            try (Wire wire =
                    new Wire(jackfield.control().getHost(), jackfield.control().getPort())) {
                assertThat(wire.get("/health/ready").status()).isEqualTo(200);
            }
        }
    }
}
