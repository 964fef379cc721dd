package dev.jackfield.launcher.remote;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Plugs in again what was there before. */
@Command(
        name = "rollback",
        description = "Plugs in again what was in a binding before its last swap, with its options of then.",
        footer = "  jackfield rollback cache.store/l1")
final class RollbackCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    @Parameters(
            paramLabel = "POINT/NAME",
            description = "which binding, such as cache.store/l1",
            converter = BindingName.Reader.class)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private BindingName binding;

    RollbackCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        return access.act((server, screen) -> {
            SwapCommand.show(screen, () -> server.post(binding.path() + "/rollback"));
            return RemoteCommands.DONE;
        });
    }
}
