package dev.jackfield.kernel.plugin;

import dev.jackfield.spi.ExtensionPoint;
import dev.jackfield.spi.ExtensionPoints;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.Suggestion;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Instantiates the providers of a plugin. Static initializers, constructors, {@code name()} and {@code options()} run on a
 * thread of their own with a deadline. What a plugin throws is turned into text at once and never kept.
 */
final class ProviderFinder {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
    private static final int LONGEST_TEXT = 500;

    private final String label;
    private final Isolated isolated;
    private final Collection<String> knownServices;
    private final PluginGeneration generation;

    private record Found(Class<?> service, Class<?> type) {}

    private record Outcome(
            List<ProviderEntry> entries, @Nullable String code, String reason) {}

    /**
     * @param label what to call the plugin in messages
     * @param isolated its classes
     * @param generation what the entries belong to
     * @param knownServices provider types of the SPI, to suggest
     */
    ProviderFinder(String label, Isolated isolated, PluginGeneration generation, Collection<String> knownServices) {
        this.label = label;
        this.isolated = isolated;
        this.generation = generation;
        this.knownServices = knownServices;
    }

    /**
     * @param timeout for everything that the plugin runs
     * @param threadName what the thread is called that runs it
     * @throws PluginRefused if there is no provider, or one is unusable
     */
    List<ProviderEntry> find(Duration timeout, String threadName) {
        List<Found> found = new ArrayList<>();
        isolated.provides().forEach((name, implementations) -> {
            Class<?> service = service(name);
            if (service != null) {
                implementations.forEach(one -> found.add(new Found(service, implementation(service, one))));
            }
        });
        if (found.isEmpty()) {
            throw refused("no_provider", noProvider());
        }
        List<ProviderEntry> entries = within(timeout, threadName, found);
        checkUnique(entries);
        return entries;
    }

    private @Nullable Class<?> service(String name) {
        try {
            Class<?> service = Class.forName(name, false, isolated.loader());
            return Provider.class.isAssignableFrom(service) ? service : null;
        } catch (ClassNotFoundException | LinkageError e) {
            if (name.startsWith("dev.jackfield.spi.")) {
                throw refused(
                        "unknown_spi",
                        "provides " + Suggestion.unknown("extension point", name, knownServices)
                                + "; it may be built for a newer SPI than its manifest says");
            }
            if (isolated.ownProvides().contains(name)) {
                throw refused(
                        "unknown_spi",
                        "provides " + name
                                + ", a type that neither the plugin nor the SPI nor a plugin that it depends on has;"
                                + " name the plugin that defines it in Plugin-Dependencies");
            }
            return null;
        }
    }

    private Class<?> implementation(Class<?> service, String name) {
        try {
            Class<?> type = Class.forName(name, false, isolated.loader());
            if (!service.isAssignableFrom(type)) {
                throw refused(
                        "bad_provider",
                        name + " is declared to provide " + service.getName() + " but does not implement it");
            }
            return type;
        } catch (ClassNotFoundException e) {
            throw refused(
                    "bad_provider",
                    "provides " + service.getName() + " with " + name + ", a class that it does not have");
        } catch (LinkageError e) {
            throw refused(code(e), "provider " + name + " can't be loaded: " + text(e));
        }
    }

    private String noProvider() {
        List<String> others =
                isolated.provides().keySet().stream().sorted().limit(5).toList();
        String says = others.isEmpty() ? "it provides nothing" : "it provides only " + String.join(", ", others);
        String hint = isolated.kind().equals("modular")
                ? "say \"provides … with …\" in module-info.java; in a module, META-INF/services is not read"
                : "name it in META-INF/services, or add a module-info.java that says \"provides … with …\"";
        return "has no provider of an extension point: " + says + "; " + hint;
    }

