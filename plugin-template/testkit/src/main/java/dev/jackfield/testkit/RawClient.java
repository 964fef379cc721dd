package dev.jackfield.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP/1 client that sends what it is told, byte by byte, and shows what came back. One connection; blocks, at most
 * ten seconds for a read. Not thread-safe.
 *
 * @since 1.0
 */
public final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    /**
     * What came back.
     *
     * @param status the status code
     * @param fields the field lines, as {@code name: value} with the name in lower case
     * @param body the body, without transfer encoding
     */
    public record Reply(int status, List<String> fields, String body) {
        /**
         * {@return the first value of a field}
         *
         * @param name in lower case
         */
        public Optional<String> field(String name) {
            return fields.stream()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst();
        }
    }

    /**
     * Connects.
     *
     * @param address where to
     * @throws IOException if it can't
     */
    public RawClient(URI address) throws IOException {
        this(address, TIMEOUT_MILLIS);
    }

    RawClient(URI address, int timeoutMillis) throws IOException {
        socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(timeoutMillis);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * One request on a connection of its own.
     *
     * @param address where to
     * @param request method and target, such as {@code GET /}
     * @param fields field lines; {@code Host} is added where it is missing
     * @return what came back
     * @throws IOException if the answer did not come whole
     */
    public static Reply ask(URI address, String request, String... fields) throws IOException {
        return askWith(address, request, "", fields);
    }

    /**
     * One request with a body on a connection of its own.
     *
     * @param address where to
     * @param request method and target, such as {@code POST /}
     * @param body the body; its length is sent unless it is empty
     * @param fields field lines; {@code Host} is added where it is missing
     * @return what came back
     * @throws IOException if the answer did not come whole
     */
    public static Reply askWith(URI address, String request, String body, String... fields) throws IOException {
        try (RawClient client = new RawClient(address)) {
            return client.exchange(request, body, fields);
        }
    }

    /**
     * One request on this connection.
     *
     * @param request method and target, such as {@code POST /}
     * @param body the body; its length is sent unless it is empty
     * @param fields field lines; {@code Host} is added where it is missing
     * @return what came back
     * @throws IOException if the answer did not come whole
     */
    public Reply exchange(String request, String body, String... fields) throws IOException {
        StringBuilder head = new StringBuilder(request).append(" HTTP/1.1\r\n");
        if (List.of(fields).stream()
                .noneMatch(field -> field.toLowerCase(Locale.ROOT).startsWith("host:"))) {
            head.append("Host: example.test\r\n");
        }
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.ISO_8859_1).length;
        if (length > 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        send(head.append("\r\n").append(body).toString());
        return reply(request.startsWith("HEAD "));
    }

    /**
     * Sends text as it stands.
     *
     * @param text in ISO 8859-1
     * @throws IOException if it can't
     */
    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /**
     * Reads one response.
     *
     * @param toHead whether the request was HEAD, so that no body comes
     * @return what came back
     * @throws IOException if it did not come whole
     */
    public Reply reply(boolean toHead) throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        List<String> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            fields.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + ": "
                    + line.substring(colon + 1).strip());
        }
        Reply head = new Reply(status, fields, "");
        boolean empty = toHead || status < 200 || status == 204 || status == 304;
        return new Reply(status, fields, empty ? "" : body(head));
    }

    private String body(Reply head) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Optional<String> length = head.field("content-length");
        if (head.field("transfer-encoding").isPresent()) {
            for (int size = chunk(); size > 0; size = chunk()) {
                body.write(exactly(size));
                line();
            }
            line();
        } else if (length.isPresent()) {
            body.write(exactly(Integer.parseInt(length.get())));
        } else {
            in.transferTo(body);
        }
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    private int chunk() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the body ended after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    /**
     * Reads one line.
     *
     * @return the line without its end
     * @throws IOException if the connection ended
     */
    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended after \"" + line + "\"");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
