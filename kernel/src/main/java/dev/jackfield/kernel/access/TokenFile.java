package dev.jackfield.kernel.access;

import dev.jackfield.kernel.config.DataFolder;
import dev.jackfield.spi.JackfieldException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The tokens on disk, by their hashes: whole or as they were, whenever the process ends. */
final class TokenFile {
    static final String NAME = "tokens.json";

    private static final int FORMAT = 1;
    private static final int MAXIMUM_BYTES = 4 << 20;

    private final Path file;

    TokenFile(Path folder) {
        this.file = folder.resolve(NAME);
    }

    /** What was stored last. A file that can't be understood is moved aside and told about: nobody gets in by it. */
    Map<Hash, Token> load(Consumer<String> warnings) {
        try {
            if (Files.size(file) > MAXIMUM_BYTES) {
                throw new IllegalArgumentException("has more than " + MAXIMUM_BYTES + " bytes");
            }
            return decode(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Map.of();
        } catch (IOException e) {
            throw new JackfieldException("data_folder_unreadable", "can't read " + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            Path aside = file.resolveSibling(NAME + ".damaged");
            try {
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException failure) {
                throw new JackfieldException("data_folder_unwritable", "can't move " + file + " aside: " + failure, e);
            }
            warnings.accept("no token but the admin token is known any more: " + file + " " + e.getMessage()
                    + "; it is kept as " + aside.getFileName());
            return Map.of();
        }
    }

    /** Durable when it returns. */
    void store(Map<Hash, Token> tokens) {
        try {
            DataFolder.replace(file, encode(tokens).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new JackfieldException(
                    "data_folder_unwritable", "nothing was changed: can't write " + file + ": " + e, e);
        }
    }

    private static String encode(Map<Hash, Token> tokens) {
        JsonArray list = new JsonArray();
        tokens.forEach((hash, token) -> {
            JsonObject one = new JsonObject(new LinkedHashMap<>(token.asMap()));
            list.add(one.put("sha256", hash.hex()));
        });
        return new JsonObject().put("format", FORMAT).put("tokens", list).encodePrettily() + "\n";
    }

    private static Map<Hash, Token> decode(String text) {
        try {
            JsonObject json = new JsonObject(text);
            if (json.getInteger("format", 0) != FORMAT) {
                throw new IllegalArgumentException("is of format " + json.getValue("format") + ", not " + FORMAT);
            }
            Map<Hash, Token> tokens = new LinkedHashMap<>();
            for (Object element : json.getJsonArray("tokens")) {
                JsonObject one = (JsonObject) element;
                String expires = one.getString("expires_at");
                tokens.put(
                        Hash.parse(one.getString("sha256")),
                        new Token(
                                Objects.requireNonNull(one.getString("id")),
                                Objects.requireNonNull(one.getString("name")),
                                scopes(one.getJsonArray("scopes").getList()),
                                Instant.parse(one.getString("created_at")),
                                expires == null ? null : Instant.parse(expires)));
            }
            return tokens;
        } catch (DecodeException | ClassCastException | NullPointerException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "is not what was written: " + e.getClass().getSimpleName(), e);
        }
    }

    private static Set<Scope> scopes(Collection<?> words) {
        return words.stream()
                .map(word -> Scope.of(String.valueOf(word))
                        .orElseThrow(() -> new IllegalArgumentException("names a scope that there is not: " + word)))
                .collect(Collectors.toSet());
    }
}
