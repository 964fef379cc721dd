package dev.jackfield.kernel.plugin;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.ByteBuffer;
import java.security.CodeSigner;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.SecureClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The one class loader of a plugin, for all modules of its layer, or for its unnamed module where it has no layer. A class
 * comes from where its package is: from the plugin, else from what the plugin may see of the host and of the plugins it
 * depends on, else from the JDK. Nothing else of the host is visible.
 *
 * <p>Classes are defined in a protection domain without a class loader. On 17 a thread that is started below plugin code
 * inherits the domains on its stack; with a loader in them it would keep the plugin alive for as long as it runs.
 */
final class LayerLoader extends SecureClassLoader implements Closeable {
    static {
        ClassLoader.registerAsParallelCapable();
    }

    private final Map<String, ModuleReference> localByPackage = new HashMap<>();
    private final Map<String, ModuleReference> localByModule = new HashMap<>();
    private final Map<String, ClassLoader> hostByPackage = new HashMap<>();
    private final Map<ModuleReference, ModuleReader> readers = new ConcurrentHashMap<>();
    private final Map<ModuleReference, ProtectionDomain> domains = new ConcurrentHashMap<>();
    private final @Nullable ClassLoader api;
    private volatile boolean closed;
    private volatile boolean sawJdbc;

    /**
     * @param name what thread dumps call it
     * @param api where the shared packages come from for a plugin without a layer; null for one with a layer
     */
    LayerLoader(String name, @Nullable ClassLoader api) {
        super(name, ClassLoader.getPlatformClassLoader());
        this.api = api;
    }

    /** Before the first class is loaded. */
    void addLocal(ModuleReference module) {
        localByModule.put(module.descriptor().name(), module);
        for (String name : module.descriptor().packages()) {
            localByPackage.put(name, module);
        }
    }

    /** Before the first class is loaded. */
    void addHost(String packageName, @Nullable ClassLoader loader) {
        hostByPackage.putIfAbsent(packageName, loader == null ? ClassLoader.getPlatformClassLoader() : loader);
    }

    /** {@return whether a class of the plugin referred to {@code java.sql}} */
    boolean sawJdbc() {
        return sawJdbc;
    }

    /** {@return the packages of the plugin itself} */
    Set<String> packages() {
        return Set.copyOf(localByPackage.keySet());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = load(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        String packageName = packageOf(name);
        ModuleReference local = localByPackage.get(packageName);
        if (local != null) {
            return define(name, local);
        }
        if (packageName.equals("java.sql")) {
            sawJdbc = true;
        }
        ClassLoader host = hostByPackage.get(packageName);
        if (host != null) {
            return host.loadClass(name);
        }
        if (api != null && Host.sharesPackage(packageName)) {
            return api.loadClass(name);
        }
        // the platform loader also hands out modules of the application's loader, which are none of a plugin's business
        Class<?> found = ClassLoader.getPlatformClassLoader().loadClass(name);
        ClassLoader definer = found.getClassLoader();
        if (definer != null && definer != ClassLoader.getPlatformClassLoader()) {
            throw new ClassNotFoundException(name + " is not visible to " + getName());
        }
        return found;
    }

    @Override
    protected @Nullable Class<?> findClass(@Nullable String moduleName, String name) {
        ModuleReference local = localByPackage.get(packageOf(name));
        if (local == null || (moduleName != null && !local.descriptor().name().equals(moduleName))) {
            return null;
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            try {
                return loaded != null ? loaded : define(name, local);
            } catch (ClassNotFoundException e) {
                return null;
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Class<?> found = findClass(null, name);
        if (found == null) {
            throw new ClassNotFoundException(name);
        }
        return found;
    }

    private Class<?> define(String name, ModuleReference module) throws ClassNotFoundException {
        try {
            ByteBuffer bytes = reader(module)
                    .read(name.replace('.', '/') + ".class")
                    .orElseThrow(() -> new ClassNotFoundException(name + " is not in " + getName()));
            return defineClass(name, bytes, domains.computeIfAbsent(module, LayerLoader::domain));
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new ClassNotFoundException(name + " can't be read from " + getName(), e);
        }
    }

    /** Defines a class of the host's in the unnamed module of this loader, so that the JDK takes it for the plugin's. */
    Class<?> adopt(Class<?> host) throws IOException {
        String resource = "/" + host.getName().replace('.', '/') + ".class";
        try (InputStream in = host.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is missing");
            }
            byte[] bytes = in.readAllBytes();
            synchronized (getClassLoadingLock(host.getName())) {
                Class<?> loaded = findLoadedClass(host.getName());
                return loaded != null
                        ? loaded
                        : defineClass(host.getName(), bytes, 0, bytes.length, new ProtectionDomain(null, null));
            }
        }
    }

    private static ProtectionDomain domain(ModuleReference module) {
        URL location = module.location().map(LayerLoader::url).orElse(null);
        return new ProtectionDomain(new CodeSource(location, (CodeSigner[]) null), null);
    }

    private ModuleReader reader(ModuleReference module) throws ClassNotFoundException {
        if (closed) {
            throw new ClassNotFoundException(getName() + " is unloaded");
        }
        return readers.computeIfAbsent(module, reference -> {
            try {
                return reference.open();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    protected @Nullable URL findResource(@Nullable String moduleName, String name) {
        if (moduleName == null) {
            return api == null ? null : findResource(name);
        }
        ModuleReference module = localByModule.get(moduleName);
        return module == null ? null : find(module, name);
    }

    @Override
    public @Nullable URL findResource(String name) {
        for (ModuleReference module : localByModule.values()) {
            URL found = find(module, name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    @Override
    public Enumeration<URL> findResources(String name) {
        List<URL> found = new ArrayList<>();
        for (ModuleReference module : localByModule.values()) {
            try {
                ModuleReader reader = reader(module);
                List<URI> uris = reader instanceof MergedJars.Reader merged
                        ? merged.findAll(name)
                        : reader.find(name).stream().toList();
                uris.forEach(uri -> found.add(uncached(uri)));
            } catch (IOException | UncheckedIOException | IllegalStateException | ClassNotFoundException unreadable) {
                // what can't be read is not found, as with any other loader
            }
        }
        return Collections.enumeration(found);
    }

    private @Nullable URL find(ModuleReference module, String name) {
        try {
            return reader(module).find(name).map(LayerLoader::uncached).orElse(null);
        } catch (IOException | UncheckedIOException | IllegalStateException | ClassNotFoundException unreadable) {
            return null;
        }
    }

    /** The plugin's own first: what it bundles must not see the host's {@code META-INF/services}. */
    @Override
    public @Nullable URL getResource(String name) {
        URL own = findResource(name);
        return own != null ? own : getParent().getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = Collections.list(findResources(name));
        if (found.isEmpty() || !name.startsWith("META-INF/services/")) {
            found.addAll(Collections.list(getParent().getResources(name)));
        }
        return Collections.enumeration(found);
    }

    /** Plugin code that runs on finds no more classes and resources. */
    @Override
    public void close() throws IOException {
        closed = true;
        for (ModuleReader reader : readers.values()) {
            reader.close();
        }
        readers.clear();
    }

    static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }

    private static URL url(URI uri) {
        try {
            return uri.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The connection cache of {@code jar:} URLs is the whole JVM's and never closes a file. */
    private static URL uncached(URI uri) {
        URL plain = url(uri);
        try {
            return new URL(null, plain.toString(), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL asked) throws IOException {
                    URLConnection connection = new URL(asked.toString()).openConnection();
                    connection.setUseCaches(false);
                    return connection;
                }
            });
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
