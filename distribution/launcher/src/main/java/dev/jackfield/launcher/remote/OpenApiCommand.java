package dev.jackfield.launcher.remote;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The description of the API, plugins' routes included. */
@Command(
        name = "openapi",
        description = "Writes the description of the control API as it is now, in OpenAPI 3.1; always JSON.",
        footer = {"  jackfield openapi > jackfield.json", "  jackfield openapi | jq '.paths | keys'"})
final class OpenApiCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    OpenApiCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            screen.line(server.get("/api/v1/openapi.json").text());
            return RemoteCommands.DONE;
        });
    }
}
