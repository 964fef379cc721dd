package dev.jackfield.launcher.remote;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What happens in a running server. */
@Command(
        name = "events",
        description = "Shows what happened in a running Jackfield since it started, as far as that is kept; or what"
                + " happens, as it does.",
        footer = {
            "  jackfield events",
            "  jackfield events --follow",
            "  jackfield events --follow --json | jq 'select(.type == \"binding.swapped\")'",
            "",
            "Following goes on over a restart of the server: nothing that the server still",
            "knows is missed or shown twice. Ctrl-C ends it."
        })
final class EventsCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    @Option(
            names = {"-f", "--follow"},
            description = "show events from now on, until Ctrl-C")
    private boolean follow;

    @Option(names = "--since", paramLabel = "ID", description = "begin after the event with this id")
    private @Nullable Long since;

    EventsCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        String after = since == null ? "" : String.valueOf(since);
        return access.act((server, screen) -> {
            Events events = new Events(server, screen);
            if (follow) {
                events.follow(after);
            } else {
                events.kept(after);
            }
            return RemoteCommands.DONE;
        });
    }
}
