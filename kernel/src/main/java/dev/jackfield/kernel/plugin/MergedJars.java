package dev.jackfield.kernel.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** Several jars as one module; the first that has a name wins, as on a class path. */
final class MergedJars extends ModuleReference {
    private final List<Path> jars;

    MergedJars(ModuleDescriptor descriptor, List<Path> jars) {
        super(descriptor, jars.get(0).toUri());
        this.jars = jars;
    }

    @Override
    public ModuleReader open() throws IOException {
        return new Reader(jars);
    }

    static final class Reader implements ModuleReader {
        private final List<Path> paths;
        private final List<JarFile> jars = new ArrayList<>();

        Reader(List<Path> paths) throws IOException {
            this.paths = paths;
            try {
                for (Path path : paths) {
                    jars.add(new JarFile(path.toFile(), true, ZipFile.OPEN_READ, Runtime.version()));
                }
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        /** {@return where a resource is, in every jar that has it} */
        List<URI> findAll(String name) {
            List<URI> found = new ArrayList<>();
            for (int i = 0; i < jars.size(); i++) {
                JarEntry entry = jars.get(i).getJarEntry(name);
                if (entry != null) {
                    found.add(URI.create("jar:" + paths.get(i).toUri() + "!/" + encoded(entry.getRealName())));
                }
            }
            return found;
        }

        private static String encoded(String name) {
            return Path.of("/" + name).toUri().getRawPath().substring(1);
        }

        @Override
        public Optional<URI> find(String name) {
            return findAll(name).stream().findFirst();
        }

        @Override
        public Optional<InputStream> open(String name) throws IOException {
            for (JarFile jar : jars) {
                JarEntry entry = jar.getJarEntry(name);
                if (entry != null) {
                    return Optional.of(jar.getInputStream(entry));
                }
            }
            return Optional.empty();
        }

        @Override
        public Stream<String> list() {
            return jars.stream()
                    .flatMap(JarFile::versionedStream)
                    .map(JarEntry::getName)
                    .distinct();
        }

        @Override
        public void close() throws IOException {
            for (JarFile jar : jars) {
                jar.close();
            }
        }
    }
}
