package dev.jackfield.kernel.plugin;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Opens an archive that nobody has vouched for: names, bounds and checksums of every entry, in the archive and in the jars
 * within it. The zip classes of the JDK verify no checksum on this way; this does.
 */
final class ArchiveCheck {
    /**
     * A verified archive.
     *
     * @param manifest the plugin's manifest
     * @param main the jar with the manifest
     * @param libraries the other jars
     * @param thin whether the archive itself is the main jar
     */
    record Unpacked(PluginManifest manifest, JarFacts main, List<JarFacts> libraries, boolean thin) {
        /** {@return all of them} */
        List<JarFacts> jars() {
            List<JarFacts> all = new ArrayList<>(libraries);
            all.add(main);
            return all;
        }

        /** {@return the same, after its folder was moved} */
        Unpacked movedTo(Path from, Path to) {
            return new Unpacked(
                    manifest,
                    main.movedTo(from, to),
                    libraries.stream().map(library -> library.movedTo(from, to)).toList(),
                    thin);
        }
    }

    private static final Pattern LIBRARY = Pattern.compile("lib/[^/]+\\.jar");
    private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");
    private static final long RATIO_APPLIES_ABOVE = 1 << 20;
    private static final int LARGEST_CLASS = 16 << 20;
    private static final String SERVICES = "META-INF/services/";

    private final ArchiveLimits limits;
    private final String file;
    private int entries;
    private long expanded;

    private ArchiveCheck(ArchiveLimits limits, String file) {
        this.limits = limits;
        this.file = file;
    }

    /**
     * Verifies an archive and extracts its libraries.
     *
     * @param archive a private copy whose name ends with {@code .jar}
     * @param into a folder of its own for the libraries
     * @param file what to call the archive in messages
     * @throws PluginRefused if it is not a plugin, or not whole
     * @throws IOException if the disk fails
     */
    static Unpacked unpack(Path archive, Path into, String file, ArchiveLimits limits) throws IOException {
        ArchiveCheck check = new ArchiveCheck(limits, file);
        List<Path> extracted = new ArrayList<>();
        JarFacts outer = check.read(archive, file, into, extracted);
        if (outer.isPlugin()) {
            for (Path library : extracted) {
                Files.delete(library);
            }
            return check.unpacked(outer, List.of(), true);
        }
        List<JarFacts> jars = new ArrayList<>();
        for (Path jar : extracted) {
            jars.add(check.read(jar, file + ": lib/" + jar.getFileName(), null, List.of()));
        }
        List<JarFacts> plugins = jars.stream().filter(JarFacts::isPlugin).toList();
        if (plugins.isEmpty()) {
            throw new PluginRefused(
                    "not_a_plugin",
                    file + " is no plugin: "
                            + (jars.isEmpty() ? "it has no lib/*.jar, and its own" : "none of its lib/*.jar has a")
                            + " manifest" + (jars.isEmpty() ? " lacks " : " with ") + PluginManifest.ID);
        }
        if (plugins.size() > 1) {
            throw new PluginRefused(
                    "several_plugins",
                    file + " has " + plugins.size() + " jars with " + PluginManifest.ID + " ("
                            + String.join(
                                    ", ",
                                    plugins.stream().map(JarFacts::fileName).toList())
                            + "); an archive is one plugin, give each one of its own");
        }
        JarFacts main = plugins.get(0);
        return check.unpacked(main, jars.stream().filter(jar -> jar != main).toList(), false);
    }

