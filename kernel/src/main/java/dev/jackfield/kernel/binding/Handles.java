package dev.jackfield.kernel.binding;

import dev.jackfield.spi.Facade;
import dev.jackfield.spi.handle.HandleFactory;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.handle.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Makes handles: generated ones for the SPI's own points, proxies for those of strangers. Thread-safe. */
final class Handles {
    private final Map<Class<?>, HandleFactory> generated = new HashMap<>();
    private final Map<Class<?>, Facade<?>> facades = new HashMap<>();

    Handles() {
        for (HandleFactory factory : ServiceLoader.load(HandleFactory.class, HandleFactory.class.getClassLoader())) {
            factory.points().forEach(point -> generated.put(point, factory));
        }
        for (Facade<?> facade : ServiceLoader.load(Facade.class, Facade.class.getClassLoader())) {
            facades.put(facade.type(), facade);
        }
    }

    /** Refuses a stranger's point that no handle can keep swappable. */
    void check(Class<?> point) throws StepFailed {
        if (!generated.containsKey(point)) {
            PointRule.check(point);
        }
    }

    @SuppressWarnings("unchecked") // the slot is the point's, see Binder
    <T> T make(Class<T> point, Slot<?> slot, Owner owner) {
        HandleFactory factory = generated.get(point);
        return factory == null
                ? ProxyHandle.of(point, (Slot<T>) slot, owner)
                : factory.handle(point, (Slot<T>) slot, owner);
    }

    @SuppressWarnings("unchecked") // the map's key is the facade's type
    <T> @Nullable Facade<T> facade(Class<T> service) {
        return (Facade<T>) facades.get(service);
    }

    List<String> facadeNames() {
        return facades.keySet().stream().map(Class::getName).sorted().toList();
    }
}
