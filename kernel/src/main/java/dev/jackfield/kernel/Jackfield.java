package dev.jackfield.kernel;

import dev.jackfield.kernel.audit.Verification;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The door of the kernel: a running Jackfield, with its plugins loaded and its bindings plugged in. Thread-safe.
 *
 * <pre>{@code
 * try (Jackfield jackfield = Jackfield.start(JackfieldConfig.builder().file(Path.of("jackfield.yaml")).build())) {
 *     Cache cache = jackfield.service(Caches.class).cache();
 * }
 * }</pre>
 *
 * What {@link #service} and {@link #bind} answer is a handle: it may be kept, and reaches what is plugged in at the
 * moment of each call.
 *
 * @since 1.0
 */
public final class Jackfield implements AutoCloseable {
    private final Kernel kernel;

    private Jackfield(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Starts: locks the data folder, loads the plugins, plugs in the bindings, opens the listeners, watches file and
     * drop directory. Blocks until it serves.
     *
     * @param config with what
     * @return the running Jackfield
     * @throws JackfieldException with the code {@code invalid_configuration} and all {@linkplain
     *     JackfieldException#problems problems}, {@code port_in_use}, {@code data_folder_in_use} or another; nothing is
     *     left running then
     */
    public static Jackfield start(JackfieldConfig config) {
        return new Jackfield(Kernel.start(config));
    }

    /**
     * Checks a configuration against the plugins it names, without opening a listener or creating a binding. Blocks.
     *
     * @param config what to check
     * @return all problems, none when it is good
     */
    public static List<Problem> check(JackfieldConfig config) {
        return Kernel.check(config);
    }

    /**
     * Reads the whole audit of a data folder: whether every line follows the one before. Blocks; the server may run or not.
     *
     * @param dataFolder the folder, or a copy of it
     * @return what was found
     * @throws JackfieldException {@code data_folder_unreadable}
     */
    public static AuditReport verifyAudit(Path dataFolder) {
        try {
            Verification verified = Verification.of(dataFolder);
            return new AuditReport(
                    verified.records(), verified.first(), verified.last(), verified.head(), verified.problems());
        } catch (IOException e) {
            throw new JackfieldException("data_folder_unreadable", "the audit can't be read: " + e, e);
        }
    }

    /**
     * {@return a service such as {@code Caches}, or the binding {@code default} of an extension point}
     *
     * @param service the facade or the extension point
     * @throws dev.jackfield.spi.NotBoundException if nothing offers it
     */
    public <T> T service(Class<T> service) {
        return kernel.bindings().service(service);
    }

    /**
     * {@return a handle of one binding}
     *
     * @param point the extension point
     * @param name the binding's name
     * @throws dev.jackfield.spi.NotBoundException if there is no such binding
     */
    public <T> T bind(Class<T> point, String name) {
        return kernel.bindings().bind(point, name);
    }

    /**
     * {@return where the traffic listener listens; empty when an embedder's router serves instead}
     */
    public Optional<InetSocketAddress> traffic() {
        return kernel.traffic();
    }

    /**
     * {@return where the control listener listens; empty when an embedder's router serves instead}
     */
    public Optional<InetSocketAddress> control() {
        return kernel.control();
    }

    /**
     * {@return where the traffic listener is asked, such as {@code https://127.0.0.1:8443}; empty when an embedder's router
     * serves instead}
     */
    public Optional<URI> trafficUrl() {
        return kernel.traffic().map(address -> url(address, kernel.trafficSpeaksTls()));
    }

    /**
     * {@return where the control listener is asked; empty when an embedder's router serves instead}
     */
    public Optional<URI> controlUrl() {
        return kernel.control().map(address -> url(address, kernel.controlSpeaksTls()));
    }

    private static URI url(InetSocketAddress address, boolean tls) {
        String host = address.getAddress().getHostAddress();
        return URI.create((tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + address.getPort());
    }

    /**
     * {@return how many plugins are started}
     */
    public int plugins() {
        return kernel.startedPlugins();
    }

    /**
     * {@return what a person should know about this start, such as a backend that is down; usually empty}
     */
    public List<String> warnings() {
        return kernel.warnings();
    }

    /**
     * {@return the text with every secret that the configuration named masked; for log layouts}
     *
     * @param text what would be shown
     */
    public static String mask(String text) {
        return Kernel.mask(text);
    }

    /**
     * Takes no new work, lets all drains share the shutdown's deadline, stops and closes everything. Leaves no thread.
     * Blocks; closing twice is harmless.
     */
    @Override
    public void close() {
        kernel.close();
    }
}
