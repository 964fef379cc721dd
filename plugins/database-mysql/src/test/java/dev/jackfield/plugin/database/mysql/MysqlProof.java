package dev.jackfield.plugin.database.mysql;

import static org.awaitility.Awaitility.await;

import dev.jackfield.spi.database.Database;
import dev.jackfield.testkit.DatabaseProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import dev.jackfield.testkit.server.MariaDbServer;
import dev.jackfield.testkit.server.ServerExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MysqlProof extends DatabaseProof {
    @RegisterExtension
    static final ServerExtension<MariaDbServer> SERVER = MariaDbServers.shared();

    @TempDir
    private Path folder = Path.of("");

    @Override
    protected Map<String, Object> options() {
        return MariaDbServers.options(SERVER.get());
    }

    @Test
    void passwordIsReadAgainWhenItsFileChangesAndNoQueryIsLost() throws Exception {
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "first\n");
        SERVER.get().execute("create user rotating identified by 'first'");
        SERVER.get().execute("grant all on *.* to rotating");
        Map<String, Object> options = options();
        options.put("user", "rotating");
        options.put("password", "${file:" + secret + "}");
        options.put("minimum_size", 4);
        options.put("maximum_size", 4);

        SwapUnderLoad.of(Database.class, PluginArchive.ofThisModule())
                .options(options)
                .call(DatabaseProof::query)
                .threads(2)
                .by((bindings, number) -> {
                    // until the file has followed no new connection can be made
                    await().until(() -> bindings.bind("default").statistics().idle() >= 2);
                    SERVER.get().execute("alter user rotating identified by 'next " + number + "'");
                    Files.writeString(secret, "next " + number + "\n");
                })
                .swaps(2)
                .run();
    }
}
