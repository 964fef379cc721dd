package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.ProviderContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Catalogs for tests of what only reads them: providers that declare options and can't make anything. */
public final class Catalogs {
    private final Map<String, Class<?>> points = new TreeMap<>();
    private final List<ProviderEntry> entries = new ArrayList<>();

    /** Adds an extension point. */
    public Catalogs point(Class<?> type) {
        points.put(ExtensionPoints.nameOf(type), type);
        return this;
    }

    /** Adds a provider, and its point where that is new. */
    public Catalogs provider(Class<?> type, String name, Options options) {
        point(type);
        Provider<Object> provider = new Provider<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Options options() {
                return options;
            }

            @Override
            public Object create(OptionValues values, ProviderContext context) {
                throw new UnsupportedOperationException("only declared");
            }
        };
        entries.add(new ProviderEntry(ExtensionPoints.nameOf(type), type, name, options, provider, null));
        return this;
    }

    /** What was added. */
    public Catalog catalog() {
        return new Catalog(points, Map.of("test", List.copyOf(entries)));
    }
}