    private List<ProviderEntry> within(Duration timeout, String threadName, List<Found> found) {
        AtomicReference<@Nullable Outcome> result = new AtomicReference<>();
        Thread thread = new Thread(null, () -> result.set(instantiate(found)), threadName, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(isolated.loader());
        thread.start();
        boolean interrupted = false;
        try {
            thread.join(Math.max(1, timeout.toMillis()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        Outcome outcome = result.get();
        if (outcome == null) {
            String where = Arrays.stream(thread.getStackTrace())
                    .filter(frame -> isolated.loader().getName().equals(frame.getClassLoaderName()))
                    .findFirst()
                    .map(frame -> " at " + plain(frame))
                    .orElse("");
            thread.interrupt();
            if (interrupted) {
                Thread.currentThread().interrupt();
                throw refused("interrupted", "was given up because the kernel stops");
            }
            throw refused(
                    "load_timeout",
                    "did not finish its constructors and static initializers within " + timeout.toMillis()
                            + " ms; thread \"" + threadName + "\" hangs" + where
                            + ". Open connections in Lifecycle.start() instead");
        }
        if (outcome.code() != null) {
            throw refused(outcome.code(), outcome.reason());
        }
        return outcome.entries();
    }

    private Outcome instantiate(List<Found> found) {
        List<ProviderEntry> entries = new ArrayList<>();
        for (Found one : found) {
            String what = one.type().getName();
            try {
                Constructor<?> constructor = one.type().getDeclaredConstructor();
                if (!Modifier.isPublic(constructor.getModifiers())
                        || !Modifier.isPublic(one.type().getModifiers())) {
                    return new Outcome(List.of(), "bad_provider", what + " and its constructor have to be public");
                }
                constructor.setAccessible(true);
                Provider<?> provider = (Provider<?>) constructor.newInstance();
                entries.add(entry(one, provider));
            } catch (NoSuchMethodException e) {
                return new Outcome(List.of(), "bad_provider", what + " has no public constructor without parameters");
            } catch (PluginRefused e) {
                return new Outcome(List.of(), e.code(), String.valueOf(e.getMessage()));
            } catch (Throwable e) {
                return failed(what, e);
            }
        }
        return new Outcome(entries, null, "");
    }

    private static Outcome failed(String what, Throwable thrown) {
        try {
            Throwable cause = thrown;
            while ((cause instanceof InvocationTargetException || cause instanceof ExceptionInInitializerError)
                    && cause.getCause() != null) {
                cause = cause.getCause();
            }
            return new Outcome(List.of(), code(cause), "provider " + what + " can't be made: " + text(cause));
        } catch (Throwable again) {
            return new Outcome(List.of(), "load_failed", "a provider can't be made, and its error can't be read");
        }
    }

    private ProviderEntry entry(Found found, Provider<?> provider) {
        Optional<Class<?>> point = ExtensionPoints.pointOf(found.service());
        for (Class<?> type = found.type(); point.isEmpty() && type != null; type = type.getSuperclass()) {
            point = ExtensionPoints.pointOf(type);
        }
        String what = found.type().getName();
        Class<?> pointType = point.orElseThrow(() -> new PluginRefused(
                "unknown_spi",
                found.service().getName() + " does not say which extension point it is for; declare it as"
                        + " \"interface ThingProvider extends Provider<Thing>\""));
        if (!pointType.isInterface() || !pointType.isAnnotationPresent(ExtensionPoint.class)) {
            throw new PluginRefused(
                    "unknown_spi",
                    pointType.getName() + ", which " + what
                            + " provides, is no extension point: it has to be an interface marked"
                            + " with @ExtensionPoint");
        }
        @SuppressWarnings("NullAway") // it is plugin code that answers
        @Nullable
        String name = provider.name();
        if (name == null || name.length() > 64 || !NAME.matcher(name).matches()) {
            throw new PluginRefused(
                    "bad_provider",
                    "name() of " + what + " is \"" + clipped(String.valueOf(name))
                            + "\"; a provider's name is lower-case letters, digits and underscores, and begins with a letter");
        }
        @Nullable Options options = provider.options();
        if (options == null) {
            throw new PluginRefused("bad_provider", "options() of " + what + " is null; answer Options.none()");
        }
        return new ProviderEntry(ExtensionPoints.nameOf(pointType), pointType, name, options, provider, generation);
    }

    private void checkUnique(List<ProviderEntry> entries) {
        Map<String, ProviderEntry> seen = new LinkedHashMap<>();
        for (ProviderEntry entry : entries) {
            ProviderEntry before = seen.putIfAbsent(entry.point() + "/" + entry.name(), entry);
            if (before != null) {
                throw refused(
                        "duplicate_provider",
                        "has two providers named \"" + entry.name() + "\" of " + entry.point() + ": "
                                + before.provider().getClass().getName() + " and "
                                + entry.provider().getClass().getName() + "; a name is given once");
            }
        }
    }

    private static String code(Throwable cause) {
        if (cause instanceof UnsupportedClassVersionError) {
            return "newer_java";
        }
        return cause instanceof NoClassDefFoundError || cause instanceof ClassNotFoundException
                ? "missing_class"
                : "load_failed";
    }

    /** {@return an error as text, with the plugin's line where it came from} */
    private static String text(Throwable cause) {
        StackTraceElement[] stack = cause.getStackTrace();
        String where = stack.length == 0 ? "" : " (at " + plain(stack[0]) + ")";
        String hint = cause instanceof NoClassDefFoundError
                ? "; a class that is neither bundled in lib/ nor shared by the host (" + Host.SHARED + ")"
                : "";
        return clipped(cause.getClass().getName() + messageOf(cause)) + where + hint;
    }

    private static String messageOf(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? "" : ": " + message;
    }

    private static String plain(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber();
    }

    private static String clipped(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text;
    }

    private PluginRefused refused(String code, String what) {
        return new PluginRefused(code, label + " " + what);
    }
}
