package dev.jackfield.kernel.http;

import dev.jackfield.kernel.tls.Identity;
import dev.jackfield.kernel.tls.TlsSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one listener listens.
 *
 * @param setting where it is configured, for messages, such as {@code http.traffic}
 * @param host the address to bind
 * @param port the port to bind; 0 for any free one
 * @param instances how many event loops serve it
 * @param http2 whether HTTP/2 without TLS is understood, by prior knowledge and by upgrade
 * @param idleTimeout after how long without a byte a connection is closed on which the client's next byte is due; zero for
 *     never. One whose request waits for its answer is not closed
 * @param maximumHeaderBytes of all header fields of a request together
 * @param maximumLineBytes of the request line
 * @param idleGrace while stopping: for how long a connection must have been idle to be closed without an announcement
 * @param idleNotice while stopping: how long such a connection is kept nevertheless
 * @param linger while stopping: how long a client has to close a connection after its last response said so
 * @param handshakeTimeout how long a client may take from its connection to the end of its TLS handshake
 * @param tls what is spoken in TLS, or null for none
 */
public record ListenerSettings(
        String setting,
        String host,
        int port,
        int instances,
        boolean http2,
        Duration idleTimeout,
        int maximumHeaderBytes,
        int maximumLineBytes,
        Duration idleGrace,
        Duration idleNotice,
        Duration linger,
        Duration handshakeTimeout,
        @Nullable ServerTls tls) {

    /**
     * {@return one event loop, no TLS, HTTP/1.1 alone, idle for at most 75 s, 16 KiB of header fields, a request line of 8 KiB}
     *
     * @param setting where it is configured
     * @param host the address to bind
     * @param port the port to bind; 0 for any free one
     */
    public static ListenerSettings of(String setting, String host, int port) {
        return new ListenerSettings(
                setting,
                host,
                port,
                1,
                false,
                Duration.ofSeconds(75),
                16 * 1024,
                8 * 1024,
                Duration.ofSeconds(2),
                Duration.ofMillis(200),
                Duration.ofMillis(500),
                Duration.ofSeconds(10),
                null);
    }

    /**
     * {@return the same on several event loops}
     *
     * @param loops how many
     */
    public ListenerSettings onLoops(int loops) {
        return new ListenerSettings(
                setting,
                host,
                port,
                loops,
                http2,
                idleTimeout,
                maximumHeaderBytes,
                maximumLineBytes,
                idleGrace,
                idleNotice,
                linger,
                handshakeTimeout,
                tls);
    }

    /**
     * {@return the same with HTTP/2 without TLS}
     */
    public ListenerSettings withHttp2() {
        return new ListenerSettings(
                setting,
                host,
                port,
                instances,
                true,
                idleTimeout,
                maximumHeaderBytes,
                maximumLineBytes,
                idleGrace,
                idleNotice,
                linger,
                handshakeTimeout,
                tls);
    }

    /**
     * {@return the same with TLS}
     *
     * @param how how it is spoken
     * @param identity what is shown until another is
     */
    public ListenerSettings withTls(TlsSettings how, Identity identity) {
        return new ListenerSettings(
                setting,
                host,
                port,
                instances,
                http2,
                idleTimeout,
                maximumHeaderBytes,
                maximumLineBytes,
                idleGrace,
                idleNotice,
                linger,
                handshakeTimeout,
                new ServerTls(how, identity, handshakeTimeout));
    }
}
