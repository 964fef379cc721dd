package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.place.ControlUrl;
import dev.jackfield.launcher.place.RunningServer;
import dev.jackfield.launcher.place.Surroundings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who asks. The token of a data folder is given to the server that has that folder, while it runs: a mistyped address does
 * not get it, nor does another user of this machine who listens where a server was.
 *
 * @param value the token; empty where none was found
 * @param source where it comes from, or where one was looked for; never the token
 */
record Token(String value, String source) {
    /**
     * Reads the token anew.
     *
     * @param named a file that the command line names
     * @param url who is to get it
     * @throws NoAccess if a named file can't be read or holds no token
     */
    static Token find(@Nullable Path named, URI url, Surroundings around) {
        Map<String, String> environment = around.environment();
        String variable = environment.getOrDefault("JACKFIELD_TOKEN", "").strip();
        String file = environment.getOrDefault("JACKFIELD_TOKEN_FILE", "");
        if (named != null) {
            return new Token(read(named), named.toString());
        }
        if (!variable.isEmpty()) {
            return new Token(checked(variable, "JACKFIELD_TOKEN"), "JACKFIELD_TOKEN");
        }
        if (!file.isEmpty()) {
            return new Token(read(Path.of(file)), file);
        }
        Path data = around.distribution().data(environment);
        Path own = data.resolve("admin-token");
        if (!local(url)) {
            return new Token("", "none is named, and that of " + own + " is for this machine only");
        }
        if (Files.exists(own) && !RunningServer.has(data)) {
            return new Token("", "none is named, and " + nobody(data));
        }
        String address = ControlUrl.read(data).orElse(Access.DEFAULT_URL);
        if (Files.exists(own) && !RunningServer.same(url, URI.create(address))) {
            return new Token("", "none is named, and that of " + own + " is for " + address + " alone");
        }
        return Files.isReadable(own)
                ? new Token(read(own), own.toString())
                : new Token("", own + (Files.exists(own) ? " can't be read by this user" : " is not there"));
    }

    /** {@return that a folder has no server now} */
    static String nobody(Path data) {
        return "no server runs with the data folder " + data;
    }

    private static String read(Path file) {
        try {
            return checked(Files.readString(file, StandardCharsets.UTF_8).strip(), file.toString());
        } catch (NoSuchFileException e) {
            throw new NoAccess("the token's file " + file + " is not there; name it with --token-file");
        } catch (AccessDeniedException e) {
            throw new NoAccess("the token's file " + file + " can't be read by this user");
        } catch (IOException e) {
            throw new NoAccess("the token can't be read: " + e + "; name its file with --token-file");
        }
    }

    /** What a header can't carry would be told in full by whoever finds out. */
    private static String checked(String token, String source) {
        if (!token.matches("[!-~]+")) {
            throw new NoAccess(source + " holds no token: a token is one word of printable ASCII");
        }
        return token;
    }

    private static boolean local(URI url) {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    boolean missing() {
        return value.isEmpty();
    }

    /** Never shows the token. */
    @Override
    public String toString() {
        return "token of " + source;
    }
}
