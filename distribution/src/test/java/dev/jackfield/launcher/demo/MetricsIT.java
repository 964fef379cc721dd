package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a default node, unpacked and started, shows of itself. */
class MetricsIT {
    /** There when something of the kind has happened. */
    private static final Set<String> LATER = Set.of("jvm_gc_pause_seconds_sum", "jackfield_metric_folded_total");

    private static final Path DEPLOY = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath()
            .resolve("deploy");

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build();

    private HttpResponse<String> get(Launched jackfield, String path, String accept) throws Exception {
        String token = Files.readString(folder.resolve("data/admin-token")).strip();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + jackfield.control().getPort() + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", accept)
                .timeout(Duration.ofSeconds(30))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void anIdleNodeShowsAHundredSamplesThatPrometheusLikesAndTheDashboardKnows() throws Exception {
        try (Launched jackfield = Launched.run(folder).ready()) {
            HttpResponse<String> scrape = get(jackfield, "/metrics", "text/plain");
            assertThat(scrape.statusCode()).as(scrape.body()).isEqualTo(200);
            List<String> samples =
                    scrape.body().lines().filter(line -> !line.startsWith("#")).toList();
            assertThat(samples).hasSizeGreaterThanOrEqualTo(100);
            assertThat(get(jackfield, "/metrics", "application/openmetrics-text")
                            .body())
                    .endsWith("# EOF\n");

            Set<String> names = samples.stream()
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
            names.addAll(LATER);
            assertThat(names).containsAll(shown());
            liked(scrape.body());
        }
    }

    /** {@return the names that the queries of the dashboard ask for} */
    private static Set<String> shown() throws Exception {
        String dashboard = Files.readString(DEPLOY.resolve("grafana.json"));
        Set<String> names = Pattern.compile("([a-z_]+)\\{instance=")
                .matcher(dashboard)
                .results()
                .map((MatchResult result) -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names).hasSizeGreaterThan(15);
        return names;
    }

    private void liked(String scrape) throws Exception {
        Path promtool = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(each -> Path.of(each, "promtool"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(promtool != null, "promtool is not installed, so what it would say is not known");
        assertThat(said(promtool, Files.writeString(folder.resolve("scrape"), scrape), "check", "metrics"))
                .isEmpty();
        Path token = Files.writeString(folder.resolve("token"), "x");
        String configuration = Files.readString(DEPLOY.resolve("prometheus.yaml"))
                .replaceFirst("credentials_file: .*", "credentials_file: " + token);
        Path file = Files.writeString(folder.resolve("prometheus.yaml"), configuration);
        assertThat(said(promtool, file, "check", "config", file.toString())).contains("SUCCESS");
    }

    private String said(Path promtool, Path input, String... arguments) throws Exception {
        Path said = folder.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(Stream.concat(Stream.of(promtool.toString()), Stream.of(arguments))
                .toList());
        Process process = builder.redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }

    @Test
    void theLastMinutesOfAMeterAreKept() throws Exception {
        try (Launched jackfield = Launched.run(folder).ready()) {
            String path = "/api/v1/monitoring/metrics?name=jvm.memory.used&range=1m&tag=area:heap";
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(jackfield, path, "*/*").body()).contains("\"p99\""));
            assertThat(get(jackfield, "/api/v1/monitoring/metrics", "*/*").body())
                    .contains("\"jvm.memory.used\"");
        }
    }

    @Test
    void withoutAnExporterAScrapeIsToldWhatIsMissing() throws Exception {
        Path file = Files.writeString(
                folder.resolve("jackfield.yaml"), "bindings: {metric.exporter: {prometheus: {provider: none}}}\n");
        try (Launched jackfield = Launched.run(folder, "--config=" + file).ready()) {
            HttpResponse<String> scrape = get(jackfield, "/metrics", "text/plain");
            assertThat(scrape.statusCode()).isEqualTo(503);
            assertThat(scrape.body()).contains("metrics-prometheus");
        }
    }
}
