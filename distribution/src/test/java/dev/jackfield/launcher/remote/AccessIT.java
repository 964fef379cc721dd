package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.demo.Launched;
import dev.jackfield.launcher.remote.Shell.Ran;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for tokens, the audit and the log, against a running server. */
class AccessIT {
    @TempDir
    static Path folder;

    private static Launched server;
    private static Shell admin;

    @BeforeAll
    static void start() throws IOException {
        server = Launched.run(folder, "--log-format=json").ready();
        admin = new Shell(folder, Map.of("JACKFIELD_URL", server.control().toString()));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    private static Shell with(String token) {
        return new Shell(folder, Map.of("JACKFIELD_URL", server.control().toString(), "JACKFIELD_TOKEN", token));
    }

    private static String done(Shell shell, String... arguments) {
        Ran ran = shell.run(arguments);
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        return ran.out();
    }

    @Test
    void aTokenIsPrintedOnceMayWhatItsScopeSaysAndIsRevoked() throws IOException {
        Ran made = admin.run("tokens", "create", "viewer", "--expires-in", "1h");
        assertThat(made.code()).as(made.err()).isZero();
        String token = made.out().strip();
        assertThat(token).matches("jf_[A-Za-z0-9_-]{43}");
        assertThat(made.err())
                .contains("\"viewer\" has read until ", "it is not shown again")
                .doesNotContain(token);

        assertThat(done(with(token), "status")).contains("Jackfield at ");
        Ran refused = with(token).run("swap", "cache.store/l1", "map");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("the scope write is needed; \"viewer\" has read");

        assertThat(done(admin, "tokens"))
                .contains("ID", "NAME", "SCOPES", "viewer", "read")
                .doesNotContain(token);
        Tree listed = Json.read(done(admin, "tokens", "list", "--json"));
        String id = listed.trees("items").stream()
                .filter(each -> each.text("name").equals("viewer"))
                .findFirst()
                .orElseThrow()
                .text("id");
        assertThat(done(admin, "tokens", "revoke", id)).contains(id + " is revoked");
        assertThat(with(token).run("status").code()).isEqualTo(3);
        assertThat(admin.run("tokens", "revoke", id).code()).isEqualTo(1);
    }

    @Test
    void mistakesOfATokenAreToldTogether() {
        Ran ran = admin.run("tokens", "create", " ", "--scope", "wrte");
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("name: ", "did you mean \"write\"?");
    }

    @Test
    void theAuditSaysWhoDidWhatAndWhereTheFilesAreIntact() throws Exception {
        done(admin, "tokens", "create", "audited", "--scope", "write");

        assertThat(done(admin, "audit", "--action", "token.create"))
                .contains("WHEN", "WHO", "FROM", "WHAT", "admin-token", "127.0.0.1", "token.create audited", "done");
        Tree page = Json.read(done(admin, "audit", "--actor", "admin-token", "--limit", "1", "--json"));
        assertThat(page.trees("items")).hasSize(1);
        assertThat(done(admin, "audit", "--actor", "nobody")).contains("Nothing like that");
        assertThat(admin.run("audit", "--since", "yesterday").code()).isEqualTo(1);

        Path data = folder.resolve("data");
        try (Launched verify = Launched.start(folder, "audit", "verify", "--data=" + data)) {
            assertThat(verify.ended()).as(verify.err()).isZero();
            assertThat(verify.out()).contains("Intact: ", "The hash of the last one is ");
        }
        Path copy = Files.createDirectories(folder.resolve("copy/audit"));
        for (String name : List.of("audit-000000000001.jsonl", "head")) {
            String content = Files.readString(data.resolve("audit").resolve(name));
            Files.writeString(copy.resolve(name), content.replace("kernel.start", "kernel.stark"));
        }
        try (Launched verify = Launched.start(folder, "audit", "verify", "--data=" + folder.resolve("copy"))) {
            assertThat(verify.ended()).isEqualTo(1);
            assertThat(verify.out()).contains("audit-000000000001.jsonl:1: was changed", "Cut or edited: ");
        }
    }

    @Test
    void theLevelOfALoggerIsChangedForAWhile() {
        assertThat(done(admin, "logs", "level")).contains("NAME", "LEVEL", "ROOT", "cache-caffeine");
        assertThat(done(admin, "logs", "level", "cache-caffeine", "debug", "--for", "15m"))
                .containsPattern("cache-caffeine +plugin\\.cache-caffeine +debug +yes");
        assertThat(done(admin, "logs", "level", "cache-caffeine")).contains("debug");
        assertThat(done(admin, "logs", "level", "cache-caffeine", "default")).contains("info");
        assertThat(admin.run("logs", "level", "cache-caffeine", "loud").err()).contains("available: trace, debug");
    }

    @Test
    void everyLineOfTheLogIsAnObject() throws IOException {
        List<String> lines = server.err()
                .lines()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            assertThat(Json.read(line).members()).containsKeys("time", "level", "logger", "thread", "message");
        }
    }
}
