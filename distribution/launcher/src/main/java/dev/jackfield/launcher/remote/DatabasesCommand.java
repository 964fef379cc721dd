package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Databases of a running server: looks at them, and takes a consumer's data from one to another. */
@Command(
        name = "databases",
        description = "Lists what is bound to database; its commands take a consumer's data from one to another.",
        footer = {
            "  jackfield databases",
            "  jackfield databases export visits visits.ndjson",
            "  jackfield databases import visits visits.ndjson --database next"
        })
final class DatabasesCommand implements Callable<Integer> {
    private static final String DATABASES = "/api/v1/databases";

    @Mixin
    private final Access access;

    DatabasesCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            Pages.show(server, screen, DATABASES, databases -> list(screen, databases));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "export",
            description = "Writes all rows of a consumer's namespace, as of one moment, into a file that every database"
                    + " reads. The file is there when it is whole; its owner alone can read it.",
            footer = {
                "  jackfield databases export visits visits.ndjson",
                "  jackfield databases export visits visits.ndjson --database next --force"
            })
    int export(
            @Parameters(
                            index = "0",
                            paramLabel = "NAMESPACE",
                            description = "whose data; the list shows which there are")
                    String namespace,
            @Parameters(index = "1", paramLabel = "F", description = "the file that is made") Path file,
            @Option(
                            names = "--database",
                            paramLabel = "NAME",
                            defaultValue = "default",
                            description = "which binding of database (default)")
                    String database,
            @Option(names = "--force", description = "also where the file is there, which is replaced then")
                    boolean force) {
        if (Files.exists(file) && !force) {
            throw access.misuse(file + " is there; --force replaces it");
        }
        return access.act((server, screen) -> {
            Progress progress = new Progress(screen);
            long bytes = new ExportFile(file)
                    .write(out -> server.download(path(database, namespace) + "/export", out, progress));
            progress.end();
            Map<String, @Nullable Object> done = new LinkedHashMap<>();
            done.put("database", database);
            done.put("namespace", namespace);
            done.put("rows", ExportFile.rows(file));
            done.put("bytes", bytes);
            done.put("file", file.toString());
            screen.show(new Reply(200, Json.write(done), new Tree(done)), tree -> {
                screen.line(tree.text("rows") + " rows of " + namespace + " in " + database + " are in " + file + ", "
                        + Progress.size(bytes));
            });
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "import",
            description = "Reads what was exported into the empty tables of a namespace, and compares it with what was"
                    + " exported: all of it or nothing.",
            footer = {
                "  jackfield databases import visits visits.ndjson --database next",
                "",
                "Bind the other database, stop what writes, export, import, then swap:",
                "  jackfield swap database/next postgresql -o primary=db1:5432 -o database=jackfield \\",
                "      -o user=jackfield -o 'password=$${file:/run/secrets/database}'"
            })
    int importFrom(
            @Parameters(index = "0", paramLabel = "NAMESPACE", description = "whose data") String namespace,
            @Parameters(index = "1", paramLabel = "F", description = "what export has written") Path file,
            @Option(
                            names = "--database",
                            paramLabel = "NAME",
                            defaultValue = "default",
                            description = "which binding of database (default)")
                    String database) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw access.misuse(file + (Files.exists(file) ? " is no file that can be read" : " is not there"));
        }
        return access.act((server, screen) -> {
            Progress progress = new Progress(screen);
            Reply reply = server.upload(path(database, namespace) + "/import", file, progress);
            progress.end();
            screen.show(
                    reply,
                    done -> screen.line(done.text("rows") + " rows of " + namespace + " are in " + database
                            + " now, and are what was exported"));
            return RemoteCommands.DONE;
        });
    }

    private static String path(String database, String namespace) {
        return DATABASES + "/" + Server.segment(database) + "/namespaces/" + Server.segment(namespace);
    }

    private static void list(Screen screen, List<Tree> databases) {
        if (databases.isEmpty()) {
            screen.line("Nothing is bound to database.");
            return;
        }
        Table table = new Table("DATABASE", "DIALECT", "SERVERS", ">IN USE", ">IDLE", ">MAXIMUM", "NAMESPACES");
        databases.forEach(database -> {
            Tree connections = database.tree("connections");
            table.row(
                    database.text("name"),
                    database.text("dialect"),
                    database.trees("nodes").stream()
                            .map(node -> node.text("name")
                                    + (node.text("healthy").equals("true") ? "" : " (" + node.text("detail") + ")"))
                            .collect(Collectors.joining(", ")),
                    connections.text("active"),
                    connections.text("idle"),
                    connections.text("maximum"),
                    database.trees("namespaces").stream()
                            .map(one -> one.text("name") + " " + one.text("version"))
                            .collect(Collectors.joining(", ")));
        });
        screen.table(table);
    }
}
