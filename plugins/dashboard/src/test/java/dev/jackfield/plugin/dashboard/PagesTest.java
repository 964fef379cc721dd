package dev.jackfield.plugin.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.spi.dashboard.Page;
import dev.jackfield.spi.dashboard.PageFile;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.RawClient.Reply;
import dev.jackfield.testkit.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    private static final int MOST = 8;

    private final TestContext context = TestContext.of(Dashboard.class);
    private final List<String> asked = new ArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(MOST);
    private final CountDownLatch allowed = new CountDownLatch(1);
    private URI address;

    /** Has one file, and one that it fails at. */
    private final class Notes implements Page {
        @Override
        public Map<String, String> titles() {
            return Map.of("en", "Notes", "zh", "笔记");
        }

        @Override
        public String module() {
            return "page.js";
        }

        @Override
        public @Nullable PageFile file(String path) {
            asked.add(path);
            if (path.equals("fails.js")) {
                throw new IllegalStateException("inside");
            }
            byte[] content = "export function mount() {}".getBytes(StandardCharsets.UTF_8);
            return path.equals("page.js") ? new PageFile("text/javascript; charset=utf-8", content) : null;
        }
    }

    /** Fails at once. */
    private static final class Broken implements Page {
        @Override
        public Map<String, String> titles() {
            throw new IllegalStateException("inside");
        }

        @Override
        public String module() {
            return "page.js";
        }

        @Override
        public @Nullable PageFile file(String path) {
            return null;
        }
    }

    /** Answers when it is allowed to. */
    private final class Slow implements Page {
        @Override
        public Map<String, String> titles() {
            return Map.of("en", "Slow");
        }

        @Override
        public String module() {
            return "page.js";
        }

        @Override
        public @Nullable PageFile file(String path) {
            entered.countDown();
            try {
                allowed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return null;
        }
    }

    @BeforeEach
    void serve() throws Exception {
        context.bound(Page.class, "broken", new Broken());
        context.bound(Page.class, "notes", new Notes());
        context.bound(Page.class, "slow", new Slow());
        address = context.serve(context.create(new PanelProvider(), Map.of()));
    }

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    private Reply ask(String path) throws IOException {
        return RawClient.ask(address, "GET " + path);
    }

    @Test
    void pagesAreListedWithoutTheOneThatFails() throws IOException {
        assertThat(ask("/pages/").body())
                .contains("\"name\":\"notes\"", "\"module\":\"page.js\"", "\"zh\"")
                .doesNotContain("broken", "inside");
    }

    @Test
    void aFileOfAPageIsGuardedAsThePanelsOwn() throws IOException {
        Reply reply = ask("/pages/notes/page.js");

        assertThat(reply.body()).isEqualTo("export function mount() {}");
        assertThat(reply.field("content-type")).contains("text/javascript; charset=utf-8");
        assertThat(reply.field("content-security-policy").orElseThrow()).contains("script-src 'self'");
        assertThat(ask("/pages/notes/other.js").status()).isEqualTo(404);
        assertThat(ask("/pages/nobody/page.js").status()).isEqualTo(404);
    }

    @Test
    void aFileIsAskedForOnce() throws IOException {
        ask("/pages/notes/page.js");

        assertThat(ask("/pages/notes/%70age.js").body()).isEqualTo("export function mount() {}");
        assertThat(asked).containsExactly("page.js");
    }

    @Test
    void beyondAFewAtATimeNoPageIsAsked() throws Exception {
        ask("/pages/notes/page.js");
        ExecutorService clients = Executors.newFixedThreadPool(MOST);
        try {
            List<Future<Integer>> waiting = new ArrayList<>();
            for (int i = 0; i < MOST; i++) {
                String path = "/pages/slow/" + i + ".js";
                waiting.add(clients.submit(() -> ask(path).status()));
            }
            entered.await();

            assertThat(ask("/pages/slow/more.js").status()).isEqualTo(503);
            assertThat(ask("/pages/notes/page.js").status()).isEqualTo(200);
            allowed.countDown();
            for (Future<Integer> one : waiting) {
                assertThat(one.get()).isEqualTo(404);
            }
        } finally {
            allowed.countDown();
            clients.shutdownNow();
        }
    }

    @Test
    void aPageThatFailsIsAnErrorThatTellsNothing() throws IOException {
        Reply reply = ask("/pages/notes/fails.js");

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).doesNotContain("inside");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/pages/notes/..%2f..%2fsecret",
                "/pages/notes/a/..%2f..%2f..%2fsecret",
                "/pages/notes/%2e%2e%2fsecret",
                "/pages/notes/..%5csecret",
                "/pages/notes/%00",
                "/pages/notes/%2fetc%2fpasswd",
                "/pages/notes/"
            })
    void aPageIsNotAskedForWhatLeadsElsewhere(String path) throws IOException {
        assertThat(ask(path).status()).isEqualTo(404);
        assertThat(asked).isEmpty();
    }
}
