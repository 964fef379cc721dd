package dev.jackfield.kernel;

import dev.jackfield.spi.Clock;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * With what {@link Jackfield} starts: where its configuration comes from, and what an embedder lends. Immutable. All
 * that the configuration file can do, code can do: {@link Builder#configuration} takes the same tree.
 *
 * @since 1.0
 */
public final class JackfieldConfig {
    final Path home;
    final @Nullable Path file;
    final Map<String, Object> configuration;
    final Map<String, Object> flags;
    final Map<String, String> environment;
    final Path dataFolder;
    final @Nullable Path bundledPlugins;
    final @Nullable Vertx vertx;
    final @Nullable Router controlRouter;
    final String controlPrefix;
    final @Nullable Router trafficRouter;
    final @Nullable Clock clock;
    final @Nullable Logging logging;

    private JackfieldConfig(Builder builder) {
        this.home = builder.home.toAbsolutePath().normalize();
        this.file = builder.file == null ? null : builder.file.toAbsolutePath().normalize();
        this.configuration = Map.copyOf(builder.configuration);
        this.flags = new LinkedHashMap<>(builder.flags);
        this.environment = Map.copyOf(builder.environment);
        this.dataFolder = (builder.dataFolder == null ? home.resolve("data") : builder.dataFolder)
                .toAbsolutePath()
                .normalize();
        this.bundledPlugins = builder.bundledPlugins;
        this.vertx = builder.vertx;
        this.controlRouter = builder.controlRouter;
        this.controlPrefix = builder.controlPrefix;
        this.trafficRouter = builder.trafficRouter;
        this.clock = builder.clock;
        this.logging = builder.logging;
    }

    /**
     * {@return a builder: no file, no environment, the working directory as home}
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects what {@link Jackfield} starts with. Not thread-safe. */
    public static final class Builder {
        private Path home = Path.of("");
        private @Nullable Path file;
        private Map<String, Object> configuration = Map.of();
        private final Map<String, Object> flags = new LinkedHashMap<>();
        private Map<String, String> environment = Map.of();
        private @Nullable Path dataFolder;
        private @Nullable Path bundledPlugins;
        private @Nullable Vertx vertx;
        private @Nullable Router controlRouter;
        private String controlPrefix = "";
        private @Nullable Router trafficRouter;
        private @Nullable Clock clock;
        private @Nullable Logging logging;

        private Builder() {}

        /**
         * The folder that relative paths of the configuration start from; the working directory by default.
         *
         * @param folder an existing folder
         * @return this
         */
        public Builder home(Path folder) {
            this.home = folder;
            return this;
        }

        /**
         * The YAML file, which is watched: an edit takes effect as one change, or is refused whole.
         *
         * @param path the file, whatever its name
         * @return this
         */
        public Builder file(Path path) {
            this.file = path;
            return this;
        }

        /**
         * The configuration as a tree of the same shape as the file, for those who have none. A file beats it.
         *
         * @param tree maps, lists, texts, numbers, booleans
         * @return this
         */
        public Builder configuration(Map<String, ?> tree) {
            this.configuration = new LinkedHashMap<>(tree);
            return this;
        }

        /**
         * One value that beats every other source, such as {@code http.traffic.port}.
         *
         * @param pointer where, dotted
         * @param value a text, or a list of texts
         * @return this
         */
        public Builder flag(String pointer, Object value) {
            this.flags.put(pointer, value);
            return this;
        }

        /**
         * The environment, from which {@code ${NAME}} and {@code JACKFIELD_…} are taken; empty by default, so that an
         * embedder decides.
         *
         * @param variables usually {@code System.getenv()}
         * @return this
         */
        public Builder environment(Map<String, String> variables) {
            this.environment = variables;
            return this;
        }

        /**
         * The folder for what is to survive a restart; {@code data} below the home by default. One process at a time.
         *
         * @param folder made where it does not exist
         * @return this
         */
        public Builder dataFolder(Path folder) {
            this.dataFolder = folder;
            return this;
        }

        /**
         * A lock file of plugins that are loaded whatever {@code plugins.trust} says, as they are part of what was
         * installed: as much trusted as the program's own files. None by default.
         *
         * @param lock of the shape of {@code plugins.lock}
         * @return this
         */
        public Builder bundledPlugins(Path lock) {
            this.bundledPlugins = lock.toAbsolutePath().normalize();
            return this;
        }

        /**
         * An existing Vert.x to run on; it stays open when Jackfield closes.
         *
         * @param existing whose it is
         * @return this
         */
        public Builder vertx(Vertx existing) {
            this.vertx = existing;
            return this;
        }

        /**
         * A router of the embedder's own that serves the control routes, instead of a listener.
         *
         * @param router where they go
         * @param prefix the path they are served below, such as {@code /jackfield}; empty for none
         * @return this
         */
        public Builder controlRouter(Router router, String prefix) {
            this.controlRouter = router;
            this.controlPrefix = prefix;
            return this;
        }

        /**
         * A router of the embedder's own whose requests the gateway serves, instead of a listener.
         *
         * @param router where the gateway's catch-all route goes, after all of the embedder's own, also those added later
         * @return this
         */
        public Builder trafficRouter(Router router) {
            this.trafficRouter = router;
            return this;
        }

        /**
         * Another clock, for tests.
         *
         * @param other the clock
         * @return this
         */
        public Builder clock(Clock other) {
            this.clock = other;
            return this;
        }

        /**
         * A logging system whose levels can then be changed over HTTP.
         *
         * @param system the host's; none by default
         * @return this
         */
        public Builder logging(Logging system) {
            this.logging = system;
            return this;
        }

        /**
         * {@return what was collected}
         */
        public JackfieldConfig build() {
            return new JackfieldConfig(this);
        }
    }
}
