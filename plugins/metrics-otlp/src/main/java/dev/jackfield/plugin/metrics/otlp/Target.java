package dev.jackfield.plugin.metrics.otlp;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where and how to send.
 *
 * @param endpoint the collector's address, with a path
 * @param headers sent too; may be secrets
 * @param timeout of one try
 * @param compressed whether with gzip
 * @param tries how often the same is sent
 * @param maximum how large a request may be before it is compressed, in bytes
 */
record Target(
        URI endpoint, Map<String, String> headers, Duration timeout, boolean compressed, int tries, long maximum) {
    boolean tls() {
        return endpoint.getScheme().equals("https");
    }

    int port() {
        return endpoint.getPort() >= 0 ? endpoint.getPort() : tls() ? 443 : 80;
    }

    String path() {
        String path = endpoint.getRawPath() == null || endpoint.getRawPath().isEmpty() ? "/" : endpoint.getRawPath();
        return endpoint.getRawQuery() == null ? path : path + "?" + endpoint.getRawQuery();
    }

    @Override
    public String toString() {
        return endpoint.getScheme() + "://" + endpoint.getHost() + ":" + port();
    }
}
