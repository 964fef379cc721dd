package dev.jackfield.example.embed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Runs both examples and says which threads they left. */
public final class Main {
    private Main() {}

    /**
     * @param arguments a folder to keep state in
     * @throws Exception if an example fails
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Set<String> before = threads();
        Embedded.run(folder.resolve("own"));
        EmbeddedInVertx.run(folder.resolve("lent"));
        Set<String> left = threads();
        left.removeAll(before);
        System.out.println("module: " + Main.class.getModule() + ", threads left: " + left);
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
