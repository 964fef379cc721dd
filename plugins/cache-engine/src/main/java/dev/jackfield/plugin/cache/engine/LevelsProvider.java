package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.cache.CacheProvider;
import dev.jackfield.spi.cache.CacheStore;
import java.util.List;

/** The door of this plugin: makes the cache {@code levels}. */
public final class LevelsProvider implements CacheProvider {
    static final Option<List<String>> LEVELS = Option.bindings("levels", CacheStore.class)
            .doc("The stores below this cache, nearest first.")
            .defaultsTo(List.of("l1"));

    @Override
    public String name() {
        return "levels";
    }

    @Override
    public Options options() {
        return Options.of(LEVELS);
    }

    @Override
    public Cache create(OptionValues options, ProviderContext context) {
        List<String> names = options.get(LEVELS);
        if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
            throw new JackfieldException(
                    "invalid_options",
                    List.of(new Problem("levels", "names at least one store, each once; was " + names)));
        }
        List<Level> levels = names.stream()
                .map(name -> new Level(name, context.bind(CacheStore.class, name)))
                .toList();
        LeveledCache cache = new LeveledCache(levels, context.executor(), context.clock());
        context.onDrain(retryAfter -> cache.replaced());
        CacheMeters.register(context.binding(), cache, context.meters().registry());
        StatsRoute.mount(context);
        return cache;
    }
}
