package dev.jackfield.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jackfield.testkit.RawClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links that belong together, divided by their names, in code and by HTTP. */
@Timeout(60)
class FaultNetworkTest {
    private final FaultNetwork network = FaultNetwork.open(42);
    private Peer redis;

    @BeforeEach
    void start() throws IOException {
        redis = Peer.echo();
        for (String node : new String[] {"n1", "n2", "n3"}) {
            network.link(node, "redis", redis.port());
        }
    }

    @AfterEach
    void stop() throws IOException {
        network.close();
        redis.close();
    }

    private Socket from(String node) throws IOException {
        FaultProxy link = network.link(node, "redis");
        Socket socket = new Socket(link.host(), link.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static int echo(Socket socket, int b) throws IOException {
        socket.getOutputStream().write(b);
        return socket.getInputStream().read();
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(300);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(20_000);
    }

    @Test
    void thePartitionedHearNobodyAndTheOthersGoOnAndHealingDeliversWhatWasHeld() throws Exception {
        try (Socket one = from("n1");
                Socket two = from("n2");
                Socket three = from("n3")) {
            assertThat(echo(one, 1)).isEqualTo(1);
            try (Partition partition = network.partition("n1")) {
                assertThat(network.partitions()).containsExactly(partition);
                one.getOutputStream().write(7);
                assertSilent(one);
                assertThat(echo(two, 2)).isEqualTo(2);
                assertThat(echo(three, 3)).isEqualTo(3);
            }
            assertThat(one.getInputStream().read()).as("on the same connection").isEqualTo(7);
            assertThat(network.partitions()).isEmpty();
        }
    }

    @Test
    void aConnectionMadeMeanwhileGoesNoFurtherUntilItIsHealed() throws Exception {
        Partition partition = network.partition("redis");
        int before = redis.connected();
        try (Socket late = from("n2")) {
            late.getOutputStream().write(5);
            assertSilent(late);
            assertThat(redis.connected()).isEqualTo(before);
            partition.heal();
            assertThat(late.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void aLinkThatTwoPartitionsDivideStaysDividedUntilBothAreHealed() throws Exception {
        Partition first = network.partition("n1");
        Partition second = network.partition("n1", "n2");
        network.link("n4", "n1", redis.port());
        try (Socket one = from("n1")) {
            one.getOutputStream().write(5);
            first.heal();
            first.heal();
            assertThat(network.link("n1", "redis").isPartitioned()).isTrue();
            assertSilent(one);
            assertThat(network.link("n4", "n1").isPartitioned())
                    .as("added later")
                    .isTrue();
            second.heal();
            assertThat(one.getInputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void mistakesNameWhatIsThere() throws Exception {
        assertThatThrownBy(() -> network.partition("n9"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("n9")
                .hasMessageContaining("n1, n2, n3, redis");
        assertThatThrownBy(() -> network.link("n1", "postgres")).hasMessageContaining("n1→redis");
        assertThatThrownBy(() -> network.link("n1", "redis", 1)).hasMessageContaining("there already");
        assertThatThrownBy(() -> network.link("n 1", "redis", 1)).hasMessageContaining("\"n 1\"");
        assertThat(network.link("n1", "redis", redis.port())).isSameAs(network.link("n1", "redis"));
    }

    @Test
    void closingEndsItsThread() throws Exception {
        network.close();
        assertThatThrownBy(() -> network.partition("n1")).isInstanceOf(RuntimeException.class);
        network.close();
    }

    @Test
    void everythingGoesByHttpToo() throws Exception {
        URI api = network.serve(0).address();
        try (Socket one = from("n1")) {
            assertThat(post(api, "/links/n1/redis/faults", "{\"fault\":\"delay\",\"milliseconds\":20}")
                            .status())
                    .isEqualTo(200);
            assertThat(network.link("n1", "redis").faults())
                    .containsExactly(
                            new Fault.Delay(Direction.TO_CLIENT, Duration.ofMillis(20), Duration.ZERO),
                            new Fault.Delay(Direction.TO_SERVER, Duration.ofMillis(20), Duration.ZERO));
            assertThat(echo(one, 1)).isEqualTo(1);
            JsonObject shown =
                    new JsonObject(RawClient.ask(api, "GET /links/n1/redis").body());
            assertThat(shown.getLong("bytes_to_server")).isEqualTo(1);
            assertThat(shown.getJsonArray("faults")).hasSize(2);
            assertThat(RawClient.ask(api, "DELETE /links/n1/redis/faults").status())
                    .isEqualTo(204);
            assertThat(network.link("n1", "redis").faults()).isEmpty();

            RawClient.Reply divided = post(api, "/partitions", "{\"island\":[\"n1\"]}");
            assertThat(divided.status()).isEqualTo(201);
            one.getOutputStream().write(9);
            assertSilent(one);
            long id = new JsonObject(divided.body()).getLong("id");
            assertThat(new JsonObject(RawClient.ask(api, "GET /partitions").body()).getJsonArray("items"))
                    .hasSize(1);
            assertThat(RawClient.ask(api, "DELETE /partitions/" + id).status()).isEqualTo(204);
            assertThat(one.getInputStream().read()).isEqualTo(9);

            assertThat(post(api, "/links/n1/redis/cut", "").status()).isEqualTo(204);
            assertThat(one.getInputStream().read()).isEqualTo(-1);
        }
        RawClient.Reply added =
                post(api, "/links", "{\"from\":\"n4\",\"to\":\"redis\",\"target\":\"127.0.0.1:" + redis.port() + "\"}");
        assertThat(added.status()).isEqualTo(201);
        try (Socket four = from("n4")) {
            assertThat(echo(four, 4)).isEqualTo(4);
            assertThat(RawClient.ask(api, "DELETE /links/n4/redis").status()).isEqualTo(204);
            assertThatThrownBy(() -> four.getInputStream().read()).hasMessageContaining("reset");
        }
        assertThat(new JsonObject(RawClient.ask(api, "GET /links").body()).getJsonArray("items"))
                .hasSize(3);
    }

    @Test
    void aMistakeByHttpIsAProblemThatSaysWhatIsPossible() throws Exception {
        URI api = network.serve(0).address();
        for (String[] wrong : new String[][] {
            {"/links/n9/redis/faults", "{\"fault\":\"silence\"}", "404", "there are [n1"},
            {"/links/n1/redis/faults", "{\"fault\":\"slow\"}", "400", "delay, throttle"},
            {"/links/n1/redis/faults", "{\"fault\":\"delay\",\"millis\":1}", "400", "unknown: [millis]"},
            {"/links/n1/redis/faults", "{\"fault\":\"delay\",\"milliseconds\":-1}", "400", "not negative"},
            {"/links/n1/redis/faults", "{\"fault\":\"throttle\",\"bytes_per_second\":\"1\"}", "400", "whole number"},
            {"/links/n1/redis/faults", "{\"fault\":\"silence\",\"direction\":\"up\"}", "400", "to_server"},
            {"/links/n1/redis/faults", "[", "400", "no JSON object"},
            {"/links", "{\"from\":\"a\",\"to\":\"b\",\"target\":\"nowhere\"}", "400", "host:port"},
            {"/partitions", "{\"island\":[]}", "400", "names of links"},
            {"/partitions", "{\"island\":\"n1\"}", "400", "list of names"},
        }) {
            RawClient.Reply reply = post(api, wrong[0], wrong[1]);
            assertThat(String.valueOf(reply.status())).as(wrong[1]).isEqualTo(wrong[2]);
            assertThat(reply.field("content-type")).hasValue("application/problem+json");
            assertThat(new JsonObject(reply.body()).getString("detail")).contains(wrong[3]);
        }
        assertThat(RawClient.askWith(api, "POST /partitions", "{}", "Content-Type: text/plain")
                        .status())
                .isEqualTo(415);
        assertThat(network.links()).allSatisfy(link -> assertThat(link.faults()).isEmpty());
    }

    private static RawClient.Reply post(URI api, String path, String body) throws IOException {
        return RawClient.askWith(api, "POST " + path, body, "Content-Type: application/json");
    }
}
