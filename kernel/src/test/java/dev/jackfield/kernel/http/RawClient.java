package dev.jackfield.kernel.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by hand on one connection: it never retries and never hides what came over the wire. */
public final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    Socket socket() {
        return socket;
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** {@return the next line, null at the end} */
    @Nullable
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** {@return status and headers; the body is still to be read} */
    Reply head() throws IOException {
        String status = line();
        if (status == null) {
            throw new EOFException("closed before a response");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return new Reply(Integer.parseInt(status.split(" ")[1]), headers, "");
    }

    public Reply reply() throws IOException {
        return reply(true);
    }

    Reply reply(boolean withBody) throws IOException {
        Reply head = head();
        if (head.status() == 100) {
            return reply(withBody);
        }
        if (!withBody || head.status() == 204 || head.status() == 304) {
            return head;
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if ("chunked".equals(head.header("transfer-encoding"))) {
            for (String size = line(); size != null && !size.equals("0"); size = line()) {
                body.write(exactly(Integer.parseInt(size, 16)));
                line();
            }
            line();
        } else if (head.headers().containsKey("content-length")) {
            body.write(exactly(Integer.parseInt(head.header("content-length"))));
        } else {
            body.write(in.readAllBytes());
        }
        return new Reply(head.status(), head.headers(), body.toString(StandardCharsets.UTF_8));
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("closed within a body");
        }
        return bytes;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What came back. */
    public record Reply(int status, Map<String, String> headers, String body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        Map<String, @Nullable Object> json() {
            return JsonReader.object(body.getBytes(StandardCharsets.UTF_8));
        }

        boolean closes() {
            return header("connection").equals("close");
        }
    }
}
