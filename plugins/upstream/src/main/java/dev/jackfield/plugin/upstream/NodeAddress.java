package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.balance.Node;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what the configuration says to nodes; all mistakes are reported together. */
final class NodeAddress {
    private NodeAddress() {}

    static List<Node> parseAll(List<URI> addresses) {
        List<Problem> problems = new ArrayList<>();
        Set<Node> nodes = new LinkedHashSet<>();
        for (int i = 0; i < addresses.size(); i++) {
            URI address = addresses.get(i);
            String mistake = mistake(address);
            if (mistake == null && !nodes.add(parse(address))) {
                mistake = "\"" + address + "\" is there twice";
            }
            if (mistake != null) {
                problems.add(new Problem("nodes[" + i + "]", mistake));
            }
        }
        if (addresses.isEmpty()) {
            problems.add(new Problem("nodes", "needs at least one node, such as http://127.0.0.1:9000"));
        }
        if (!problems.isEmpty()) {
            throw new JackfieldException("invalid_options", problems);
        }
        return List.copyOf(nodes);
    }

    static String healthPath(String path) {
        if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new JackfieldException(
                    "invalid_options",
                    List.of(new Problem("health_path", "must be a path such as /health, was \"" + path + "\"")));
        }
        return path;
    }

    private static @Nullable String mistake(URI address) {
        String scheme = scheme(address);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return "\"" + address.getScheme() + "\" is not a scheme for a node; available: http, https";
        }
        if (address.getHost() == null) {
            return "has no host; expected scheme://host:port";
        }
        if (address.getPort() == 0 || address.getPort() > 65_535) {
            return "port " + address.getPort() + " is not between 1 and 65535";
        }
        String path = address.getRawPath();
        if ((path != null && !path.isEmpty() && !path.equals("/")) || address.getRawQuery() != null) {
            return "a node has no path and no query: the request brings them; was \"" + path + "\"";
        }
        return address.getRawUserInfo() == null ? null : "a node has no user and no password";
    }

    private static Node parse(URI address) {
        String scheme = scheme(address);
        String host = address.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
        return new Node(scheme, bare.toLowerCase(Locale.ROOT), port);
    }

    private static String scheme(URI address) {
        String scheme = address.getScheme();
        return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
    }
}
