package dev.jackfield.kernel.config;

import dev.jackfield.kernel.event.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills in <code>${NAME}</code>, <code>${NAME:default}</code> and <code>${file:PATH}</code>; <code>$${</code> stands for
 * <code>${</code> itself. What came from a file is a secret, and so is a password in a URI. One is made for each reading.
 */
final class Resolver {
    static final int MAXIMUM_SECRET_BYTES = 64 << 10;
    static final int MAXIMUM_VALUE = 1 << 20;
    private static final int MAXIMUM_DEPTH = 8;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PASSWORD_IN_URI =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/@\\s:]*:([^/@\\s]+)@.*");

    private final Path home;
    private final @Nullable Path dataFolder;
    private final Map<String, String> environment;
    private final Secrets secrets;
    private final Map<String, String> files = new HashMap<>();
    private final Map<Path, String> digests = new LinkedHashMap<>();

    /** A mistake in one value. */
    static final class Unresolved extends Exception {
        private static final long serialVersionUID = 1L;

        Unresolved(String detail) {
            super(detail, null, false, false);
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }

    /** One value while it is put together. */
    private static final class Assembly {
        private final StringBuilder text = new StringBuilder();
        private boolean secret;

        private void append(String more) throws Unresolved {
            if (text.length() + more.length() > MAXIMUM_VALUE) {
                throw new Unresolved(
                        "is longer than " + MAXIMUM_VALUE + " characters once its variables are filled in");
            }
            text.append(more);
        }
    }

    Resolver(Sources sources, Secrets secrets) {
        this.home = sources.home();
        this.dataFolder = sources.dataFolder();
        this.environment = sources.environment();
        this.secrets = secrets;
    }

    /** {@return the secret files that were read, with a digest of what was in each} */
    Map<Path, String> secretFiles() {
        return digests;
    }

    Resolved resolve(Node leaf) throws Unresolved {
        if (leaf instanceof Node.Items list) {
            boolean secret = false;
            List<@Nullable Object> values = new ArrayList<>();
            for (Node item : list.items()) {
                Resolved resolved = resolve(item);
                secret |= resolved.secret();
                values.add(resolved.value());
            }
            return new Resolved(values, secret, leaf.origin());
        }
        String text = leaf instanceof Node.Scalar scalar ? scalar.text() : null;
        if (text == null) {
            return new Resolved(null, false, leaf.origin());
        }
        Assembly assembly = new Assembly();
        if (isLiteral(leaf.origin())) {
            assembly.append(text);
        } else {
            fill(text, assembly, 0);
        }
        String value = assembly.text.toString();
        Matcher uri = PASSWORD_IN_URI.matcher(value);
        if (uri.matches()) {
            secrets.register(uri.group(1));
            assembly.secret = true;
        }
        // a rollback may have kept in the clear what once came from a secret file
        boolean known = leaf.origin().kind() == Origin.Kind.OVERLAY
                && !secrets.mask(value).equals(value);
        return new Resolved(value, assembly.secret || known, leaf.origin());
    }

    private static boolean isLiteral(Origin origin) {
        return switch (origin.kind()) {
            case ENVIRONMENT, FLAG, DEFAULT -> true;
            case CODE, FILE, OVERLAY, REQUEST -> false;
        };
    }

    /** {@return whether a text has something to be filled in} */
    static boolean refers(String text) {
        int at = text.indexOf("${");
        while (at > 0 && text.charAt(at - 1) == '$') {
            at = text.indexOf("${", at + 2);
        }
        return at >= 0;
    }

    /** The text that {@link #resolve} turns into this one. */
    static String escape(String literal) {
        return literal.replace("${", "$${");
    }

    private void fill(String text, Assembly into, int depth) throws Unresolved {
        int at = 0;
        while (at < text.length()) {
            int dollar = text.indexOf('$', at);
            if (dollar < 0) {
                into.append(text.substring(at));
                return;
            }
            into.append(text.substring(at, dollar));
            if (text.startsWith("$${", dollar)) {
                into.append("${");
                at = dollar + 3;
            } else if (text.startsWith("${", dollar)) {
                int end = closing(text, dollar + 2);
                variable(text.substring(dollar + 2, end), into, depth);
                at = end + 1;
            } else {
                into.append("$");
                at = dollar + 1;
            }
        }
    }

    private static int closing(String text, int from) throws Unresolved {
        int open = 1;
        for (int i = from; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                open++;
            } else if (text.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw new Unresolved("has \"${\" without its \"}\"; where it is meant literally write \"$${\"");
    }

    private void variable(String inside, Assembly into, int depth) throws Unresolved {
        if (depth >= MAXIMUM_DEPTH) {
            throw new Unresolved("has variables nested more than " + MAXIMUM_DEPTH + " deep");
        }
        int colon = inside.indexOf(':');
        String name = colon < 0 ? inside : inside.substring(0, colon);
        if (name.equals("file") && colon >= 0) {
            String secret = files.get(inside);
            if (secret == null) {
                secret = read(inside.substring(colon + 1));
                files.put(inside, secret);
            }
            secrets.register(secret);
            into.secret = true;
            into.append(secret);
            return;
        }
        if (!NAME.matcher(name).matches()) {
            throw new Unresolved("has \"${" + (name.length() > 50 ? name.substring(0, 50) + "…" : name)
                    + "}\"; possible are ${NAME}, ${NAME:default}, ${file:PATH}, and $${ for a literal ${");
        }
        String value = environment.get(name);
        if (value != null) {
            into.append(value);
        } else if (colon >= 0) {
            fill(inside.substring(colon + 1), into, depth + 1);
        } else {
            throw new Unresolved("needs the variable " + name + ", which is not in the environment; ${" + name
                    + ":…} would give it a default");
        }
    }

    private String read(String named) throws Unresolved {
        Path path;
        try {
            path = home.resolve(named.strip());
        } catch (InvalidPathException e) {
            throw new Unresolved("names a secret file by what is no path");
        }
        if (named.isBlank()) {
            throw new Unresolved("has ${file:} without a path");
        }
        if (!Files.exists(path)) {
            throw new Unresolved("needs the secret file " + path + ", which does not exist");
        }
        if (!Files.isRegularFile(path)) {
            throw new Unresolved("needs the secret file " + path + ", which is no file");
        }
        try (InputStream in = Files.newInputStream(outsideDataFolder(path))) {
            byte[] bytes = in.readNBytes(MAXIMUM_SECRET_BYTES + 1);
            if (bytes.length > MAXIMUM_SECRET_BYTES) {
                throw new Unresolved(
                        "needs the secret file " + path + ", which has more than " + MAXIMUM_SECRET_BYTES + " bytes");
            }
            digests.put(path, SecretFiles.digest(bytes));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.endsWith("\n")) {
                text = text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
            }
            return text;
        } catch (CharacterCodingException e) {
            throw new Unresolved("needs the secret file " + path + ", which is not text in UTF-8");
        } catch (AccessDeniedException e) {
            throw new Unresolved("needs the secret file " + path + ", which may not be read");
        } catch (IOException e) {
            throw new Unresolved("needs the secret file " + path + ", which can't be read: " + e);
        }
    }

    /** There lie the server's own secrets, such as the admin token. */
    private Path outsideDataFolder(Path path) throws IOException, Unresolved {
        Path real = path.toRealPath();
        if (dataFolder != null && real.startsWith(dataFolder.toRealPath())) {
            throw new Unresolved("names the file " + path
                    + ", which is in the data folder; what the server keeps there is no value of its configuration");
        }
        return real;
    }
}
