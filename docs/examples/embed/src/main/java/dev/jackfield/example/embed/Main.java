package dev.jackfield.example.embed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs the examples and says which threads they left. */
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
        Measured.run(folder.resolve("measured"));
        System.out.println("module: " + Main.class.getModule() + ", threads left: " + left(before));
    }

    /** Netty's last thread ends by itself, a second after its work. */
    private static Set<String> left(Set<String> before) throws InterruptedException {
        Set<String> left = threads();
        for (int i = 0; i < 100 && !before.containsAll(left); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            left = threads();
        }
        left.removeAll(before);
        return left;
    }

    /** Without those that the JDK keeps for the whole process: cleaners, carriers of virtual threads. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getClass().getName().startsWith("jdk.internal."))
                .map(Thread::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
