package dev.jackfield.plugin.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jackfield.kernel.Jackfield;
import dev.jackfield.kernel.JackfieldConfig;
import dev.jackfield.spi.cluster.Candidacy;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Cursor;
import dev.jackfield.spi.cluster.Subscription;
import dev.jackfield.testkit.PluginArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jackfields of one JVM, each with a load of this plugin of its own. */
class SeveralKernelsProof {
    @TempDir
    Path folder;

    private final List<Jackfield> running = new ArrayList<>();

    private Jackfield start(String name, String group) throws IOException {
        Path home = folder.resolve(name);
        Path plugins = Files.createDirectories(home.resolve("plugins"));
        Path archive = PluginArchive.ofThisModule();
        Files.copy(archive, plugins.resolve(archive.getFileName()));
        Map<String, Object> any = Map.of("host", "127.0.0.1", "port", 0);
        Jackfield jackfield = Jackfield.start(JackfieldConfig.builder()
                .home(home)
                .dataFolder(home.resolve("data"))
                .configuration(Map.of(
                        "http",
                        Map.of("traffic", any, "control", any),
                        "plugins",
                        Map.of("directory", plugins.toString()),
                        "bindings",
                        Map.of(
                                "cluster",
                                Map.of("default", Map.of("provider", "local", "group", group, "node", name)))))
                .build());
        running.add(jackfield);
        return jackfield;
    }

    private static Cluster cluster(Jackfield jackfield) {
        return jackfield.bind(Cluster.class, "default");
    }

    @AfterEach
    void stopAll() {
        running.forEach(Jackfield::close);
    }

    @Test
    void thoseOfAGroupAreOneClusterUntilTheyStop() throws Exception {
        Jackfield leading = start("one", "together");
        Cluster one = cluster(leading);
        Cluster two = cluster(start("two", "together"));
        Cluster three = cluster(start("three", "together"));
        Cluster stranger = cluster(start("stranger", "apart"));
        List<String> heard = new CopyOnWriteArrayList<>();
        List<Subscription> subscriptions = new ArrayList<>();
        for (Cluster each : List.of(one, two, three, stranger)) {
            String name = each.self().name();
            subscriptions.add(each.subscribe(
                    "topic",
                    new Cursor(),
                    message -> heard.add(name + " " + new String(message.payload(), StandardCharsets.UTF_8))));
        }
        two.publish("topic", "hello".getBytes(StandardCharsets.UTF_8));
        await().untilAsserted(
                        () -> assertThat(heard).containsExactlyInAnyOrder("one hello", "two hello", "three hello"));
        Candidacy first = one.campaign("role", fencing -> {});
        Candidacy second = three.campaign("role", fencing -> {});
        assertThat(first.fencing()).isPresent();
        assertThat(two.add("counter", 2, Duration.ZERO) + three.add("counter", 3, Duration.ZERO))
                .isEqualTo(7);
        assertThat(three.members()).hasSize(3).isEqualTo(one.members());
        assertThat(stranger.members()).containsExactly(stranger.self());
        // what is open holds up a stop
        subscriptions.forEach(Subscription::close);
        first.close();
        await().until(() -> second.fencing().isPresent());
        running.remove(leading);
        leading.close();

        assertThat(two.members()).containsExactlyInAnyOrder(two.self(), three.self());
        assertThat(two.count("counter")).isEqualTo(5);
        assertThat(stranger.count("counter")).isZero();
        second.close();
    }
}