    /**
     * Extracts the libraries of an archive that was verified before, byte for byte the same.
     *
     * @param archive the copy
     * @param known what was found out then, with the paths that the libraries are to have
     */
    static void extractAgain(Path archive, Unpacked known) throws IOException {
        if (known.thin()) {
            return;
        }
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (JarFacts jar : known.jars()) {
                Files.createDirectories(Objects.requireNonNull(jar.path().getParent()));
                try (InputStream in = zip.getInputStream(zip.getEntry("lib/" + jar.fileName()))) {
                    Files.copy(in, jar.path());
                }
            }
        }
    }

    private Unpacked unpacked(JarFacts main, List<JarFacts> libraries, boolean thin) {
        PluginManifest manifest = PluginManifest.of(main.attributes(), file);
        int here = Runtime.version().feature();
        int needed = ClassFacts.release(main.newestMajor());
        if (needed > here) {
            throw new PluginRefused(
                    "newer_java",
                    file + ": class " + main.newestClass() + " of " + manifest.label() + " is compiled for Java "
                            + needed
                            + " (class file version " + main.newestMajor() + "), this is Java " + here
                            + "; run Jackfield on Java " + needed + ", or compile the plugin with --release " + here);
        }
        return new Unpacked(manifest, main, libraries, thin);
    }

    /**
     * Verifies an archive.
     *
     * @param into where its libraries are extracted to on the way; null for a jar within an archive, which has none
     * @param extracted gets them
     */
    private JarFacts read(Path jar, String label, @Nullable Path into, List<Path> extracted) throws IOException {
        Attributes attributes = new Attributes();
        Set<String> packages = new TreeSet<>();
        Map<String, List<String>> services = new HashMap<>();
        Set<String> mentioned = new TreeSet<>();
        int newestMajor = 0;
        String newestClass = "";
        boolean described = false;
        try (ZipFile zip = open(jar, label)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = checkName(entry, label);
                if (entry.isDirectory()) {
                    continue;
                }
                String plain = withoutVersion(name);
                boolean isClass = plain.endsWith(".class");
                boolean kept = isClass || plain.equals("META-INF/MANIFEST.MF") || plain.startsWith(SERVICES);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                if (into != null
                        && name.startsWith("lib/")
                        && LIBRARY.matcher(name).matches()) {
                    extracted.add(extract(zip, entry, into, label));
                    continue;
                }
                drain(zip, entry, kept ? bytes : OutputStream.nullOutputStream(), kept, label);
                if (plain.equals("META-INF/MANIFEST.MF")) {
                    attributes = ArchiveHead.manifest(bytes.toByteArray());
                } else if (plain.startsWith(SERVICES)) {
                    services.put(plain.substring(SERVICES.length()), lines(bytes));
                } else if (isClass && !plain.startsWith("META-INF/")) {
                    described |= plain.equals("module-info.class");
                    int slash = plain.lastIndexOf('/');
                    if (slash > 0) {
                        packages.add(plain.substring(0, slash).replace('/', '.'));
                    }
                    ClassFacts facts = ClassFacts.of(bytes.toByteArray());
                    mentioned.addAll(facts.mentioned());
                    if (name.equals(plain) && facts.major() > newestMajor) {
                        newestMajor = facts.major();
                        newestClass = plain.substring(0, plain.length() - ".class".length())
                                .replace('/', '.');
                    }
                }
            }
        } catch (ZipException e) {
            throw damaged(label, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw damaged(label, String.valueOf(e.getCause()));
        }
        return new JarFacts(jar, attributes, described, packages, services, mentioned, newestMajor, newestClass);
    }

    private Path extract(ZipFile zip, ZipEntry entry, Path into, String label) throws IOException {
        Files.createDirectories(into);
        Path jar = into.resolve(entry.getName().substring("lib/".length()));
        try (OutputStream out = Files.newOutputStream(jar, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            drain(zip, entry, out, false, label);
        } catch (FileAlreadyExistsException e) {
            throw damaged(label, entry.getName() + " is in it twice");
        }
        return jar;
    }

    private ZipFile open(Path path, String label) throws IOException {
        try {
            return new ZipFile(path.toFile());
        } catch (ZipException e) {
            if (startsLikeZip(path)) {
                throw damaged(label, String.valueOf(e.getMessage()));
            }
            throw new PluginRefused(
                    "not_an_archive",
                    label + " is neither a jar nor a zip (" + e.getMessage() + "); bring a plugin's jar or zip");
        }
    }

    private static boolean startsLikeZip(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }

    private String checkName(ZipEntry entry, String label) {
        if (++entries > limits.entries()) {
            throw new PluginRefused(
                    "too_large",
                    label + " has more than " + limits.entries() + " entries, which is the limit for a plugin");
        }
        String name = entry.getName();
        boolean climbs = name.startsWith("/")
                || name.indexOf('\\') >= 0
                || name.indexOf('\0') >= 0
                || DRIVE.matcher(name).lookingAt()
                || ("/" + name + "/").contains("/../");
        if (climbs) {
            String shown = name.length() > 200 ? name.substring(0, 200) + "…" : name;
            throw new PluginRefused(
                    "unsafe_path",
                    label + " has an entry that points out of the archive: \"" + shown + "\"; nothing was unpacked");
        }
        return name;
    }

    private void drain(ZipFile zip, ZipEntry entry, OutputStream out, boolean kept, String label) throws IOException {
        CRC32 crc = new CRC32();
        long size = 0;
        byte[] buffer = new byte[16 * 1024];
        try (InputStream in = zip.getInputStream(entry)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                size += n;
                expanded += n;
                checkBounds(entry, size, kept, label);
                crc.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        } catch (EOFException e) {
            throw damaged(label, entry.getName() + " ends too early");
        }
        if ((entry.getSize() >= 0 && entry.getSize() != size)
                || (entry.getCrc() >= 0 && entry.getCrc() != crc.getValue())) {
            throw damaged(label, "the checksum of " + entry.getName() + " is wrong");
        }
    }

    private void checkBounds(ZipEntry entry, long size, boolean kept, String label) {
        if (expanded > limits.expandedBytes()) {
            throw new PluginRefused(
                    "zip_bomb",
                    label + " expands to more than " + limits.expandedBytes()
                            + " bytes, which is the limit for a plugin");
        }
        if (size > RATIO_APPLIES_ABOVE && size > limits.ratio() * Math.max(1, entry.getCompressedSize())) {
            throw new PluginRefused(
                    "zip_bomb",
                    label + ": " + entry.getName() + " expands to more than " + limits.ratio()
                            + " times its compressed size");
        }
        if (kept && size > LARGEST_CLASS) {
            throw new PluginRefused(
                    "too_large", label + ": " + entry.getName() + " is larger than " + LARGEST_CLASS + " bytes");
        }
    }

    private static PluginRefused damaged(String label, String why) {
        return new PluginRefused("damaged_archive", label + " is damaged or not whole (" + why + "); copy it again");
    }

    private static String withoutVersion(String name) {
        if (!name.startsWith("META-INF/versions/")) {
            return name;
        }
        int slash = name.indexOf('/', "META-INF/versions/".length());
        try {
            int version = Integer.parseInt(name.substring("META-INF/versions/".length(), Math.max(slash, 0)));
            return version <= Runtime.version().feature() ? name.substring(slash + 1) : name;
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return name;
        }
    }

    private static List<String> lines(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll("#.*", "").trim())
                .filter(line -> !line.isEmpty())
                .distinct()
                .toList();
    }
}
