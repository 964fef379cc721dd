package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.binding.SwapReport.Outcome;
import dev.jackfield.spi.JackfieldException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One change from its plan to its switch, or to its rollback. On the control thread; steps run on their own. */
final class ChangeRun {
    private final Rack rack;
    private final HealthWatch health;
    private final Change change;
    private final Steps.Abort abort = new Steps.Abort();
    private final Instant at;
    private final long startedNanos;
    private final World before;
    private final World planned;
    private final Map<BindingKey, Preparation> preparations = new LinkedHashMap<>();
    private final Map<BindingKey, Generation> leaving = new LinkedHashMap<>();
    private final List<BindingKey> unchanged = new ArrayList<>();
    private final Map<BindingKey, String> empty = new LinkedHashMap<>();
    private final List<Preparation> made = Collections.synchronizedList(new ArrayList<>());
    private final Map<BindingKey, Carrier> carriers = new LinkedHashMap<>();
    private volatile @Nullable String failure;

    ChangeRun(Rack rack, HealthWatch health, Change change) {
        this.rack = rack;
        this.health = health;
        this.change = change;
        this.at = rack.settings().clock().instant();
        this.startedNanos = rack.settings().clock().nanoTime();
        this.before = rack.world();
        this.planned = plan();
    }

    private World plan() {
        Map<BindingKey, Optional<World.Plug>> changed = new LinkedHashMap<>();
        change.targets().forEach((key, wanted) -> {
            Generation current = rack.running(key);
            if (wanted.isEmpty()) {
                if (before.find(key) != null) {
                    changed.put(key, Optional.empty());
                    if (current != null) {
                        leaving.put(key, current);
                    }
                }
            } else if (!change.renew() && current != null && wanted.get().equals(current.targetOrNull())) {
                unchanged.add(key);
            } else {
                Target target = wanted.get();
                Class<?> type = target.entry().pointType();
                World.Plug plug = new World.Plug(key, type, rack.binding(key).slotFor(type));
                changed.put(key, Optional.of(plug));
                preparations.put(key, new Preparation(key, target, plug));
                if (current != null) {
                    leaving.put(key, current);
                }
            }
        });
        return before.with(changed, change.order());
    }

    Steps.Abort abort() {
        return abort;
    }

    /** Ends it early, with a rollback: the kernel shuts down. */
    void giveUp() {
        fail("the kernel shuts down");
        abort.abort();
    }

    Applied run() {
        refuseInUse();
        try {
            for (Preparation preparation : preparations.values()) {
                ensure(preparation);
            }
            carry();
            switchOver();
        } catch (StepFailed e) {
            throw rollback(e.reason());
        } catch (RuntimeException | Error e) {
            throw rollback("the kernel failed: " + Failures.describe(e));
        }
        return conclude();
    }

    /** What stays must not lose what it holds. */
    private void refuseInUse() {
        for (BindingKey removed : leaving.keySet()) {
            if (preparations.containsKey(removed)) {
                continue;
            }
            List<String> holders = before.all().stream()
                    .map(World.Plug::key)
                    .filter(key -> !leaving.containsKey(key))
                    .filter(key -> {
                        Generation holder = rack.running(key);
                        return holder != null && holder.holds(removed);
                    })
                    .map(BindingKey::toString)
                    .toList();
            if (!holders.isEmpty()) {
                throw new ChangeFailed(
                        "in_use",
                        removed + " can't be removed: it is held by " + String.join(", ", holders)
                                + "; remove or replace those in the same change",
                        List.of());
            }
        }
    }

    // --- making what is new ---

    private void ensure(Preparation preparation) throws StepFailed {
        if (failure != null) {
            throw new StepFailed(String.valueOf(failure), false);
        }
        if (preparation.ensure(rack, this, change.tolerant())) {
            synchronized (made) {
                if (!made.contains(preparation)) {
                    made.add(preparation);
                }
            }
            return;
        }
        String reason = preparation.failure() == null ? "was not made in time" : String.valueOf(preparation.failure());
        if (!change.tolerant()) {
            fail(preparation.key() + ": " + reason);
            throw new StepFailed(String.valueOf(failure), false);
        }
        synchronized (made) {
            if (empty.putIfAbsent(preparation.key(), reason) == null) {
                discard(preparation, preparation.notes());
            }
        }
    }

    private synchronized void fail(String reason) {
        if (failure == null) {
            failure = rack.mask(reason);
        }
    }

    /** Where a generation finds its handles while it is made. */
    Wiring wiring(Preparation maker) {
        return new Wiring() {
            @Override
            public World.Plug reach(BindingKey key) {
                World.Plug plug = planned.find(key);
                if (plug == null) {
                    throw Rack.notBound(key, planned);
                }
                Generation from = maker.generation();
                if (from != null) {
                    from.needs().add(key);
                    from.holds().add(key);
                    refuseCircle(from, key);
                    makeFor(from, key);
                    refuseCircle(from, key);
                }
                return plug;
            }

            @Override
            public void reachAll(String point) {
                Generation from = maker.generation();
                if (from != null) {
                    from.needsAll().add(point);
                    for (World.Plug plug : planned.of(point)) {
                        refuseCircle(from, plug.key());
                        makeFor(from, plug.key());
                        refuseCircle(from, plug.key());
                    }
                }
            }

            @Override
            public World world() {
                return planned;
            }
        };
    }

    private void makeFor(Generation from, BindingKey key) {
        Preparation needed = preparations.get(key);
        if (needed == null) {
            return;
        }
        from.steps().pause();
        try {
            ensure(needed);
        } catch (StepFailed e) {
            throw new JackfieldException("not_made", e.reason(), null);
        } finally {
            from.steps().resume();
        }
    }

