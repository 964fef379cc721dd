package dev.jackfield.spi.balance;

/**
 * One server of an upstream.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address; IPv6 without brackets
 * @param port 1 to 65535
 * @since 1.0
 */
public record Node(String scheme, String host, int port) {
    /**
     * {@return the node as an address, {@code http://host:port}}
     */
    @Override
    public String toString() {
        return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
