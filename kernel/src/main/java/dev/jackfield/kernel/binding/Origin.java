package dev.jackfield.kernel.binding;

import dev.jackfield.kernel.plugin.PluginGeneration;
import dev.jackfield.kernel.plugin.ProviderEntry;
import java.util.List;

/** The plugin that a generation is made from, as far as this package needs it. */
interface Origin {
    String id();

    String version();

    int number();

    String digest();

    ClassLoader loader();

    void retain();

    void release();

    void leftOpen(List<String> open);

    static Origin of(ProviderEntry entry) {
        PluginGeneration plugin = entry.plugin();
        return new Origin() {
            @Override
            public String id() {
                return plugin.id();
            }

            @Override
            public String version() {
                return plugin.version();
            }

            @Override
            public int number() {
                return plugin.number();
            }

            @Override
            public String digest() {
                return plugin.digest();
            }

            @Override
            public ClassLoader loader() {
                return plugin.loader();
            }

            @Override
            public void retain() {
                plugin.retain();
            }

            @Override
            public void release() {
                plugin.release();
            }

            @Override
            public void leftOpen(List<String> open) {
                plugin.leftOpen(open);
            }
        };
    }
}
