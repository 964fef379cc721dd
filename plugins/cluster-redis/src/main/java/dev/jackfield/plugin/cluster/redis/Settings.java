package dev.jackfield.plugin.cluster.redis;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * What the options say.
 *
 * @param mode single, sentinel or cluster
 * @param nodes where to find Redis, or the sentinels
 * @param tls how connections are encrypted; null where they are not
 * @param master what the sentinels call it
 */
record Settings(
        String mode,
        List<HostAndPort> nodes,
        @Nullable Tls tls,
        String master,
        @Nullable String user,
        @Nullable String password,
        @Nullable String sentinelPassword,
        int database,
        String namespace,
        String node,
        Duration timeout,
        Duration lease,
        int connections,
        int maximumMessage,
        long logMessages,
        Duration logTime,
        long resend,
        int queueMessages,
        long queueBytes) {
    int timeoutMillis() {
        return (int) timeout.toMillis();
    }

    String key(String kind, String name) {
        return namespace + ":" + kind + ":{" + name + "}";
    }

    /** Which channel tells of a topic; unlike a key, it needs no slot. */
    String channel(String topic) {
        return namespace + ":t:" + topic;
    }

    /** Which channel tells of everything else. */
    String control() {
        return namespace + ":control";
    }
}
