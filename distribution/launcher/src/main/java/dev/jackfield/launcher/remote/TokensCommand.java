package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Table;
import dev.jackfield.launcher.text.Tree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who may do what. */
@Command(
        name = "tokens",
        description = "Lists the tokens with scopes; its commands make and revoke them.",
        footer = {
            "  jackfield tokens",
            "  jackfield tokens create deploy --scope write --expires-in 30d",
            "  jackfield tokens revoke 5d41c8f2a90b"
        })
final class TokensCommand implements Callable<Integer> {
    private static final String TOKENS = "/api/v1/tokens";

    @Mixin
    private final Access access;

    TokensCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return list();
    }

    @Command(name = "list", description = "Lists the tokens with scopes.", footer = "  jackfield tokens list --json")
    int list() {
        return access.act((server, screen) -> {
            Pages.show(server, screen, TOKENS, tokens -> print(screen, tokens));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "create",
            description = "Makes a token and prints it, this once. Only its hash is kept.",
            footer = {
                "  jackfield tokens create deploy --scope write --expires-in 30d",
                "  jackfield tokens create dashboard > token && chmod 600 token"
            })
    int create(
            @Parameters(paramLabel = "NAME", description = "for people; the audit tells it") String name,
            @Option(
                            names = "--scope",
                            paramLabel = "SCOPE",
                            defaultValue = "read",
                            description = "read, write or admin, each with those before it (read)")
                    List<String> scopes,
            @Option(
                            names = "--expires-in",
                            paramLabel = "D",
                            description = "after how long it ends, such as 12h or 30d; never, if left out")
                    @Nullable
                    String expiresIn) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("scopes", scopes);
        body.put("expires_in", expiresIn);
        return access.act((server, screen) -> {
            screen.show(server.post(TOKENS, body), made -> {
                screen.line(made.text("token"));
                screen.note("token " + made.text("id") + " \"" + made.text("name") + "\" has "
                        + String.join(", ", made.texts("scopes"))
                        + (made.text("expires_at").isEmpty() ? "" : " until " + screen.moment(made.text("expires_at")))
                        + "; it is not shown again");
            });
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "revoke",
            description = "Ends a token at once, and every session that began with it.",
            footer = "  jackfield tokens revoke 5d41c8f2a90b")
    int revoke(@Parameters(paramLabel = "ID", description = "as the list shows it") String id) {
        return access.act((server, screen) -> {
            server.delete(TOKENS + "/" + Server.segment(id));
            if (!screen.json()) {
                screen.line("token " + id + " is revoked");
            }
            return RemoteCommands.DONE;
        });
    }

    private static void print(Screen screen, List<Tree> tokens) {
        if (tokens.isEmpty()) {
            screen.line("There are no tokens but the admin token of the data folder.");
            return;
        }
        Table table = new Table("ID", "NAME", "SCOPES", "MADE", "ENDS");
        tokens.forEach(token -> table.row(
                token.text("id"),
                token.text("name"),
                String.join(", ", token.texts("scopes")),
                screen.ago(token.text("created_at")) + " ago",
                token.text("expires_at").isEmpty() ? "never" : screen.moment(token.text("expires_at"))));
        screen.table(table);
    }
}
