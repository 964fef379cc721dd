package dev.jackfield.kernel.plugin;

import dev.jackfield.kernel.plugin.PluginView.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What people see of all plugins: current ones, refused ones, and the verdicts of earlier generations. Thread-safe. */
final class PluginViews {
    private final CurrentPlugins current;
    private final HostProviders onHostPath;
    private final Refusals refusals;
    private final Departed departed;

    PluginViews(CurrentPlugins current, HostProviders onHostPath, Refusals refusals, Departed departed) {
        this.current = current;
        this.onHostPath = onHostPath;
        this.refusals = refusals;
        this.departed = departed;
    }

    /** {@return one view of each id, ordered by id} */
    List<PluginView> all() {
        Map<String, PluginView> views = new TreeMap<>();
        departed.ids()
                .forEach(id -> departed.of(id).stream()
                        .filter(PluginGeneration::wasCommitted)
                        .findFirst()
                        .ifPresent(last -> views.put(id, of(last, PluginView.State.UNLOADED))));
        refusals.all().forEach((id, refusal) -> views.put(id, refused(id, refusal)));
        onHostPath.generations().forEach(one -> views.put(one.id(), of(one, PluginView.State.STARTED)));
        current.all().forEach(one -> views.put(one.id(), of(one, stateOf(one))));
        return List.copyOf(views.values());
    }

    private PluginView.State stateOf(PluginGeneration one) {
        return current.isStopped(one.id()) ? PluginView.State.STOPPED : PluginView.State.STARTED;
    }

    private PluginView of(PluginGeneration generation, PluginView.State state) {
        String id = generation.id();
        List<String> notes = new ArrayList<>(generation.notes());
        if (current.isMissing(id)) {
            notes.add("its file was deleted; it goes on from its private copy and is gone after a restart");
        }
        current.distrusted(generation)
                .ifPresent(why -> notes.add("it is trusted no more, goes on, and is not loaded again: " + why));
        return new PluginView(
                id,
                generation.version(),
                generation.number(),
                state,
                generation.isolation(),
                generation.module(),
                generation.digest().isEmpty() ? null : generation.digest(),
                generation.signer(),
                generation.manifest().description(),
                generation.manifest().license(),
                generation.manifest().spiVersion(),
                state == PluginView.State.STARTED ? generation.providerNames() : List.of(),
                generation.manifest().dependencyIds(),
                notes,
                current.isMissing(id),
                refusals.get(id).orElse(null),
                verdicts(id));
    }

    private PluginView refused(String id, Refusal refusal) {
        return new PluginView(
                id,
                refusal.version(),
                0,
                PluginView.State.REFUSED,
                null,
                null,
                null,
                null,
                "",
                "",
                null,
                List.of(),
                List.of(),
                List.of(),
                false,
                refusal,
                verdicts(id));
    }

    private List<Verdict> verdicts(String id) {
        return departed.of(id).stream().map(PluginGeneration::verdict).toList();
    }
}
