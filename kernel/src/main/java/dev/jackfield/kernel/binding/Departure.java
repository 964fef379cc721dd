package dev.jackfield.kernel.binding;

import dev.jackfield.spi.handle.Slot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Who retires after a switch, and in which order: what is unplugged waits for those that use it and leave too. */
final class Departure {
    private final Rack rack;
    private final HealthWatch health;
    private final World before;
    private final Map<BindingKey, Preparation> preparations;
    private final Map<BindingKey, Generation> leaving;
    private final long switched;
    private final Map<BindingKey, Retirement> retirements = new LinkedHashMap<>();

    /**
     * @param before what was plugged in before the change
     * @param preparations what takes over
     * @param leaving the generations that are to retire
     * @param switched when the others took over, by the kernel's clock
     */
    Departure(
            Rack rack,
            HealthWatch health,
            World before,
            Map<BindingKey, Preparation> preparations,
            Map<BindingKey, Generation> leaving,
            long switched) {
        this.rack = rack;
        this.health = health;
        this.before = before;
        this.preparations = preparations;
        this.leaving = leaving;
        this.switched = switched;
    }

    /** {@return the retirement of each, none begun yet} */
    Map<BindingKey, Retirement> retirements() {
        leaving.forEach(this::retire);
        return retirements;
    }

    private Retirement retire(BindingKey key, Generation old) {
        Retirement known = retirements.get(key);
        if (known != null) {
            return known;
        }
        Preparation preparation = preparations.get(key);
        World.Plug plug = before.find(key);
        rack.binding(key).predecessor(old.asPredecessor());
        Retirement retirement =
                plug == null || (preparation != null && preparation.plug().slot() == plug.slot())
                        ? new Retirement(old, rack, health, List.of(), null, switched)
                        : unplugging(key, old, plug.slot(), preparation == null);
        retirements.put(key, retirement);
        return retirement;
    }

    private Retirement unplugging(BindingKey key, Generation old, Slot<Object> slot, boolean forGood) {
        // those that leave together with it may use it until they have left
        List<CompletableFuture<Retirement.Result>> users = new ArrayList<>();
        leaving.forEach((other, user) -> {
            if (user != old && user.needs(key)) {
                users.add(retire(other, user).result());
            }
        });
        if (forGood) {
            rack.binding(key).meters().remove();
        }
        return new Retirement(old, rack, health, users, () -> Binding.unplug(slot, old), switched);
    }
}
