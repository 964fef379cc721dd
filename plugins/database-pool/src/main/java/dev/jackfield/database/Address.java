package dev.jackfield.database;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server listens.
 *
 * @param host a name or an address, IPv6 in brackets
 * @param port from 1 to 65535
 * @since 1.0
 */
public record Address(String host, int port) {
    /**
     * {@return the addresses of a text}
     *
     * @param option where the text comes from, for messages
     * @param text {@code host:port}, or several with commas; the port may be left out
     * @param port the port that is meant then
     * @throws JackfieldException if it is none
     */
    public static List<Address> parse(Option<?> option, String text, int port) {
        List<Address> addresses = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            addresses.add(parseOne(option, one.strip(), port));
        }
        return addresses;
    }

    private static Address parseOne(Option<?> option, String text, int fallback) {
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || (text.startsWith("[") && text.endsWith("]"));
        String host = bare ? text : text.substring(0, colon);
        int port = fallback;
        try {
            port = bare ? fallback : Integer.parseInt(text.substring(colon + 1));
        } catch (NumberFormatException e) {
            port = 0;
        }
        if (port < 1 || port > 65_535 || !host.matches("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+]")) {
            throw new JackfieldException(
                    "invalid_options",
                    List.of(new Problem(
                            option.name(), "\"" + text + "\" is no host:port, such as 127.0.0.1:" + fallback)));
        }
        return new Address(host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
