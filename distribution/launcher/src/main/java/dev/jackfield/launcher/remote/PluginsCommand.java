package dev.jackfield.launcher.remote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plugins of a running server: looks at them, takes one in, changes its life. */
@Command(
        name = "plugins",
        description = "Lists the plugins of a running Jackfield; its commands look at one, or change it.",
        footer = {
            "  jackfield plugins",
            "  jackfield plugins show cache-map",
            "  jackfield plugins upload cache-map-1.1.zip",
            "  jackfield plugins stop cache-map --force"
        })
final class PluginsCommand implements Callable<Integer> {
    private static final String ALL = "/api/v1/plugins";
    /** Of a field in the head of a request. */
    private static final int LONGEST_SIGNATURES = 6 * 1024;

    @Mixin
    private final Access access;

    PluginsCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            Pages.show(server, screen, ALL, plugins -> new PluginText(screen).list(plugins));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "show",
            description =
                    "Shows one plugin: providers, digest, why it was refused, what became of earlier generations.",
            footer = "  jackfield plugins show cache-map")
    int show(@Parameters(paramLabel = "ID", description = "the plugin's id") String id) {
        return access.act((server, screen) -> {
            screen.show(server.get(path(id)), plugin -> new PluginText(screen).one(plugin));
            return RemoteCommands.DONE;
        });
    }

    @Command(
            name = "upload",
            description = "Takes in a plugin: verified and started before it replaces anything; every binding that uses"
                    + " an earlier version is swapped. The signatures in F.sig go with it.",
            footer = {"  jackfield plugins upload cache-map-1.1.zip", "  jackfield plugins upload target/mine.jar"})
    int upload(@Parameters(paramLabel = "F", description = "a jar, or a zip with lib/") Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw access.misuse(file + (Files.exists(file) ? " is no file that can be read" : " is not there"));
        }
        String signatures = signatures(file);
        return access.act((server, screen) -> changed(screen, server.upload(ALL, file, signatures)));
    }

    private String signatures(Path archive) {
        Path file = archive.resolveSibling(archive.getFileName() + ".sig");
        if (!Files.exists(file)) {
            return "";
        }
        try {
            String lines = Files.readString(file).strip().replaceAll("\\s*\\R\\s*", ",");
            if (lines.length() > LONGEST_SIGNATURES || lines.chars().anyMatch(c -> c < ' ' || c > '~')) {
                throw access.misuse(file + " is no signature file; make it anew: jackfield plugins sign");
            }
            return lines;
        } catch (IOException e) {
            throw access.misuse(file + " can't be read: " + e);
        }
    }

    @Command(
            name = "reload",
            description = "Loads a plugin anew and swaps every binding that uses it.",
            footer = "  jackfield plugins reload cache-map")
    int reload(@Parameters(paramLabel = "ID", description = "the plugin's id") String id) {
        return access.act((server, screen) -> changed(screen, server.post(path(id) + "/reload")));
    }

    @Command(
            name = "stop",
            description = "Stops a plugin: its providers can't be plugged in until it is started again.",
            footer = {"  jackfield plugins stop cache-map", "  jackfield plugins stop cache-map --force"})
    int stop(
            @Parameters(paramLabel = "ID", description = "the plugin's id") String id,
            @Option(names = "--force", description = "also where bindings use it, which then go") boolean force) {
        return access.act((server, screen) -> changed(screen, server.post(path(id) + "/stop?force=" + force)));
    }

    @Command(
            name = "start",
            description = "Starts a plugin that was stopped.",
            footer = "  jackfield plugins start cache-map")
    int start(@Parameters(paramLabel = "ID", description = "the plugin's id") String id) {
        return access.act((server, screen) -> changed(screen, server.post(path(id) + "/start")));
    }

    @Command(
            name = "remove",
            description =
                    "Removes a plugin and, if it was uploaded, its file; one in the drop directory is loaded again at the next start.",
            footer = {"  jackfield plugins remove cache-map", "  jackfield plugins remove cache-map --force"})
    int remove(
            @Parameters(paramLabel = "ID", description = "the plugin's id") String id,
            @Option(names = "--force", description = "also where bindings use it, which then go") boolean force) {
        return access.act((server, screen) -> changed(screen, server.delete(path(id) + "?force=" + force)));
    }

    @Command(
            name = "verify-unload",
            description = "Forces collections, which stop the server for a moment, and says of each earlier generation"
                    + " whether its code is gone, or who holds it; exit code 1 where one is held.",
            footer = "  jackfield plugins verify-unload cache-map")
    int verifyUnload(@Parameters(paramLabel = "ID", description = "the plugin's id") String id) {
        return access.act((server, screen) -> {
            Reply reply = server.post(path(id) + "/verify");
            screen.show(reply, plugin -> new PluginText(screen).verdicts(plugin));
            boolean held = reply.tree().trees("verdicts").stream()
                    .anyMatch(verdict -> verdict.text("verdict").equals("held"));
            return held ? RemoteCommands.REFUSED : RemoteCommands.DONE;
        });
    }

    private static int changed(Screen screen, Reply reply) {
        screen.show(reply, change -> new PluginText(screen).changed(change));
        return RemoteCommands.DONE;
    }

    private static String path(String id) {
        return ALL + "/" + Server.segment(id);
    }
}
