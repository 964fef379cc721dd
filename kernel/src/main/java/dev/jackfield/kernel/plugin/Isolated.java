package dev.jackfield.kernel.plugin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's classes, kept apart.
 *
 * @param loader its class loader
 * @param layer its layer, null without modules
 * @param controller of the layer, null without modules
 * @param kind {@code modular}, {@code uber} or {@code class_path}
 * @param module its main module, null without modules
 * @param provides what it says that it provides: service to implementations
 * @param ownProvides the services among them that its main jar provides
 * @param notes what a person might wonder about
 */
record Isolated(
        LayerLoader loader,
        @Nullable ModuleLayer layer,
        ModuleLayer.@Nullable Controller controller,
        String kind,
        @Nullable String module,
        Map<String, List<String>> provides,
        List<String> ownProvides,
        List<String> notes) {}
