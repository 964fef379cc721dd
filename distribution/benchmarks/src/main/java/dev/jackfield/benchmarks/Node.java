package dev.jackfield.benchmarks;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.metric.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/** A Jackfield in this process, with the plugins of the distribution and data of its own, on a Vert.x that can be watched. */
final class Node implements AutoCloseable {
    final Path data = Files.createTempDirectory("jackfield-benchmark");
    final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    final Jackfield jackfield;

    Node(Path home, Map<String, Object> bindings) throws IOException {
        Map<String, Object> any = Map.of("host", "127.0.0.1", "port", 0);
        jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .dataFolder(data)
                .vertx(vertx)
                .configuration(Map.of("http", Map.of("traffic", any, "control", any), "bindings", bindings))
                .build());
    }

    MeterRegistry registry() {
        return jackfield.service(Meters.class).registry();
    }

    String token() throws IOException {
        return Files.readString(data.resolve("admin-token")).strip();
    }

    @Override
    public void close() throws IOException {
        jackfield.close();
        vertx.close().await();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
