package dev.jackfield.launcher.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a service serves: paths and the bodies that a client must receive, byte for byte. */
final class Pages {
    private static final int MOST = 64;
    private static final long LARGEST = 1024 * 1024;
    private static final Pattern LINK = Pattern.compile("(?i)href\\s*=\\s*[\"']([^\"'#]+)");

    private Pages() {}

    /** {@return the files of a folder and below, by path, and an index of them at {@code /}} */
    static Map<String, byte[]> ofFolder(Path folder) throws IOException {
        Map<String, byte[]> pages = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder, 4)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (pages.size() < MOST && Files.size(file) <= LARGEST) {
                    String path = folder.relativize(file).toString().replace('\\', '/');
                    if (path.matches("[A-Za-z0-9._/-]+")) {
                        pages.put("/" + path, Files.readAllBytes(file));
                    }
                }
            }
        }
        StringBuilder index = new StringBuilder("<!doctype html><title>Jackfield</title><ul>\n");
        pages.keySet().forEach(path -> index.append("<li><a href=\"" + path + "\">" + path + "</a>\n"));
        pages.put("/", index.append("</ul>\n").toString().getBytes(StandardCharsets.UTF_8));
        return pages;
    }

    /**
     * Reads a service's front page and what that links to, twice, and keeps what was the same both times.
     *
     * @param service its address
     * @return paths and bodies, at least one
     * @throws IOException if the service does not answer, or nothing of it stays the same
     */
    static Map<String, byte[]> ofService(URI service) throws IOException {
        String root = service.getRawPath().isEmpty() ? "/" : service.getRawPath();
        Set<String> paths = new LinkedHashSet<>(Set.of(root));
        Map<String, byte[]> first = read(service, paths);
        byte[] front = first.get(root);
        if (front != null) {
            Matcher links = LINK.matcher(new String(front, StandardCharsets.UTF_8));
            while (links.find() && paths.size() < MOST) {
                addIfOfService(service.resolve(root), links.group(1), paths);
            }
        }
        first = read(service, paths);
        Map<String, byte[]> again = read(service, first.keySet());
        Map<String, byte[]> stable = new LinkedHashMap<>();
        first.forEach((path, body) -> {
            byte[] second = again.get(path);
            if (second != null && Arrays.equals(body, second)) {
                stable.put(path, body);
            }
        });
        if (stable.isEmpty()) {
            throw new IOException("nothing is answered twice alike with status 200, so what is whole cannot be told");
        }
        return stable;
    }

    private static void addIfOfService(URI front, String link, Set<String> paths) {
        URI target;
        try {
            target = front.resolve(link);
        } catch (IllegalArgumentException notALink) {
            return;
        }
        if (front.getRawAuthority().equals(target.getRawAuthority())) {
            String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
            paths.add(target.getRawQuery() == null ? path : path + "?" + target.getRawQuery());
        }
    }

    private static Map<String, byte[]> read(URI service, Set<String> paths) throws IOException {
        Map<String, byte[]> pages = new LinkedHashMap<>();
        for (String path : paths) {
            try (Wire wire = new Wire(service.getHost(), port(service))) {
                Wire.Answer answer = wire.get(path);
                if (answer.status() == 200 && answer.body().length <= LARGEST) {
                    pages.put(path, answer.body());
                }
            }
        }
        return pages;
    }

    private static int port(URI service) {
        return service.getPort() < 0 ? 80 : service.getPort();
    }
}
