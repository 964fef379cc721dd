package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Answers one request for each text on one connection, then closes it. */
    private Wire answering(String... answers) throws IOException {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
                for (String answer : answers) {
                    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                        assertThat(line).doesNotContain("\n");
                    }
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // the client went first; the test sees that
            }
        });
        thread.setDaemon(true);
        thread.start();
        return new Wire("127.0.0.1", server.getLocalPort());
    }

    @Test
    void readsBodiesByLengthAndByChunksOnOneConnection() throws IOException {
        try (Wire wire = answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Status: jackfield; hit\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrailer: t\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")) {
            Wire.Answer first = wire.get("/");
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.body()).asString().isEqualTo("hello");
            assertThat(first.header("cache-status")).isEqualTo("jackfield; hit");
            assertThat(wire.get("/").body()).asString().isEqualTo("abcde");
            assertThat(wire.announcedClose()).isFalse();
            assertThat(wire.get("/").body()).isEmpty();
            assertThat(wire.announcedClose()).isTrue();
        }
    }

    @Test
    void bodyThatEndsEarlyIsLost() throws IOException {
        try (Wire wire = answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel")) {
            assertThatThrownBy(() -> wire.get("/"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("the body ended after 3 of 5 bytes");
        }
    }

    @Test
    void chunksWithoutAnEndAreLost() throws IOException {
        try (Wire wire = answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")) {
            assertThatThrownBy(() -> wire.get("/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void requestOnAConnectionThatClosesIsNotSentAgain() throws IOException {
        try (Wire wire = answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            wire.get("/");
            assertThatThrownBy(() -> wire.get("/")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerOfHttp10EndsItsConnection() throws IOException {
        try (Wire wire = answering("HTTP/1.0 200 OK\r\n\r\nto the end")) {
            assertThat(wire.get("/").body()).asString().isEqualTo("to the end");
            assertThat(wire.announcedClose()).isTrue();
        }
    }

    @Test
    void whatIsNotHttpIsLost() throws IOException {
        try (Wire wire = answering("SSH-2.0-OpenSSH\r\n\r\n")) {
            assertThatThrownBy(() -> wire.get("/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("SSH-2.0-OpenSSH");
        }
    }
}
