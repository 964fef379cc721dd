package dev.jackfield.launcher.remote;

import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The control listener of a running Jackfield. Speaks HTTP with what is in {@code java.base}, which is loaded in a third
 * of the time of {@code java.net.http}. A change is sent once: never again by itself, and never to where a redirect
 * points. Blocking, for one thread.
 */
final class Server {
    private static final int CONNECT_MILLIS = 5_000;
    /** A swap answers when the old generation has drained. */
    private static final int ANSWER_MILLIS = 300_000;
    /** A database's rows are written, or read and compared, before there is an answer. */
    private static final int TRANSFER_MILLIS = 3_600_000;
    /** Bytes that are sent without asking. */
    private static final int SMALL = 64 * 1024;
    /** Three heartbeats. */
    private static final int SILENCE_MILLIS = 45_000;

    private final String root;
    private final Supplier<Token> token;
    private final @Nullable SSLSocketFactory trusting;
    private boolean anonymous;

    /**
     * @param url where it listens, with the prefix below which it is mounted, if there is one
     * @param token asked for each request, as a server that was set up anew has another one
     * @param trusting makes connections by TLS; null for those that trust whom Java trusts
     */
    Server(URI url, Supplier<Token> token, @Nullable SSLSocketFactory trusting) {
        this.trusting = trusting;
        this.root = url.toString().replaceFirst("/+$", "");
        this.token = token;
    }

    /** What a request carries. */
    private interface Body {
        long length() throws IOException;

        void writeTo(OutputStream out) throws IOException;
    }

    String root() {
        return root;
    }

    /** {@return whether the last request had no token, as that of a server that is being started anew is not to be had yet} */
    boolean anonymous() {
        return anonymous;
    }

    /** {@return part of a path, encoded} */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /**
     * {@return what it answers}
     *
     * @throws Refused if that is a problem
     * @throws NoAccess if nobody answers, or the token is refused
     */
    Reply get(String path) {
        return accepted(ask(path));
    }

    /** {@return what it answers, whatever its status} */
    Reply ask(String path) {
        return exchange("GET", path, null, "");
    }

    Reply post(String path) {
        return accepted(exchange("POST", path, bytes(new byte[0]), ""));
    }

    Reply post(String path, Object tree) {
        byte[] json = Json.write(tree).getBytes(StandardCharsets.UTF_8);
        return accepted(exchange("POST", path, bytes(json), "application/json"));
    }

    Reply delete(String path) {
        return accepted(exchange("DELETE", path, bytes(new byte[0]), ""));
    }

    Reply put(String path, Object tree) {
        byte[] json = Json.write(tree).getBytes(StandardCharsets.UTF_8);
        return accepted(exchange("PUT", path, bytes(json), "application/json"));
    }

    /** Sends a file of rows. */
    Reply upload(String path, Path file, Progress progress) {
        Body body = new Body() {
            @Override
            public long length() throws IOException {
                return Files.size(file);
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                try (InputStream in = Files.newInputStream(file)) {
                    copy(
                            in,
                            out,
                            sent -> progress.at("sent", sent, file.toFile().length()));
                }
                progress.await("the server reads it");
            }
        };
        try {
            HttpURLConnection connection = open("POST", path, TRANSFER_MILLIS);
            send(connection, body, "application/x-ndjson");
            return accepted(reply(connection));
        } catch (IOException e) {
            throw away(e);
        }
    }

