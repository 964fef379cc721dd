package dev.jackfield.kernel.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.kernel.plugin.PluginJar;
import dev.jackfield.kernel.trust.PluginLock;
import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.spi.JackfieldException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
    private static final int INSTALLATIONS = 5;

    @TempDir
    Path folder;

    @Test
    void installationsAtOnceAllKeepTheirEntryInTheLock() throws Exception {
        List<Callable<Void>> installations = new ArrayList<>();
        for (int i = 0; i < INSTALLATIONS; i++) {
            String id = "plugin" + i;
            Path archive = PluginJar.store(id, id).jar(folder.resolve(id + ".jar"));
            installations.add(() -> install(archive));
        }
        ExecutorService threads = Executors.newFixedThreadPool(INSTALLATIONS);
        try {
            for (Future<Void> one : threads.invokeAll(installations)) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(PluginLock.read(folder.resolve(PluginLock.FILE)).entries()).hasSize(INSTALLATIONS);
    }

    private Void install(Path archive) throws IOException {
        Installation installation = new Installation(
                folder.resolve("plugins"),
                folder.resolve(PluginLock.FILE),
                Trust.inEverything(),
                new Installation.Terms(null, false, false, Instant.EPOCH));
        while (true) {
            try {
                installation.run(List.of(archive));
                return null;
            } catch (JackfieldException e) {
                assertThat(e.code()).as(e.toString()).isEqualTo("busy");
            }
        }
    }
}
