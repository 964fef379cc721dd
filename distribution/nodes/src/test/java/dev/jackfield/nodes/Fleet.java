package dev.jackfield.nodes;

import com.sun.net.httpserver.HttpServer;
import dev.jackfield.nodes.shared.SharedProvider;
import dev.jackfield.spi.http.RoutesProvider;
import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.node.Nodes;
import dev.jackfield.testkit.server.PostgresServer;
import dev.jackfield.testkit.server.RedisServer;
import dev.jackfield.testkit.server.RedisServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Three nodes of the distribution, each a process, with what they share, each by links of its own: a service in front of which
 * they stand, a Redis and a PostgreSQL. Started once for all tests.
 */
final class Fleet implements AutoCloseable {
    private static final Path HOME = Path.of(System.getProperty("jackfield.distribution", "../target/jackfield"))
            .toAbsolutePath();

    final FaultNetwork network;
    final Nodes nodes;
    private final Path folder;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer service;
    private final RedisServer redis;
    private final PostgresServer postgres;

    Fleet() throws IOException {
        folder = Files.createTempDirectory("nodes");
        service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.setExecutor(threads);
        service.createContext("/", exchange -> {
            byte[] body = ("answer to " + exchange.getRequestURI()).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        service.start();
        int servicePort = service.getAddress().getPort();
        redis = RedisServers.single();
        postgres = PostgresServer.started();
        Path plugins = plugins();
        // region nodes
        network = FaultNetwork.open();
        nodes = Nodes.of(HOME, folder)
                .count(3)
                .network(network)
                .option("--plugins=" + plugins)
                .configuration(node -> """
                        bindings:
                          upstream:
                            default: {provider: round_robin, nodes: ["http://127.0.0.1:%d"]}
                          cluster:
                            default: {provider: redis, nodes: ["%s"], node: %s, lease: 1s, log_messages: 50000}
                          database:
                            default:
                              {provider: postgresql, primary: "127.0.0.1:%d", database: postgres, user: %s, password: "%s",
                               connection_timeout: 1s, socket_timeout: 2s}
                          http.routes:
                            shared: {provider: shared}
                        """.formatted(
                                network.link(node, "service", servicePort).port(),
                                redis.uri(redis.through(network, node)),
                                node,
                                postgres.through(network, node).port(),
                                postgres.user(),
                                postgres.password()))
                .start();
        // endregion
    }

    /** {@return a folder with the plugins of the distribution and the one of these tests} */
    private Path plugins() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        try (Stream<Path> archives = Files.list(HOME.resolve("plugins"))) {
            for (Path archive : archives.toList()) {
                Files.createSymbolicLink(plugins.resolve(archive.getFileName()), archive);
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "shared");
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Jackfield-Spi-Version", "1.0");
        String inside = SharedProvider.class.getPackageName().replace('.', '/');
        try (JarOutputStream jar =
                        new JarOutputStream(Files.newOutputStream(plugins.resolve("shared-1.0.0.jar")), manifest);
                Stream<Path> classes = Files.list(classes().resolve(inside))) {
            for (Path each : classes.sorted().toList()) {
                jar.putNextEntry(new JarEntry(inside + "/" + each.getFileName()));
                Files.copy(each, jar);
            }
            jar.putNextEntry(new JarEntry("META-INF/services/" + RoutesProvider.class.getName()));
            jar.write(SharedProvider.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return plugins;
    }

    private static Path classes() {
        return Path.of(SharedProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    }

    @Override
    public void close() throws IOException {
        nodes.close();
        network.close();
        List.of(redis, postgres).forEach(server -> server.close());
        service.stop(0);
        threads.shutdownNow();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(Fleet::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
