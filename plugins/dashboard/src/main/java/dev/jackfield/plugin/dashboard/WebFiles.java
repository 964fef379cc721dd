package dev.jackfield.plugin.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The panel's own files, read from the plugin's archive once, so that no request asks a class loader. */
final class WebFiles {
    static final String FOLDER = "/web/";

    /** One name a line: an archive can't be asked what is in one of its folders. */
    static final String NAMES = FOLDER + "files.txt";

    /** Written apart and sent as one: a browser has six connections, and the page waits for its styles. */
    private static final Map<String, List<String>> JOINED = Map.of(
            "css/all.css", List.of("css/base.css", "css/shell.css", "css/panel.css", "css/views.css"),
            "css/all.api.css", List.of("css/base.css", "css/shell.css", "css/api.css"));

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "json", "application/json");

    private WebFiles() {}

    /** {@return the files by name} */
    static Map<String, WebFile> read() {
        Map<String, WebFile> files = new LinkedHashMap<>();
        try {
            for (String name : text(NAMES).split("\n")) {
                files.put(name, WebFile.of(type(name), bytes(FOLDER + name)));
            }
            JOINED.forEach((name, parts) -> files.put(name, WebFile.of(type(name), joined(parts, files))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(files);
    }

    private static byte[] joined(List<String> parts, Map<String, WebFile> files) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(files.get(part).content()));
        return all.toByteArray();
    }

    private static String type(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            throw new IllegalArgumentException("no content type is known for " + name);
        }
        return type;
    }

    private static String text(String resource) throws IOException {
        return new String(bytes(resource), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String resource) throws IOException {
        try (InputStream in = WebFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException(resource);
            }
            return in.readAllBytes();
        }
    }
}
