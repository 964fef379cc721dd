package dev.jackfield.launcher.remote;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Plugs another provider into a binding, or the same one with other options. */
@Command(
        name = "swap",
        description = "Plugs a provider into a binding while calls go on, and says how that went. What fails leaves the"
                + " old one serving.",
        footer = {
            "  jackfield swap cache.store/l1 caffeine --dry-run",
            "  jackfield swap cache.store/l1 map -o maximum_entries=5000 -o time_to_live=5m",
            "  jackfield swap upstream/default round_robin -o nodes=http://a:9000,http://b:9000",
            "",
            "Options that are not given get their defaults. Name a secret as $${NAME} of the",
            "server's environment or $${file:PATH} on its disk, in single quotes: what stands",
            "on a command line can be read by others. That needs a token with the scope admin."
        })
final class SwapCommand implements Callable<Integer> {
    @Mixin
    private final Access access;

    @Parameters(
            index = "0",
            paramLabel = "POINT/NAME",
            description = "which binding, such as cache.store/l1",
            converter = BindingName.Reader.class)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private BindingName binding;

    @Parameters(index = "1", paramLabel = "PROVIDER", description = "what to plug in")
    @SuppressWarnings("NullAway.Init")
    private String provider;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "K=V",
            description = "an option of the provider; a list with commas; may be repeated")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--dry-run", description = "only check, and say what would happen")
    private boolean dryRun;

    SwapCommand(Access access) {
        this.access = access;
    }

    @Override
    public Integer call() {
        Map<String, Object> body = Map.of("provider", provider, "options", options);
        return access.act((server, screen) -> {
            if (dryRun) {
                screen.show(server.put(binding.path() + "?dry_run=true", body), plan -> PlanText.print(screen, plan));
            } else {
                show(screen, () -> server.put(binding.path(), body));
            }
            return RemoteCommands.DONE;
        });
    }

    /** A swap that failed has a report too. */
    static void show(Screen screen, Supplier<Reply> swap) {
        try {
            screen.show(swap.get(), report -> new SwapText(screen).report(report));
        } catch (Refused refused) {
            if (!screen.json() && !refused.reply().tree().text("outcome").isEmpty()) {
                new SwapText(screen).report(refused.reply().tree());
            }
            throw refused;
        }
    }
}