    /**
     * Asks for a file, which the server makes first.
     *
     * @return how many bytes it has
     * @throws IOException if not all of it comes
     */
    long download(String path, OutputStream to, Progress progress) throws IOException {
        HttpURLConnection connection;
        try {
            connection = open("POST", path, TRANSFER_MILLIS);
            progress.await("the server writes it");
            send(connection, bytes(new byte[0]), "");
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                accepted(reply(connection));
            }
        } catch (IOException e) {
            throw away(e);
        }
        long all = connection.getContentLengthLong();
        try (InputStream in = connection.getInputStream()) {
            long received = copy(in, to, bytes -> progress.at("received", bytes, all));
            if (received != all) {
                throw new IOException(received + " of " + all + " bytes came");
            }
            return received;
        }
    }

    private static long copy(InputStream from, OutputStream to, LongConsumer progress) throws IOException {
        byte[] buffer = new byte[SMALL];
        long copied = 0;
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            copied += read;
            progress.accept(copied);
        }
        return copied;
    }

    /**
     * @param signatures the lines of the archive's signature file, with commas in between; empty where there is none
     */
    Reply upload(String path, Path archive, String signatures) {
        Body file = new Body() {
            @Override
            public long length() throws IOException {
                return Files.size(archive);
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                Files.copy(archive, out);
            }
        };
        return accepted(exchange("POST", path, file, "application/zip", signatures));
    }

    /**
     * {@return the events from now on, or after the last that is known}
     *
     * @param lastId empty for from now on
     * @throws IOException if the stream can't be opened for now
     * @throws Refused if the server says that it won't
     * @throws NoAccess if the token is refused
     */
    EventReader events(String lastId) throws IOException {
        HttpURLConnection connection = open("GET", "/api/v1/events", SILENCE_MILLIS);
        connection.setRequestProperty("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            connection.setRequestProperty("Last-Event-ID", lastId);
        }
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            accepted(reply(connection));
        }
        return new EventReader(connection.getInputStream());
    }

    private static Body bytes(byte[] content) {
        return new Body() {
            @Override
            public long length() {
                return content.length;
            }

            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(content);
            }
        };
    }

    private Reply accepted(Reply reply) {
        if (!reply.ok()) {
            throw new Refused(reply);
        }
        return reply;
    }

    private Reply exchange(String method, String path, @Nullable Body body, String type) {
        return exchange(method, path, body, type, "");
    }

    private Reply exchange(String method, String path, @Nullable Body body, String type, String signatures) {
        try {
            HttpURLConnection connection = open(method, path, ANSWER_MILLIS);
            if (!signatures.isEmpty()) {
                connection.setRequestProperty("Jackfield-Signature", signatures);
            }
            if (body != null) {
                send(connection, body, type);
            }
            return reply(connection);
        } catch (IOException e) {
            throw away(e);
        }
    }

    /** Of a known length, as nothing is then sent a second time; and only once the server wants it. */
    private static void send(HttpURLConnection connection, Body body, String type) throws IOException {
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length());
        if (!type.isEmpty()) {
            connection.setRequestProperty("Content-Type", type);
        }
        if (body.length() > SMALL) {
            connection.setRequestProperty("Expect", "100-continue");
        }
        try (OutputStream out = connection.getOutputStream()) {
            body.writeTo(out);
        } catch (ProtocolException unwanted) {
            int status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_ENTITY_TOO_LARGE) {
                String why = body.length() + " bytes are more than the server takes";
                Map<String, @Nullable Object> problem =
                        Map.of("title", "Content Too Large", "status", status, "detail", why);
                throw new Refused(new Reply(status, Json.write(problem), new Tree(problem)));
            }
        }
    }

    private HttpURLConnection open(String method, String path, int silenceMillis) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(root + path).toURL().openConnection();
        if (trusting != null && connection instanceof HttpsURLConnection secured) {
            secured.setSSLSocketFactory(trusting);
        }
        connection.setRequestMethod(method);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(silenceMillis);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("User-Agent", "jackfield");
        Token who = token.get();
        anonymous = who.missing();
        if (!anonymous) {
            connection.setRequestProperty("Authorization", "Bearer " + who.value());
        }
        return connection;
    }

    private Reply reply(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            Token who = token.get();
            throw new NoAccess(
                    who.missing()
                            ? "a token is needed, and " + who.source() + "; name a file with --token-file, or set"
                                    + " JACKFIELD_TOKEN"
                            : "the token is refused by " + root + ": that of " + who.source() + " is not, or no longer,"
                                    + " one of its tokens; name another file with --token-file");
        }
        InputStream body = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        String text = body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (status == HttpURLConnection.HTTP_NO_CONTENT) {
                return new Reply(status, "", Json.read("{}"));
            }
            if (status == HttpURLConnection.HTTP_FORBIDDEN) {
                throw new NoAccess("the token of " + token.get().source() + " does not allow this: "
                        + Json.read(text).text("detail"));
            }
            return new Reply(status, text.strip(), Json.read(text));
        } catch (IOException noJson) {
            throw new NoAccess("what answers at " + root + " is no Jackfield (" + status + " " + type(connection)
                    + "); name the control listener with --url");
        }
    }

    private static String type(HttpURLConnection connection) {
        String type = connection.getContentType();
        return type == null ? "without a content type" : type;
    }

    /** {@return in words why there was no answer} */
    NoAccess away(IOException e) {
        if (e instanceof ConnectException || e instanceof SocketTimeoutException && !connected(e)) {
            return new NoAccess("nobody answers at " + root + " (" + e.getMessage() + "); start it with jackfield run,"
                    + " or say with --url where it listens");
        }
        if (e instanceof UnknownHostException) {
            return new NoAccess("there is no host " + e.getMessage() + "; say with --url where it listens");
        }
        if (e instanceof SSLException) {
            return new NoAccess("no trusted connection to " + root + ": " + e.getMessage()
                    + (String.valueOf(e.getMessage()).contains("PKIX")
                            ? "; name the authority that issued its certificate with --ca"
                            : ""));
        }
        if (root.startsWith("http:") && String.valueOf(e.getMessage()).contains("end of file")) {
            return new NoAccess("what listens at " + root + " ends the connection without an answer; does it speak TLS?"
                    + " Then it is https" + root.substring("http".length()));
        }
        return new NoAccess("no whole answer from " + root + ": " + e.getMessage()
                + "; whether a change was made is not known, so look before doing it again");
    }

    private static boolean connected(IOException e) {
        return String.valueOf(e.getMessage()).contains("Read");
    }
}
