package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.RunningKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** A host in a process of its own, on the class path and without any flag; says on standard output what it sees. */
final class HostProcess {
    private HostProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        Path archive = Path.of(args[2]);
        if (args[0].equals("upload")) {
            upload(archive, folder);
            return;
        }
        try (Plugins plugins = new Plugins(
                PluginSettings.of(null, folder), (type, data) -> say("event", type), PluginsFixture.clock())) {
            switch (args[0]) {
                case "load" -> load(plugins, archive);
                case "full" -> full(plugins, archive, folder);
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private static void load(Plugins plugins, Path archive) throws Exception {
        say("named", HostProcess.class.getModule().isNamed());
        say("points", plugins.catalog().points().keySet());
        say("onHostPath", plugins.onHostPath());
        List<PluginGeneration> staged = plugins.stage(archive);
        plugins.commit(staged);
        PluginGeneration plugin = staged.get(0);
        say("isolation", plugin.isolation());
        say("providers", plugins.catalog().names("cache.store"));
        Thread leak = leak(plugin);
        plugins.delete(plugin.id());
        staged = List.of();
        say("verdict", plugin.verify());
        leak.interrupt();
        leak.join();
        leak = null;
        say("afterwards", plugin.verify().state());
    }

    /** Runs the plugin's code on a thread whose frames, and nothing else, show it. */
    private static Thread leak(PluginGeneration plugin) throws Exception {
        Callable<?> task = (Callable<?>) Class.forName("org.example.leaky.Run", true, plugin.loader())
                .getDeclaredConstructor()
                .newInstance();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.call();
                    } catch (Exception expectedWhenInterrupted) {
                        say("ended", expectedWhenInterrupted.getClass().getSimpleName());
                    }
                },
                "leaky-thread");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return thread;
    }

    private static void full(Plugins plugins, Path archive, Path folder) throws Exception {
        try {
            plugins.stage(archive);
        } catch (PluginRefused refused) {
            say("code", refused.code());
            say("reason", refused.getMessage());
        }
        left(folder);
    }

    /** Sends the archive to a whole kernel. */
    private static void upload(Path archive, Path folder) throws Exception {
        try (RunningKernel kernel = new RunningKernel(folder)) {
            RunningKernel.Reply reply = kernel.upload(archive);
            say("status", reply.status());
            say("problem", reply.json().getString("title") + ": " + reply.json().getString("detail"));
            say("plugins", kernel.plugins());
            say("degraded", kernel.degraded());
            left(folder.resolve("data/uploads"));
            say("taken in", Files.exists(folder.resolve("data/plugins/uploaded")));
        }
    }

    private static void left(Path folder) throws IOException {
        try (Stream<Path> left = Files.walk(folder)) {
            say(
                    "left in " + folder.getFileName(),
                    left.filter(Files::isRegularFile).toList());
        }
    }

    private static void say(String what, Object value) {
        System.out.println(what + ": " + value);
    }
}
