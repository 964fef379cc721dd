package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.place.ControlUrl;
import dev.jackfield.launcher.place.RunningServer;
import dev.jackfield.launcher.place.Surroundings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Which server, who asks, and how answers are shown: the same for every command that speaks to a server. */
final class Access {
    static final String DEFAULT_URL = "http://127.0.0.1:8081";

    private final Surroundings around;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--json",
            order = 100,
            scope = ScopeType.INHERIT,
            description = "show the answer for programs, as JSON")
    private boolean json;

    @Option(
            names = "--url",
            order = 101,
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "the control listener ($JACKFIELD_URL; that of the server which has the data folder; "
                    + DEFAULT_URL + ")")
    private @Nullable String url;

    @Option(
            names = "--token-file",
            order = 102,
            scope = ScopeType.INHERIT,
            paramLabel = "F",
            description = "who asks (admin-token in the data folder; or $JACKFIELD_TOKEN, $JACKFIELD_TOKEN_FILE)")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            order = 103,
            scope = ScopeType.INHERIT,
            paramLabel = "F",
            description =
                    "PEM: the authority that the server's certificate is of ($JACKFIELD_CA; those that Java trusts)")
    private @Nullable Path authority;

    Access(Surroundings around) {
        this.around = around;
    }

    /** What a command does, and its exit code. */
    interface Action {
        int run(Server server, Screen screen);
    }

    /** {@return the exit code} */
    int act(Action action) {
        CommandLine line = command.commandLine();
        Screen screen = new Screen(around.terminal(), line.getOut(), line.getErr(), json);
        Path named = tokenFile;
        try {
            URI address = address();
            return action.run(new Server(address, () -> Token.find(named, address, around), trust()), screen);
        } catch (Refused refused) {
            screen.refused(refused.reply());
            return RemoteCommands.REFUSED;
        } catch (NoAccess none) {
            screen.error(String.valueOf(none.getMessage()));
            return RemoteCommands.NO_ACCESS;
        } finally {
            screen.flush();
        }
    }

    private @Nullable SSLSocketFactory trust() {
        String variable = around.environment().getOrDefault("JACKFIELD_CA", "").strip();
        Path file = authority != null || variable.isEmpty() ? authority : Path.of(variable);
        return file == null ? null : Trust.in(file);
    }

    private URI address() {
        String given = url != null ? url : around.environment().getOrDefault("JACKFIELD_URL", "");
        String text = given.isBlank() ? found() : given.strip();
        try {
            URI address = new URI(text);
            boolean web = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (web && address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw mistake(text + " is no address: " + e.getReason());
        }
        throw mistake(text + " is not an address such as " + DEFAULT_URL);
    }

    /**
     * {@return where the server of this machine says that it is}
     *
     * @throws NoAccess if it has said so, and does not run any more: whoever listens there now is another one
     */
    private String found() {
        Path data = around.distribution().data(around.environment());
        Optional<String> told = ControlUrl.read(data);
        if (told.isPresent() && !RunningServer.has(data)) {
            throw new NoAccess(Token.nobody(data) + "; start it with jackfield run, or say with --url where another one"
                    + " listens");
        }
        return told.orElse(DEFAULT_URL);
    }

    private ParameterException mistake(String what) {
        return misuse((url != null ? "--url: " : "JACKFIELD_URL: ") + what);
    }

    /** {@return a mistake in the command line} */
    ParameterException misuse(String what) {
        return new ParameterException(command.commandLine(), what);
    }
}
