package dev.jackfield.plugin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.RawClient.Reply;
import dev.jackfield.testkit.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PanelTest {
    private static final Path WEB = Path.of("src/main/resources/web");

    private final TestContext context = TestContext.of(Dashboard.class);
    private URI address;

    @BeforeEach
    void serve() throws Exception {
        address = context.serve(context.create(new PanelProvider(), Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Reply ask(String request, String... headers) throws IOException {
        return RawClient.ask(address, request, headers);
    }

    private static int length(Reply reply) {
        return Integer.parseInt(reply.field("content-length").orElseThrow());
    }

    @Test
    void everyFileIsListedAndServed() throws IOException {
        List<String> files;
        try (Stream<Path> found = Files.walk(WEB)) {
            files = found.filter(Files::isRegularFile)
                    .map(file -> WEB.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals("files.txt"))
                    .sorted()
                    .toList();
        }

        assertThat(Files.readAllLines(WEB.resolve("files.txt"))).containsExactlyElementsOf(files);
        assertThat(files).allSatisfy(file -> {
            Reply reply = ask("GET /" + file);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo(Files.readString(WEB.resolve(file), StandardCharsets.ISO_8859_1));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/index.html", "/api"})
    void aPageIsGuardedByItsHeaders(String path) throws IOException {
        Reply reply = ask("GET " + path);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.field("content-type")).contains("text/html; charset=utf-8");
        assertThat(reply.field("content-security-policy"))
                .contains("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                        + " img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors 'none'");
        assertThat(reply.field("x-content-type-options")).contains("nosniff");
        assertThat(reply.field("referrer-policy")).contains("no-referrer");
        assertThat(reply.field("cross-origin-opener-policy")).contains("same-origin");
        assertThat(reply.field("cache-control")).contains("no-cache");
    }

    @Test
    void noPageHasAScriptOrAStyleInIt() throws IOException {
        for (String page : List.of("index.html", "api.html")) {
            assertThat(Files.readString(WEB.resolve(page)))
                    .doesNotContain("<style", "style=", "javascript:")
                    .doesNotContainPattern("<script(?![^>]* src=)")
                    .doesNotContainPattern("\\son[a-z]+=");
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() throws IOException {
        String tag = ask("GET /index.html").field("etag").orElseThrow();

        assertThat(ask("GET /index.html", "If-None-Match: \"other\", " + tag).status())
                .isEqualTo(304);
        assertThat(ask("GET /index.html", "If-None-Match: W/" + tag).body()).isEmpty();
        assertThat(ask("GET /index.html", "If-None-Match: \"other\"").status()).isEqualTo(200);
    }

    @Test
    void compressionIsAskedForAndHasATagOfItsOwn() throws IOException {
        Reply plain = ask("GET /index.html", "Accept-Encoding: gzip;q=0, br");
        Reply compressed = ask("GET /index.html", "Accept-Encoding: br, gzip");

        assertThat(plain.field("content-encoding")).isEmpty();
        assertThat(compressed.field("content-encoding")).contains("gzip");
        assertThat(compressed.field("vary")).contains("Accept-Encoding");
        assertThat(compressed.field("etag")).isNotEqualTo(plain.field("etag"));
        assertThat(length(compressed)).isLessThan(length(plain));
    }

    @Test
    void theHeadIsThatOfTheWhole() throws IOException {
        Reply head = ask("HEAD /index.html");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.field("content-length"))
                .isEqualTo(ask("GET /index.html").field("content-length"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../META-INF/MANIFEST.MF",
                "/..%2fMETA-INF/MANIFEST.MF",
                "/%2e%2e/META-INF/MANIFEST.MF",
                "/%2e%2e%2fMETA-INF%2fMANIFEST.MF",
                "/..\\META-INF\\MANIFEST.MF",
                "/..%5cMETA-INF%5cMANIFEST.MF",
                "/index.html%00",
                "/index.html%00.js",
                "/%252e%252e/META-INF/MANIFEST.MF",
                "/files.txt",
                "/%zz",
                "/dev/jackfield/plugin/dashboard/Panel.class"
            })
    void nothingButTheFilesOfThePanelIsReached(String path) throws IOException {
        assertThat(ask("GET " + path).status()).as(path).isIn(400, 404);
    }

    @Test
    void otherMethodsAreNotServed() throws IOException {
        assertThat(ask("POST /index.html", "Content-Length: 0").status()).isIn(404, 405);
    }

    @Test
    void itHasNoOptions() {
        DeclaredOptions.of(new PanelProvider()).are(Map.of());
    }
}
