package dev.jackfield.launcher.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The templates of the Maven archetype, read from its jar: a folder for each extension point, laid over what is beside them.
 * Java sources except {@code module-info} go into the folder of their package.
 */
final class Template {
    private static final String ROOT = "archetype-resources/";
    private static final String MODULE = "module-info.java";
    private static final Pattern POINT = Pattern.compile("([^/]+)/src/main/java/" + MODULE);
    private static final Pattern SOURCE = Pattern.compile("(src/(?:main|test)/java/)([^/]+\\.java)");
    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    private final Map<String, String> files;

    private Template(Map<String, String> files) {
        this.files = files;
    }

    static Template of(Path archetype) {
        if (!Files.isRegularFile(archetype)) {
            throw NewCommand.incomplete(archetype);
        }
        Map<String, String> files = new TreeMap<>();
        try (ZipFile jar = new ZipFile(archetype.toFile())) {
            for (ZipEntry entry : jar.stream()
                    .filter(one -> !one.isDirectory() && one.getName().startsWith(ROOT))
                    .toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    files.put(
                            entry.getName().substring(ROOT.length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Template(files);
    }

    /** {@return the extension points that there are templates for} */
    Set<String> points() {
        Set<String> points = new TreeSet<>();
        for (String file : files.keySet()) {
            Matcher point = POINT.matcher(file);
            if (point.matches()) {
                points.add(point.group(1));
            }
        }
        return points;
    }

    /** Writes a project into a folder that is not there yet. */
    void write(String point, Map<String, String> values, Path folder) throws IOException {
        Map<String, String> project = new LinkedHashMap<>();
        files.forEach((file, text) -> {
            if (!file.contains("/")) {
                project.put(file, text);
            }
        });
        files.forEach((file, text) -> {
            if (file.startsWith(point + "/")) {
                project.put(placed(file.substring(point.length() + 1), values), text);
            }
        });
        for (Map.Entry<String, String> file : project.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, filled(file.getValue(), values), StandardCharsets.UTF_8);
        }
    }

    private static String placed(String file, Map<String, String> values) {
        Matcher source = SOURCE.matcher(file);
        return source.matches() && !source.group(2).equals(MODULE)
                ? source.group(1) + value("package", values).replace('.', '/') + "/" + source.group(2)
                : file;
    }

    private static String filled(String text, Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), values)));
    }

    private static String value(String name, Map<String, String> values) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the templates name ${" + name + "}, which has no value");
        }
        return value;
    }
}