    private void refuseCircle(Generation from, BindingKey to) {
        String path = new Circle(planned, this::willServe).closedBy(from.key(), to);
        if (path != null) {
            String reason = "bindings need each other in a circle: " + path;
            if (!change.tolerant()) {
                fail(from.key() + ": " + reason);
            }
            throw new JackfieldException("circle", reason, null);
        }
    }

    /** An old generation that is about to be replaced says nothing about what the new one will need. */
    private @Nullable Generation willServe(BindingKey key) {
        Preparation preparation = preparations.get(key);
        return preparation == null ? rack.running(key) : preparation.generation();
    }

    // --- carry, switch ---

    private void carry() throws StepFailed {
        for (Preparation preparation : made) {
            BindingKey key = preparation.key();
            Generation old = leaving.get(key);
            if (old == null
                    || old.running().entry().pointType() != preparation.plug().type()) {
                continue;
            }
            try {
                if (Carrier.possible(old, preparation.ready(), preparation.notes())) {
                    Carrier carrier = new Carrier(preparation.plug().slot(), old, preparation.ready());
                    carriers.put(key, carrier);
                    carrier.run(preparation.notes(), abort);
                    carrier.checkMirrored();
                }
            } catch (StepFailed e) {
                throw new StepFailed(key + ": " + e.reason(), e.givenUp());
            }
        }
    }

    private void switchOver() throws StepFailed {
        List<Carrier> held = new ArrayList<>();
        // users before what they use: a change that is under way may have to pass through both
        List<Map.Entry<BindingKey, Carrier>> usersFirst = new ArrayList<>(carriers.entrySet());
        Collections.reverse(usersFirst);
        try {
            for (Map.Entry<BindingKey, Carrier> entry : usersFirst) {
                try {
                    entry.getValue().hold();
                    held.add(entry.getValue());
                    entry.getValue().checkMirrored();
                } catch (StepFailed e) {
                    throw new StepFailed(entry.getKey() + ": " + e.reason(), e.givenUp());
                }
            }
            if (failure != null) {
                throw new StepFailed(String.valueOf(failure), false);
            }
        } catch (StepFailed e) {
            held.forEach(Carrier::release);
            throw e;
        }
        made.forEach(Preparation::serve);
        held.forEach(Carrier::finish);
    }

    private Applied conclude() {
        long switched = rack.settings().clock().nanoTime();
        Instant now = rack.settings().clock().instant();
        rack.world(worldMade());
        leaving.keySet().removeAll(empty.keySet());
        Map<BindingKey, Retirement> retirements =
                new Departure(rack, health, before, preparations, leaving, switched).retirements();
        for (Preparation preparation : made) {
            Generation next = preparation.ready();
            next.steps().heed(new Steps.Abort());
            next.context().wire(rack.live(next));
            next.switchedIn(now);
            Binding binding = rack.binding(preparation.key());
            binding.plug(preparation.plug());
            binding.meters().register();
            binding.meters().swapped(switched - preparation.startedNanos());
        }
        retirements.values().forEach(Retirement::begin);
        return new Applied(new Reports(rack, change, at, startedNanos).of(this, retirements), empty);
    }

    /** What a tolerant change could not make has its place all the same: it keeps the old one, or stays unbound. */
    private World worldMade() {
        Map<BindingKey, Optional<World.Plug>> kept = new LinkedHashMap<>();
        empty.keySet().forEach(key -> {
            World.Plug old = before.find(key);
            if (old != null) {
                kept.put(key, Optional.of(old));
            }
        });
        return kept.isEmpty() ? planned : planned.with(kept, List.of());
    }

    // --- giving it up ---

    private ChangeFailed rollback(String reason) {
        fail(reason);
        carriers.values().forEach(Carrier::abandon);
        List<Preparation> all = new ArrayList<>(preparations.values());
        // what was not finished may use what was, and that what was finished before it
        all.sort(Comparator.comparingInt(
                preparation -> made.contains(preparation) ? -made.indexOf(preparation) : -all.size()));
        all.forEach(preparation -> discard(preparation, preparation.notes()));
        return new ChangeFailed(
                "rolled_back",
                String.valueOf(failure),
                new Reports(rack, change, at, startedNanos).rolledBack(this, String.valueOf(failure)));
    }

    /** Nobody but what is discarded with it can have called it. */
    private void discard(Preparation preparation, List<String> notes) {
        Generation given = preparation.generation();
        if (given != null) {
            preparation.withdraw();
            Drain.await(given::drained, Drain.within(given.deadlines().stop()));
            given.steps().heed(new Steps.Abort());
            new Retirement(given, rack, health, List.of(), null, 0).close(notes);
        }
    }

    // --- what the reports say ---

    List<BindingKey> unchanged() {
        return unchanged;
    }

    Map<BindingKey, String> empty() {
        return empty;
    }

    @Nullable
    Preparation preparation(BindingKey key) {
        return preparations.get(key);
    }

    @Nullable
    Generation leaving(BindingKey key) {
        return leaving.get(key);
    }

    long carried(BindingKey key) {
        Carrier carrier = carriers.get(key);
        return carrier == null ? 0 : carrier.carried();
    }

    Outcome outcome(BindingKey key) {
        if (empty.containsKey(key) || failure != null) {
            return Outcome.ROLLED_BACK;
        }
        return unchanged.contains(key) || (preparations.get(key) == null && leaving.get(key) == null)
                ? Outcome.UNCHANGED
                : Outcome.SWAPPED;
    }
}
