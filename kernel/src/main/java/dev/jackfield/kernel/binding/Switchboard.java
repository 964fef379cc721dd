package dev.jackfield.kernel.binding;

import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Bindings;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Slot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door of this package: all bindings of a kernel. Changes are for the control thread; whatever only answers may be
 * called from any thread and does not block.
 *
 * <pre>
 * create ─► start ─► health ─► carry ─► switch ─► drain ─► stop ─► close ─► prove
 * └──────── roll back ─────────────────────┘ └──── off the control thread ────┘
 * </pre>
 *
 * @since 1.0
 */
public final class Switchboard {
    /**
     * @param settings what it stands on
     */
    public Switchboard(SwitchboardSettings settings) {}

    /**
     * Makes a change as a whole, or not at all. Blocks until it is switched; draining and closing what was replaced goes
     * on afterwards.
     *
     * @param change what is to be different
     * @return what was done
     * @throws ChangeFailed if it was rolled back, or not begun; everything runs as before
     */
    public Applied apply(Change change) {
        throw new UnsupportedOperationException();
    }

    /**
     * As {@link #apply(Change)}, keeping the order and swapping only what differs.
     *
     * @param targets what is to be plugged in where; empty removes
     * @return what was done
     */
    public Applied apply(Map<BindingKey, Optional<Target>> targets) {
        return apply(Change.of(targets));
    }

    /**
     * {@return who holds a binding, so that it can't be removed alone; usually few}
     *
     * @param key which binding
     */
    public List<BindingKey> holders(BindingKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the generation before the one that runs, empty where there was none}
     *
     * @param key which binding
     */
    public Optional<Predecessor> predecessor(BindingKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the last swaps of a binding, at most 50, the latest first; kept when it is removed}
     *
     * @param key which binding
     */
    public List<SwapReport> history(BindingKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return what is plugged in where, in the order of the configuration}
     */
    public List<BindingView> views() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return one binding}
     *
     * @param key which binding
     */
    public Optional<BindingView> view(BindingKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the target of what runs, empty where nothing is plugged in; not to be kept}
     *
     * @param key which binding
     */
    public Optional<Target> target(BindingKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return bindings of running generations that come from a plugin, whichever of its generations}
     *
     * @param pluginId the plugin's id
     */
    public List<BindingKey> boundTo(String pluginId) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return a handle of one binding}
     *
     * @param point the extension point
     * @param name the binding's name
     * @param owner who will hold it
     * @throws dev.jackfield.spi.NotBoundException if nothing is plugged in there; says what is
     */
    public <T> T handle(Class<T> point, String name, Owner owner) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return all bindings of a point, live and in the order of the configuration}
     *
     * @param point the extension point
     * @param owner who will hold them
     */
    public <T> BindingSet<T> handles(Class<T> point, Owner owner) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return a facade such as {@code Caches}, or the binding {@code default} of a point}
     *
     * @param service the facade or the point
     * @param owner who will hold it
     * @throws dev.jackfield.spi.NotBoundException if nothing offers it; says what is offered
     */
    public <T> T service(Class<T> service, Owner owner) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the three above for one owner, such as the application}
     *
     * @param owner who will hold what it asks for
     */
    public Bindings bindings(Owner owner) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return what the handles of a binding read, the same for as long as the point's type is; unbound where nothing is
     * plugged in. The attachment of its phases is a {@link Generation}}
     *
     * @param key which binding
     */
    public Slot<?> slot(BindingKey key) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the slots whose generations have routes for the control listener, in the order of the configuration; ask
     * for every request}
     */
    public List<Slot<?>> routed() {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes every binding, holders first. All drains share one deadline, after which what remains is cut; stopping and
     * closing gets a second more. Refuses changes from its beginning. Leaves no thread, except such as hang in a plugin.
     * Blocks; closing twice is harmless.
     *
     * @param drain how long all drains may take together
     * @return what did not go well, for people; usually empty
     */
    public List<String> close(Duration drain) {
        throw new UnsupportedOperationException();
    }
}
