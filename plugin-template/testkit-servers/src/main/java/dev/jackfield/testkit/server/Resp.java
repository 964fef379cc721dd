package dev.jackfield.testkit.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection that speaks RESP2, as much of it as it takes to set servers up and to look at them. */
final class Resp implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Socket socket = new Socket();
    private final InputStream in;

    Resp(InetSocketAddress address) throws IOException {
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(address, TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** {@return a text, a {@code Long}, a list of these, or null} An error is thrown as it was said. */
    @Nullable
    Object ask(String... command) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line(out, "*" + command.length);
        for (String word : command) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            line(out, "$" + bytes.length);
            out.write(bytes);
            line(out, "");
        }
        out.writeTo(socket.getOutputStream());
        return reply();
    }

    private static void line(ByteArrayOutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private @Nullable Object reply() throws IOException {
        String line = line();
        String rest = line.substring(1);
        switch (line.charAt(0)) {
            case '+':
                return rest;
            case '-':
                throw new IllegalStateException(rest);
            case ':':
                return Long.valueOf(rest);
            case '$':
                int length = Integer.parseInt(rest);
                if (length < 0) {
                    return null;
                }
                byte[] bytes = in.readNBytes(length);
                if (bytes.length < length) {
                    throw new EOFException("the connection ended within an answer");
                }
                line();
                return new String(bytes, StandardCharsets.UTF_8);
            case '*':
                int size = Integer.parseInt(rest);
                if (size < 0) {
                    return null;
                }
                List<@Nullable Object> all = new ArrayList<>();
                for (int i = 0; i < size; i++) {
                    all.add(reply());
                }
                return all;
            default:
                throw new IOException("not RESP: " + line);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended");
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
