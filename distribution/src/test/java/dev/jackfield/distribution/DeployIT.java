package dev.jackfield.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is kept to deploy it with can be read, and says what a platform needs to know. */
class DeployIT {
    private static final Path DEPLOY = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath()
            .resolve("deploy");
    /** Of the Dockerfile reference. */
    private static final Set<String> INSTRUCTIONS = Set.of(
            "ARG",
            "CMD",
            "COPY",
            "ENTRYPOINT",
            "ENV",
            "EXPOSE",
            "FROM",
            "HEALTHCHECK",
            "RUN",
            "STOPSIGNAL",
            "USER",
            "VOLUME");

    private static final int LONGEST_STOP_SECONDS = 9;

    @Test
    void theManifestProbesTheControlPortStopsInTimeAndAsksForNoRights() throws IOException {
        Map<String, Object> kinds = new LinkedHashMap<>();
        for (Object document : new Load(LoadSettings.builder().build())
                .loadAllFromString(Files.readString(DEPLOY.resolve("kubernetes.yaml")))) {
            assertThat(at(document, "apiVersion")).isNotNull();
            assertThat(at(document, "metadata", "name")).isEqualTo("jackfield");
            kinds.put(String.valueOf(at(document, "kind")), document);
        }
        assertThat(kinds)
                .containsOnlyKeys("ConfigMap", "Deployment", "Service", "PodDisruptionBudget", "NetworkPolicy");
        Object policy = at(kinds.get("NetworkPolicy"), "spec");
        assertThat(at(policy, "podSelector", "matchLabels"))
                .isEqualTo(at(kinds.get("Deployment"), "spec", "selector", "matchLabels"));
        assertThat((List<?>) at(policy, "ingress"))
                .filteredOn(rule -> at(rule, "from") == null)
                .singleElement()
                .satisfies(open -> assertThat((List<?>) at(open, "ports"))
                        .extracting(port -> at(port, "port"))
                        .containsExactly("traffic"));
        Object pod = at(kinds.get("Deployment"), "spec", "template", "spec");
        Object container = ((List<?>) at(pod, "containers")).get(0);
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(at(container, probe, "httpGet", "port")).as(probe).isEqualTo("control");
            assertThat(String.valueOf(at(container, probe, "httpGet", "path"))).matches("/health/(live|ready)");
        }
        List<?> sleep = (List<?>) at(container, "lifecycle", "preStop", "exec", "command");
        int grace = (Integer) at(pod, "terminationGracePeriodSeconds");
        assertThat(grace).isGreaterThan(Integer.parseInt((String) sleep.get(1)) + LONGEST_STOP_SECONDS);
        assertThat(at(container, "securityContext", "readOnlyRootFilesystem")).isEqualTo(true);
        assertThat(at(container, "securityContext", "allowPrivilegeEscalation")).isEqualTo(false);
        assertThat(at(pod, "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(at(container, "resources", "limits", "memory")).isNotNull();
        assertThat(at(kinds.get("Service"), "spec", "selector"))
                .isEqualTo(at(kinds.get("Deployment"), "spec", "selector", "matchLabels"));
        // probes come from outside of the container's loopback
        Object configuration = new Load(LoadSettings.builder().build())
                .loadFromString((String) at(kinds.get("ConfigMap"), "data", "jackfield.yaml"));
        assertThat(at(configuration, "http", "control", "host")).isEqualTo("0.0.0.0");
    }

    @Test
    void theDockerfileHasWholeInstructionsAndRunsAsNobodySpecial() throws IOException {
        List<String> instructions = new ArrayList<>();
        String line = "";
        for (String raw : Files.readAllLines(DEPLOY.resolve("Dockerfile"))) {
            if (raw.startsWith("#") || raw.isBlank()) {
                continue;
            }
            line += raw.strip();
            if (line.endsWith("\\")) {
                line = line.substring(0, line.length() - 1);
            } else {
                instructions.add(line);
                line = "";
            }
        }
        assertThat(line).isEmpty();
        assertThat(instructions).allSatisfy(one -> assertThat(INSTRUCTIONS).contains(one.split(" ", 2)[0]));
        assertThat(instructions.get(0)).startsWith("FROM ");
        assertThat(instructions).contains("STOPSIGNAL SIGTERM", "USER 10001:10001");
        assertThat(instructions.stream().filter(one -> one.startsWith("HEALTHCHECK ")))
                .hasSize(1);
        // the server, the health check and whoever asks within the container look for the state in one place
        assertThat(instructions)
                .contains(
                        "VOLUME [\"/var/lib/jackfield\"]",
                        "RUN [\"ln\", \"-s\", \"/var/lib/jackfield\", \"/opt/jackfield/data\"]",
                        "CMD [\"run\"]");
        assertThat(instructions.lastIndexOf("USER 10001:10001"))
                .isLessThan(instructions.size() - 1)
                .isGreaterThan(instructions.indexOf("COPY --from=build /opt/jackfield /opt/jackfield"));
    }

    private static Object at(Object node, String... path) {
        Object here = node;
        for (String step : path) {
            assertThat(here).as(String.join(".", path)).isInstanceOf(Map.class);
            here = ((Map<?, ?>) here).get(step);
        }
        return here;
    }
}
