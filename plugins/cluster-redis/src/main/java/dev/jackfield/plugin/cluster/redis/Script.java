package dev.jackfield.plugin.cluster.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** What Redis does in one step. It is sent whole only where Redis does not know it yet. */
enum Script {
    ADD,
    BEAT,
    HAND,
    LEAVE,
    PUBLISH,
    READ,
    RESIGN,
    STAND,
    WRITE;

    private final byte[] text;
    private final byte[] digest;

    Script() {
        String name = name().toLowerCase(java.util.Locale.ROOT) + ".lua";
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(name), name)) {
            text = in.readAllBytes();
            byte[] sha = MessageDigest.getInstance("SHA-1").digest(text);
            digest = HexFormat.of().formatHex(sha).getBytes(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * {@return what it answered}
     *
     * @param keys how many of the words are keys
     * @param words texts, numbers or bytes
     */
    Object run(UnifiedJedis redis, int keys, Object... words) {
        List<byte[]> all = new ArrayList<>(words.length);
        for (Object word : words) {
            all.add(word instanceof byte[] bytes ? bytes : word.toString().getBytes(StandardCharsets.UTF_8));
        }
        try {
            return redis.evalsha(digest, all.subList(0, keys), all.subList(keys, all.size()));
        } catch (JedisNoScriptException e) {
            return redis.eval(text, all.subList(0, keys), all.subList(keys, all.size()));
        }
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked") // what scripts answer is a list of these
    static List<Object> list(Object answer) {
        return (List<Object>) answer;
    }
}
