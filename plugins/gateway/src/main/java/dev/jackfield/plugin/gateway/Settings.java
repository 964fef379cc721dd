package dev.jackfield.plugin.gateway;

/**
 * How requests are passed on.
 *
 * @param upstream the binding they are passed to
 * @param connectMillis how long to wait for a connection
 * @param responseMillis how long to wait for a response to begin
 * @param keepAliveSeconds how long idle connections are kept
 * @param connections how many to one node
 * @param trustForwarded whether the client's word on who forwarded it counts
 */
record Settings(
        String upstream,
        long connectMillis,
        long responseMillis,
        int keepAliveSeconds,
        int connections,
        boolean trustForwarded) {}
