package dev.jackfield.spi.cache;

import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.Bindings;
import dev.jackfield.spi.Facade;
import java.util.Set;

/**
 * Makes {@link Caches} over all bindings of {@code cache}. Found by the kernel, not called by applications.
 *
 * @since 1.0
 */
public final class CachesFacade implements Facade<Caches> {
    @Override
    public Class<Caches> type() {
        return Caches.class;
    }

    @Override
    public Caches create(Bindings bindings) {
        BindingSet<Cache> all = bindings.bindAll(Cache.class);
        return new Caches() {
            @Override
            public Cache cache(String name) {
                Cache cache = all.byName().get(name);
                return cache != null ? cache : bindings.bind(Cache.class, name);
            }

            @Override
            public Set<String> names() {
                return all.byName().keySet();
            }
        };
    }
}
