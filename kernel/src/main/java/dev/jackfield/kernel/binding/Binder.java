package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.metric.TrackedMeters;
import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Bindings;
import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Facade;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.NotBoundException;
import dev.jackfield.spi.handle.Owner;
import dev.jackfield.spi.metric.Meters;
import dev.jackfield.spi.metric.Metrics;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Hands out handles to one owner. */
final class Binder implements Bindings {
    private final Handles handles;
    private final Owner owner;
    private final Supplier<Wiring> wiring;
    private final Supplier<TrackedMeters> meters;

    /** @param meters the owner's */
    Binder(Handles handles, Owner owner, Supplier<Wiring> wiring, Supplier<TrackedMeters> meters) {
        this.handles = handles;
        this.owner = owner;
        this.wiring = wiring;
        this.meters = meters;
    }

    @Override
    public <T> T bind(Class<T> point, String name) {
        World.Plug plug = wiring.get().reach(new BindingKey(ExtensionPoints.nameOf(point), name));
        if (plug.type() != point) {
            throw new JackfieldException(
                    "other_type",
                    plug.key() + " is plugged in for another copy of " + point.getName()
                            + ": the plugins that share it must be reloaded together",
                    null);
        }
        return handles.make(point, plug.slot(), owner);
    }

    @Override
    public <T> BindingSet<T> bindAll(Class<T> point) {
        String name = ExtensionPoints.nameOf(point);
        wiring.get().reachAll(name);
        return new LiveSet<>(name, point, () -> wiring.get().world(), plug -> handles.make(point, plug.slot(), owner));
    }

    @Override
    public <T> T service(Class<T> service) {
        if (service == Meters.class) {
            return service.cast(meters.get());
        }
        if (service == Metrics.class) {
            return service.cast(meters.get().timings());
        }
        Facade<T> facade = handles.facade(service);
        if (facade != null) {
            return facade.create(this);
        }
        if (service.isAnnotationPresent(ExtensionPoint.class)) {
            return bind(service, "default");
        }
        throw new NotBoundException(
                service.getName() + " is neither a service nor an extension point; services: " + services());
    }

    private List<String> services() {
        return Stream.concat(handles.facadeNames().stream(), Stream.of(Meters.class.getName(), Metrics.class.getName()))
                .sorted()
                .toList();
    }
}
