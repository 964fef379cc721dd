package dev.jackfield.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LogLevelApiTest {
    private static final String LEVELS = "/api/v1/log_levels";

    @RegisterExtension
    final TestVertx vertx = new TestVertx();

    @TempDir
    Path data;

    private ControlFixture control;

    @BeforeEach
    void listen() throws Exception {
        control = new ControlFixture(vertx, data).listen();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
    }

    private RawClient.Reply put(String json) throws Exception {
        return control.ask(control.json("PUT", LEVELS, json));
    }

    private JsonObject level(String name) throws Exception {
        return new JsonObject(control.get(LEVELS).body())
                .getJsonObject("levels")
                .getJsonObject(name);
    }

    @Test
    void aPluginsLevelIsChangedByItsIdAndRestoredByNull() throws Exception {
        assertThat(level("cache-map").encode())
                .isEqualTo("{\"logger\":\"plugin.cache-map\",\"level\":\"warn\",\"changed\":false,\"until\":null}");

        assertThat(put("{\"levels\":{\"cache-map\":\"debug\",\"io.vertx\":\"error\"}}")
                        .status())
                .isEqualTo(200);

        assertThat(control.logging.own)
                .containsEntry("plugin.cache-map", System.Logger.Level.DEBUG)
                .containsEntry("io.vertx", System.Logger.Level.ERROR);
        assertThat(level("cache-map").getBoolean("changed")).isTrue();
        assertThat(level("io.vertx").getString("level")).isEqualTo("error");
        assertThat(put("{\"levels\":{\"cache-map\":\"trace\"}}").status()).isEqualTo(200);
        assertThat(put("{\"levels\":{\"cache-map\":null,\"ROOT\":null}}").status())
                .isEqualTo(200);
        assertThat(control.logging.own)
                .doesNotContainKey("plugin.cache-map")
                .containsEntry("ROOT", System.Logger.Level.WARNING);
    }

    @Test
    void aLevelIsRestoredByItselfUnlessItWasChangedAgain() throws Exception {
        put("{\"levels\":{\"ROOT\":\"debug\"},\"expires_in\":\"15m\"}");
        assertThat(level("ROOT").getString("until")).isEqualTo("2025-01-02T03:19:05Z");
        Runnable first = control.later.get(0);
        control.clock.pass(Duration.ofMinutes(1));
        put("{\"levels\":{\"ROOT\":\"trace\"},\"expires_in\":\"15m\"}");

        assertThat(control.later).hasSize(1);
        first.run();
        assertThat(control.logging.own).containsEntry("ROOT", System.Logger.Level.TRACE);
        control.later.get(0).run();
        assertThat(control.logging.own).containsEntry("ROOT", System.Logger.Level.WARNING);
        assertThat(level("ROOT").getBoolean("changed")).isFalse();
    }

    @Test
    void allMistakesAreToldTogetherAndNothingIsChanged() throws Exception {
        RawClient.Reply reply =
                put("{\"levels\":{\"a b\":\"info\",\"cache-map\":\"debu\",\"x\":\"info\"},\"expires_in\":\"1x\"}");
        assertThat(reply.status()).isEqualTo(422);
        assertThat((List<?>) reply.json().get("errors")).hasSize(3);
        assertThat(reply.body()).contains("did you mean \\\"debug\\\"?");
        assertThat(control.logging.own).hasSize(1);
        assertThat(put("{\"levels\":{}}").status()).isEqualTo(422);
    }

    @Test
    void levelsThatAreChangedAreBounded() throws Exception {
        StringBuilder many = new StringBuilder("{\"levels\":{");
        for (int i = 0; i <= 200; i++) {
            many.append(i == 0 ? "" : ",").append("\"a").append(i).append("\":\"info\"");
        }
        assertThat(put(many + "}}").status()).isEqualTo(409);
        assertThat(control.logging.own).hasSize(1);
    }

    @Test
    void whatWasNeverChangedIsNotRestored() throws Exception {
        RawClient.Reply reply = put("{\"levels\":{\"a.b\":null}}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("nothing to restore");
        assertThat(put("{\"levels\":{\"cache-map\":null}}").status()).isEqualTo(200);
    }

    @Test
    void loggersThatWereEverChangedAreBounded() throws Exception {
        for (int i = 0; i < 10; i++) {
            StringBuilder levels = new StringBuilder();
            for (int j = 0; j < 100; j++) {
                levels.append(j == 0 ? "" : ",")
                        .append("\"a")
                        .append(i)
                        .append("-")
                        .append(j)
                        .append("\":\"info\"");
            }
            assertThat(put("{\"levels\":{" + levels + "}}").status()).isEqualTo(200);
            String restored = levels.toString().replace("\"info\"", "null");
            assertThat(put("{\"levels\":{" + restored + "}}").status()).isEqualTo(200);
        }
        RawClient.Reply reply = put("{\"levels\":{\"more\":\"info\"}}");
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.body()).contains("1000 loggers");
        assertThat(put("{\"levels\":{\"a0-0\":\"info\"}}").status()).isEqualTo(200);
    }
}
