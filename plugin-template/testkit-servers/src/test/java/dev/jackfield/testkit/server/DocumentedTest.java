package dev.jackfield.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.testkit.fault.ControlledProcess;
import dev.jackfield.testkit.fault.Direction;
import dev.jackfield.testkit.fault.FailingFileSystem;
import dev.jackfield.testkit.fault.FaultNetwork;
import dev.jackfield.testkit.fault.FaultProxy;
import dev.jackfield.testkit.fault.Partition;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/testing-with-faults.md} shows. */
@Timeout(60)
class DocumentedTest {
    // region extensions
    @RegisterExtension
    static final ServerExtension<RedisServer> REDIS = ServerExtension.perClass(RedisServers::single);

    @RegisterExtension
    static final ServerExtension<PostgresServer> POSTGRES = ServerExtension.shared("postgres", PostgresServer::started);
    // endregion

    @TempDir
    Path folder;

    @BeforeAll
    static void hereAlone() {
        Assumptions.assumeTrue(RedisServers.isAvailable(), "the servers run on Linux on x86-64");
    }

    @Test
    void aClientWaitsForAServerThatIsSilent() throws IOException {
        RedisServer redis = REDIS.get();
        // region proxy
        try (FaultProxy proxy = FaultProxy.to(redis.port());
                Socket client = new Socket(proxy.host(), proxy.port())) {
            client.setSoTimeout(2_000);
            proxy.halfOpen();
            client.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            proxy.heal();
            assertThat(client.getInputStream().readNBytes(7)).asString().isEqualTo("+PONG\r\n");
        }
        // endregion
    }

    @Test
    void aPartitionDividesByNames() throws IOException {
        RedisServer redis = REDIS.get();
        // region network
        try (FaultNetwork network = FaultNetwork.open(4711);
                RedisConnection first = new RedisConnection(redis.through(network, "node-1"));
                RedisConnection second = new RedisConnection(redis.through(network, "node-2"))) {
            try (Partition partition = network.partition("node-1")) {
                assertThat(first.answers()).isFalse();
                assertThat(second.answers()).isTrue();
            }
            assertThat(first.answers()).isTrue();
        }
        // endregion
    }

    private record RedisConnection(Socket socket) implements AutoCloseable {
        RedisConnection(FaultProxy link) throws IOException {
            this(new Socket(link.host(), link.port()));
            socket.setSoTimeout(2_000);
        }

        boolean answers() throws IOException {
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            try {
                return socket.getInputStream().readNBytes(7).length == 7;
            } catch (SocketTimeoutException e) {
                return false;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aReplicaLags() throws SQLException {
        // region replica
        PostgresServer primary = POSTGRES.get();
        try (FaultNetwork network = FaultNetwork.open()) {
            FaultProxy link = primary.through(network, "replica");
            try (PostgresServer replica = primary.replica("replica", link)) {
                link.silence(Direction.TO_CLIENT);
                primary.execute("create table late (n int)");
                String position = primary.position();
                assertThat(replica.query("select to_regclass('late')")).isNull();

                link.heal();
                replica.awaitPosition(position, Duration.ofSeconds(30));
                assertThat(replica.query("select to_regclass('late')")).isEqualTo("late");
            }
        }
        // endregion
    }

    @Test
    void aProcessIsFrozen() {
        // region process
        try (ControlledProcess process = ControlledProcess.of("sh", "-c", "echo ready; while :; do sleep 1; done")
                .start()) {
            process.awaitLine(Pattern.compile("ready"), Duration.ofSeconds(10));
            process.freeze();
            assertThat(process.isFrozen()).isTrue();
            process.resume();
            process.kill();
            assertThat(process.exitCode()).hasValue(137);
        }
        // endregion
    }

    @Test
    void aDiskIsFull() throws IOException {
        // region disk
        FailingFileSystem disk = FailingFileSystem.over(FileSystems.getDefault());
        Path file = disk.at(folder).resolve("state");
        Files.writeString(file, "whole");
        disk.full();
        assertThatThrownBy(() -> Files.writeString(file.resolveSibling("next"), "more"))
                .hasMessageContaining("No space left on device");
        assertThat(Files.readString(file)).isEqualTo("whole");
        // endregion
    }
}
