package dev.jackfield.launcher.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.demo.Launched;
import dev.jackfield.launcher.remote.Shell.Ran;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that speak to a running server, against one. */
class RemoteIT {
    @TempDir
    static Path folder;

    private static Launched server;
    private static Shell shell;

    @BeforeAll
    static void start() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        try (Stream<Path> archives = Files.list(Launched.HOME.resolve("plugins"))) {
            for (Path archive : archives.toList()) {
                Files.copy(archive, plugins.resolve(archive.getFileName()));
            }
        }
        server = Launched.run(folder, "--plugins=" + plugins).ready();
        shell = new Shell(folder, Map.of("JACKFIELD_URL", server.control().toString()));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        server.close();
    }

    private static Ran run(String... arguments) {
        return shell.run(arguments);
    }

    private static String done(String... arguments) {
        Ran ran = run(arguments);
        assertThat(ran.code()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.err()).isEmpty();
        return ran.out();
    }

    private static Tree json(String... arguments) throws IOException {
        return Json.read(done(arguments));
    }

    @Test
    void statusSaysWhetherItServesAndWhatIsPluggedInWhere() throws IOException {
        assertThat(done("status"))
                .startsWith("Jackfield at " + server.control() + " is degraded, and serves")
                .contains("BINDING", "cache.store/l1", "gateway/default", "started");
        Tree answer = json("status", "--json");
        assertThat(answer.members()).containsOnlyKeys("ready", "health", "plugins", "bindings");
        assertThat(answer.tree("health").text("state")).isEqualTo("degraded");
    }

    @Test
    void healthShowsEveryComponent() throws IOException {
        assertThat(done("health")).contains("COMPONENT", "STATE", "cache.store/l1");
        assertThat(json("health", "--json").trees("components")).isNotEmpty();
    }

    @Test
    void pluginsAreListedWithWhatTheyProvide() throws IOException {
        assertThat(done("plugins").lines())
                .anySatisfy(line -> assertThat(line).startsWith("PLUGIN").contains("VERSION", "PROVIDERS"))
                .anySatisfy(line ->
                        assertThat(line).startsWith("cache-caffeine ").contains("started", "cache.store/caffeine"));
        assertThat(json("plugins", "--json").trees("items")).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void aPluginIsShownInFull() throws IOException {
        String digest = json("plugins", "show", "cache-engine", "--json").text("digest");
        assertThat(digest).hasSize(64);
        assertThat(done("plugins", "show", "cache-engine"))
                .startsWith("cache-engine ")
                .contains("SHA-256", digest);
    }

    @Test
    void anUploadedVersionReplacesTheOneInUseAndTheOldCodeIsGone() throws IOException {
        Path next = Launched.newVersion(archive("cache-caffeine"), folder);
        assertThat(done("swap", "cache.store/uploaded", "caffeine")).contains("cache.store/uploaded swapped");
        assertThat(done("plugins", "upload", next.toString()))
                .contains("cache-caffeine ", " is started, generation 2")
                .containsPattern("cache\\.store/uploaded +swapped +caffeine #1 +caffeine #2");
        assertThat(done("plugins", "verify-unload", "cache-caffeine")).contains("EARLIER GENERATION", "collected");
        assertThat(done("plugins", "reload", "cache-caffeine")).contains("generation 3");
        assertThat(done("plugins", "show", "cache-caffeine")).contains("EARLIER GENERATION");
    }

    @Test
    void aBrokenUploadIsRefusedWithTheReasonAndChangesNothing() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.zip"), "no archive at all");
        Ran refused = run("plugins", "upload", broken.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err()).startsWith("jackfield: Unprocessable").doesNotContain("\tat ");
        Ran json = run("plugins", "upload", broken.toString(), "--json");
        assertThat(json.code()).isEqualTo(1);
        assertThat(Json.read(json.out()).number("status")).isEqualTo(422);
        assertThat(json.err()).isEmpty();
    }

    @Test
    void aPluginIsStoppedStartedRemovedAndTakenInAgain() throws IOException {
        Path archive = Files.copy(archive("cache-map"), folder.resolve("cache-map-kept.zip"));
        assertThat(done("plugins", "stop", "cache-map")).contains("cache-map", "is stopped");
        assertThat(run("swap", "cache.store/other", "map").code()).isEqualTo(1);
        assertThat(done("plugins", "start", "cache-map")).contains("is started");
        assertThat(done("plugins", "remove", "cache-map")).contains("cache-map");
        assertThat(run("plugins", "show", "cache-map").err() + done("plugins")).doesNotContain("cache.store/map");
        assertThat(done("plugins", "upload", archive.toString())).contains("cache-map", "is started");
    }

    @Test
    void aPluginInUseIsStoppedByForceOnly() {
        Ran refused = run("plugins", "stop", "cache-engine");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("(409)", "cache/default", "--force");
    }

    @Test
    void aSwapTellsHowItWentAndIsTakenBack() throws IOException {
        done("swap", "cache.store/tried", "caffeine");
        assertThat(done(
                        "swap",
                        "cache.store/tried",
                        "caffeine",
                        "--option",
                        "maximum_entries=5000",
                        "-o",
                        "time_to_live=1m"))
                .startsWith("cache.store/tried swapped, took ")
                .contains(
                        "from",
                        "caffeine #1",
                        "to",
                        "caffeine #2",
                        "drained",
                        "cut",
                        "0 calls",
                        "carried",
                        "0 entries");
        assertThat(done("bindings", "show", "cache.store/tried"))
                .contains("maximum_entries", "5000", "time_to_live", "1m");
        assertThat(done("rollback", "cache.store/tried")).contains("swapped", "caffeine #3");
        assertThat(done("bindings", "history", "cache.store/tried").lines()).hasSize(4);
        assertThat(json("bindings", "history", "cache.store/tried", "--json").trees("items"))
                .hasSize(3);
        assertThat(json("swap", "cache.store/tried", "caffeine", "--json").text("outcome"))
                .isEqualTo("unchanged");
    }

    @Test
    void aDryRunSaysWhatWouldHappenAndDoesNothing() {
        done("swap", "cache.store/dry", "caffeine");
        assertThat(done("swap", "cache.store/dry", "caffeine", "-o", "maximum_entries=7", "--dry-run"))
                .contains("This would:", "swap", "cache.store/dry");
        assertThat(done("bindings", "show", "cache.store/dry")).contains("caffeine #1");
    }

    @Test
    void everyMistakeOfASwapIsToldWithWhatIsPossible() {
        Ran refused = run("swap", "cache.store/l1", "caffeine", "-o", "maximum_entrys=1", "-o", "time_to_live=soon");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
                .contains("2 mistakes", "maximum_entrys", "did you mean \"maximum_entries\"", "time_to_live");
        assertThat(run("swap", "cache.store/l1", "cafeine").err()).contains("did you mean \"caffeine\"");
    }

    @Test
    void anUnknownNameIsToldWithTheNearest() {
        Ran binding = run("bindings", "show", "cache.store/l2");
        assertThat(binding.code()).isEqualTo(1);
        assertThat(binding.err()).contains("unknown binding", "did you mean \"cache.store/l1\"?");
        assertThat(run("plugins", "reload", "cache-mapp").err()).contains("did you mean \"cache-map\"?");
    }

    @Test
    void bindingsAreListedWithWhatServesThem() throws IOException {
        assertThat(done("bindings"))
                .contains("BINDING", "PROVIDER", "gateway/default", "gateway 0.")
                .containsPattern("gateway/default +pipeline #\\d");
        assertThat(json("bindings", "--json").trees("items")).isNotEmpty();
    }

    @Test
    void aConfigurationThatWasReadCanBeEditedComparedAndApplied() throws IOException {
        Path file = Files.writeString(folder.resolve("now.yaml"), done("config", "get"));
        assertThat(Files.readString(file)).contains("# default", "# flag:", "cache.store:");
        assertThat(done("config", "diff", file.toString())).startsWith("This would change nothing.");

        Files.writeString(file, Files.readString(file).replace("http_cache: standard", "http_cache: off"));
        assertThat(done("config", "diff", file.toString())).contains("This would:", "swap", "gateway/default");
        assertThat(done("config", "set", file.toString())).contains("Applied.", "gateway/default", "swapped");
        assertThat(done("config", "get")).containsPattern("http_cache: \"?off\"? +# overlay");
        assertThat(done("config", "set", file.toString())).contains("Nothing changes");
        assertThat(json("config", "get", "--json").members()).containsKeys("configuration", "origins");
    }

    @Test
    void aConfigurationWithMistakesIsRefusedWithAllOfThem() throws IOException {
        Path file = Files.writeString(
                folder.resolve("wrong.yaml"),
                "http: {trafic: {port: 1}}\nbindings: {cache.store: {l1: {provider: nope}}}\n");
        Ran refused = run("config", "set", file.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("2 mistakes", "http.trafic", "nope");
    }

    @Test
    void anEmptyFileIsNotAppliedByMistake() throws IOException {
        Path file = Files.createFile(folder.resolve("empty.yaml"));
        assertThat(run("config", "set", file.toString()).code()).isEqualTo(2);
    }

    @Test
    void dataOfAConsumerIsTakenFromOneDatabaseToAnother() throws IOException {
        done("plugins", "upload", VisitsPlugin.make(folder).toString());
        done("swap", "http.routes/visits", "visits");
        done("swap", "database/next", "h2");
        assertThat(done("databases").lines())
                .anySatisfy(line -> assertThat(line).startsWith("DATABASE").endsWith("NAMESPACES"))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("default ")
                        .contains("h2", "database.mv.db")
                        .endsWith("visits 1"));

        Path file = folder.resolve("visits.ndjson");
        assertThat(done("databases", "export", "visits", file.toString()))
                .startsWith("3 rows of visits in default are in " + file + ", ");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run("databases", "export", "visits", file.toString()).code()).isEqualTo(2);
        assertThat(json("databases", "export", "visits", file.toString(), "--force", "--json")
                        .number("rows"))
                .isEqualTo(3);

        Path cut = Files.writeString(
                folder.resolve("cut.ndjson"),
                Files.readString(file).lines().limit(3).collect(Collectors.joining("\n")));
        Ran refused = run("databases", "import", "visits", cut.toString(), "--database", "next");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("(422)", "it was cut off");
        assertThat(done("databases", "import", "visits", file.toString(), "--database", "next"))
                .isEqualTo("3 rows of visits are in next now, and are what was exported\n");
        assertThat(run("databases", "import", "visits", file.toString(), "--database", "next")
                        .err())
                .contains("an import goes into empty tables");

        Path again = folder.resolve("again.ndjson");
        done("databases", "export", "visits", again.toString(), "--database", "next");
        assertThat(Files.readString(again)).isEqualTo(Files.readString(file)).contains("/ünï");
        Ran unknown = run("databases", "export", "visit", folder.resolve("none").toString());
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).contains("did you mean \"visits\"?");
        assertThat(folder.resolve("none")).doesNotExist();
        assertThat(done("audit", "--action", "database")).contains("database.export default/visits", "refused");
    }

    @Test
    void theDescriptionOfTheApiIsWrittenAsItIs() throws IOException {
        assertThat(json("openapi").tree("paths").members()).containsKey("/api/v1/bindings/{point}/{name}");
    }

    @Test
    void eventsThatAreKeptAreShownAndThenItEnds() throws IOException {
        assertThat(done("events").lines())
                .anySatisfy(line -> assertThat(line).contains("plugin.loaded", "plugin=cache-map"))
                .anySatisfy(line -> assertThat(line).contains("binding.added", "cache.store/l1"));
        List<String> events = done("events", "--json").lines().toList();
        String first = Json.read(events.get(0)).text("id");
        assertThat(done("events", "--json", "--since", first).lines()).hasSizeGreaterThanOrEqualTo(events.size() - 1);
        String last = Json.read(events.get(events.size() - 1)).text("id");
        assertThat(done("events", "--json", "--since", last)).doesNotContain("\"id\":" + last + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "health",
                "plugins",
                "bindings",
                "config get",
                "events",
                "events --follow",
                "rollback a/b",
                "plugins reload a",
                "status --json"
            })
    void whereNobodyAnswersItSaysSoAndTheExitCodeIsThree(String command) throws IOException {
        String address = "http://127.0.0.1:" + freePort();
        Ran away = new Shell(folder, Map.of("JACKFIELD_URL", address)).run(command.split(" "));
        assertThat(away.code()).isEqualTo(3);
        assertThat(away.out()).isEmpty();
        assertThat(away.err()).contains("nobody answers at " + address, "--url").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "plugins", "events --follow", "rollback cache.store/l1", "plugins upload %s"})
    void aTokenThatIsNotKnownIsExitCodeThreeAndIsNotShown(String command) throws IOException {
        Path token = Files.writeString(folder.resolve("other-token"), "not-a-token-of-this-server");
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.put("JACKFIELD_TOKEN_FILE", token.toString());
        Ran refused = new Shell(folder, environment)
                .run(command.replace("%s", archive("cache-map").toString()).split(" "));
        assertThat(refused.code()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err())
                .contains("the token is refused", token.toString())
                .doesNotContain("not-a-token-of-this-server");
    }

    @Test
    void withoutATokenItSaysWhereOneWasLookedFor() {
        Ran refused = new Shell(folder.resolve("plugins"), shell.environment()).run("status");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("a token is needed", "admin-token is not there", "JACKFIELD_TOKEN");
    }

    @Test
    void withoutAnAddressTheDataFolderSaysWhereItsServerIs() {
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.remove("JACKFIELD_URL");
        Ran found = new Shell(folder, environment).run("status");
        assertThat(found.code()).as(found.err()).isZero();
        assertThat(found.out()).contains(server.control().toString());
    }

    @Test
    void whatIsNoJackfieldIsNamed() {
        Ran traffic = new Shell(folder, Map.of("JACKFIELD_URL", server.control() + "/elsewhere")).run("status");
        assertThat(traffic.code()).isIn(1, 3);
        assertThat(traffic.err()).startsWith("jackfield: ").doesNotContain("\tat ");
    }

    private static Path archive(String plugin) throws IOException {
        try (Stream<Path> archives = Files.list(Launched.HOME.resolve("plugins"))) {
            return archives.filter(file -> file.getFileName().toString().startsWith(plugin + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return any.getLocalPort();
        }
    }
}
