package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.event.Secrets;
import dev.jackfield.kernel.plugin.Catalog;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: the configuration of a kernel. For the control thread, except {@link #describe}. Blocks on
 * files.
 *
 * <pre>
 * open ─► (plugins are loaded) ─► check ─► plan ─► (applied) ─► accept
 *                     ┌──────────────┘ again for every change:
 *   edited, withTree, withBinding, without, check ─► plan ─► (applied) ─► accept
 * </pre>
 *
 * What is answered by the second line is a candidate: nothing has changed, on disk or here, until it is {@linkplain #accept
 * accepted}. One that is not accepted is simply dropped.
 */
public final class Configuration {
    /**
     * @param sources where it comes from
     * @param secrets gets every secret that it names
     */
    public Configuration(Sources sources, Secrets secrets) {}

    /**
     * Reads all sources for the first time.
     *
     * @return what is needed before plugins can be loaded; a setting with a mistake has its default here, and {@link
     *     #check} reports it
     * @throws ConfigurationInvalid if the file can't be read at all or isn't YAML
     */
    public Settings open() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the file's content that was read or told last, for {@link ConfigFile#start}; empty where there is no file}
     */
    public Optional<byte[]> fileContent() {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return what was read or accepted last, against what plugins there are now}
     *
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured check(Catalog catalog) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the configuration with the file's new content; entries of the overlay whose keys were edited give way}
     *
     * @param content the file as {@link ConfigFile} told it
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured edited(byte[] content, Catalog catalog) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the configuration that a whole tree asks for; only what differs from the file goes to the overlay}
     *
     * @param tree of the same shape as the file; where a secret is masked it stays what it is
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured withTree(Map<String, ? extends @Nullable Object> tree, Catalog catalog) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return the configuration with another provider or other options of one binding}
     *
     * @param key which binding; a new one is added
     * @param provider the provider's name
     * @param options all that are not to have their default; also {@code drain_timeout}
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured withBinding(
            BindingKey key, String provider, Map<String, ? extends @Nullable Object> options, Catalog catalog) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return what applying a candidate would do}
     *
     * @param next the candidate
     * @param running what is plugged in where
     */
    public Plan plan(Configured next, Map<BindingKey, Target> running) {
        throw new UnsupportedOperationException();
    }

    /**
     * Notes that a candidate has been applied. What it changed over HTTP is durable when this returns.
     *
     * @param next the candidate
     * @throws dev.jackfield.spi.JackfieldException {@code data_folder_unwritable} if it can't be kept; it counts as accepted
     *     all the same, until a restart
     */
    public void accept(Configured next) {
        throw new UnsupportedOperationException();
    }

    /**
     * Leaves bindings empty although the configuration names them, because their plugin was stopped or deleted by force.
     * It lasts for each until its provider is there again or a change names it.
     *
     * @param keys which bindings
     */
    public void excuse(Collection<BindingKey> keys) {
        throw new UnsupportedOperationException();
    }

    /**
     * {@return what was accepted last, for JSON, secrets masked: {@code configuration} is a tree of the file's shape with
     * every value, {@code origins} one of the same shape that says where each comes from ({@code file:12}, {@code
     * environment:JACKFIELD_HTTP_TRAFFIC_PORT}, {@code overlay}, {@code flag:--port}, {@code code}, {@code default}).
     * Thread-safe, does not block}
     */
    public Map<String, Object> describe() {
        throw new UnsupportedOperationException();
    }
}
