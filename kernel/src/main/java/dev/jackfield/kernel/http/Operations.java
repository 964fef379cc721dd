package dev.jackfield.kernel.http;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.SwapReport;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.PluginView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What the API asks of the kernel. Called on worker threads. What answers a stage runs on the control thread, and begins
 * with its precondition there, so that nothing can change in between; a precondition that throws refuses the change with
 * what it threw.
 *
 * <p>A refusal is a {@link dev.jackfield.spi.JackfieldException}. Its code decides the status: {@code unknown_…} 404,
 * {@code in_use}, {@code busy} and {@code conflict} 409, {@code shutting_down}, {@code unavailable} and {@code copy_failed} 503, everything
 * else 422.
 */
public interface Operations {
    /**
     * {@return all plugins, ordered by id}
     */
    List<PluginView> plugins();

    /**
     * Takes in a plugin, durably, and re-plugs every binding that used an earlier version of it.
     *
     * @param archive deleted by the caller once the stage is complete
     */
    CompletionStage<Changed> upload(Path archive);

    /**
     * Loads a plugin anew and re-plugs every binding that uses it.
     *
     * @param id the plugin's id
     */
    CompletionStage<Changed> reload(String id);

    /**
     * Takes a plugin's providers out of the catalog.
     *
     * @param id the plugin's id
     * @param force also where bindings use it, which then go
     */
    CompletionStage<Changed> stop(String id, boolean force);

    /**
     * Puts a stopped plugin's providers back.
     *
     * @param id the plugin's id
     */
    CompletionStage<Changed> start(String id);

    /**
     * Removes a plugin.
     *
     * @param id the plugin's id
     * @param force also where bindings use it, which then go
     */
    CompletionStage<Changed> delete(String id, boolean force);

    /**
     * Forces collections and finds out who holds what should be gone of a plugin. Blocks up to some seconds.
     *
     * @param id the plugin's id
     */
    void verify(String id);

    /**
     * {@return the extension points and their providers}
     */
    Catalog catalog();

    /**
     * {@return what is plugged in where}
     */
    List<BindingView> bindings();

    /**
     * Plugs in, durably.
     *
     * @param key which binding
     * @param provider the provider's name
     * @param options as JSON carried them
     * @param precondition run first
     * @param permission asked before anything changes
     */
    CompletionStage<SwapReport> put(
            BindingKey key,
            String provider,
            Map<String, @Nullable Object> options,
            Runnable precondition,
            Permission permission);

    /**
     * Says what {@link #put} would do.
     *
     * @param key which binding
     * @param provider the provider's name
     * @param options as JSON carried them
     * @param precondition run first
     * @param permission asked before anything changes
     */
    CompletionStage<Planned> check(
            BindingKey key,
            String provider,
            Map<String, @Nullable Object> options,
            Runnable precondition,
            Permission permission);

    /**
     * Plugs in again what was there before, durably.
     *
     * @param key which binding
     * @param precondition run first
     */
    CompletionStage<SwapReport> rollback(BindingKey key, Runnable precondition);

    /**
     * {@return the last swaps of a binding, the latest first; also of one that was removed}
     *
     * @param key which binding
     */
    List<SwapReport> history(BindingKey key);

    /**
     * {@return the whole configuration and where each value comes from, secrets masked: the members
     * {@code configuration} and {@code origins}}
     */
    Map<String, @Nullable Object> configuration();

    /**
     * Applies a whole configuration as one change, durably.
     *
     * @param tree as JSON carried it
     * @param precondition run first
     * @param permission asked before anything changes
     */
    CompletionStage<Reconfigured> configure(
            Map<String, @Nullable Object> tree, Runnable precondition, Permission permission);

    /**
     * Says what {@link #configure} would do.
     *
     * @param tree as JSON carried it
     * @param precondition run first
     * @param permission asked about what would be filled in
     */
    CompletionStage<Planned> plan(Map<String, @Nullable Object> tree, Runnable precondition, Permission permission);

    /**
     * {@return how every component is}
     */
    List<Component> health();
}
