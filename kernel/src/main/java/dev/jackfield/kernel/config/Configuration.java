package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Predecessor;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.event.Secrets;
import dev.jackfield.kernel.plugin.Catalog;
import dev.jackfield.kernel.plugin.ProviderEntry;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionText;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The door of this package: the configuration of a kernel. For the control thread, except {@link #describe}. Blocks on
 * files.
 *
 * <pre>
 * open ─► (plugins are loaded) ─► check ─► plan ─► (applied) ─► accept
 *                     ┌──────────────┘ again for every change:
 *   edited, withTree, withBinding, restored, check ─► plan ─► (applied) ─► accept
 * </pre>
 *
 * What is answered by the second line is a candidate: nothing has changed, on disk or here, until it is {@linkplain #accept
 * accepted}. One that is not accepted is simply dropped. A check after that is about what was accepted last, whatever the
 * file says meanwhile.
 */
public final class Configuration {
    private static final int MOST_PROBLEMS = 200;
    private static final Pattern PLACE = Pattern.compile(".*:([0-9]{1,9}):([0-9]{1,9})");

    private final Sources sources;
    private final Secrets secrets;
    private final Set<BindingKey> excused = new HashSet<>();
    private final List<String> warnings = new ArrayList<>();
    private final @Nullable OverlayFile overlayFile;
    private byte @Nullable [] content;
    private @Nullable State state;
    private @Nullable Settings settings;
    /** What is on disk. */
    private Overlay stored = Overlay.NONE;
    /** Settings that count until the next start, as they were at this one. */
    private @Nullable Shown atStart;

    private volatile Shown shown = new Shown();
    private volatile Map<Path, String> secretFiles = Map.of();

    /**
     * @param sources where it comes from
     * @param secrets gets every secret that it names, once it counts
     */
    public Configuration(Sources sources, Secrets secrets) {
        this.sources = sources;
        this.secrets = secrets;
        Path folder = sources.dataFolder();
        this.overlayFile = folder == null ? null : new OverlayFile(folder);
    }

    /**
     * Reads all sources for the first time.
     *
     * @return what is needed before plugins can be loaded; a setting with a mistake has its default here, and {@link
     *     #check} reports it
     * @throws ConfigurationInvalid if the file can't be read at all or isn't YAML
     */
    public Settings open() {
        Path file = sources.file();
        if (file != null) {
            try {
                content = ConfigFile.read(file);
            } catch (IOException e) {
                throw new ConfigurationInvalid(List.of(new Problem("", ConfigFile.reason(e), file.toString())));
            }
        }
        stored = overlayFile == null ? Overlay.NONE : overlayFile.load(warnings);
        State read = read(content, stored.known(warnings));
        state = read;
        Layer merged = read.overlay().over(read.base());
        merged.cover(new Variables(sources.environment()).settings());
        merged.cover(Flags.layer(sources.flags(), new ArrayList<>()));
        Values values = new Values(new Resolver(sources, secrets), secrets);
        return new SettingsCheck(merged, values, sources.home(), new ArrayList<>(), new Shown()).settings();
    }

    /**
     * {@return the file's content that was read or accepted last, for {@link ConfigFile#start}; empty where there is no
     * file}
     */
    public Optional<byte[]> fileContent() {
        return Optional.ofNullable(content).map(byte[]::clone);
    }

    /**
     * {@return what was read or accepted last, against what plugins there are now}
     *
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured check(Catalog catalog) {
        return check(state(), catalog, excused);
    }

    /**
     * {@return the configuration with the file's new content; entries of the overlay whose keys were edited give way}
     *
     * @param content the file as {@link ConfigFile} told it
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured edited(byte[] content, Catalog catalog) {
        return check(read(content, state().overlay()), catalog, excused);
    }

    /**
     * {@return the configuration that a whole tree asks for; only what differs from the file goes to the overlay}
     *
     * @param tree of the same shape as the file; what it leaves out or sets to null gets its default, and where a secret is
     *     masked it stays what it is
     * @param catalog what plugins offer
     * @param consent asked about what is named anew before it is filled in, and about where secrets go
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured withTree(Map<String, ? extends @Nullable Object> tree, Catalog catalog, Consent consent) {
        return wanted(tree, pointer -> true, catalog, excused, consent);
    }

    /**
     * {@return the configuration with another provider or other options of one binding}
     *
     * @param key which binding; a new one is added
     * @param provider the provider's name
     * @param options all that are not to have their default; also {@code drain_timeout}
     * @param catalog what plugins offer
     * @param consent asked about what is named anew before it is filled in, and about where secrets go
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured withBinding(
            BindingKey key,
            String provider,
            Map<String, ? extends @Nullable Object> options,
            Catalog catalog,
            Consent consent) {
        Map<String, @Nullable Object> binding = new LinkedHashMap<>();
        binding.put(Pointer.PROVIDER, provider);
        binding.putAll(options);
        binding.put(Pointer.PROVIDER, provider);
        Map<String, Object> tree = Map.of(Pointer.BINDINGS, Map.of(key.point(), Map.of(key.name(), binding)));
        Set<BindingKey> others = new HashSet<>(excused);
        others.remove(key);
        return wanted(
                tree, pointer -> pointer.isInBinding() && pointer.binding().equals(key), catalog, others, consent);
    }

    /**
     * {@return the configuration with a binding as it was before}
     *
     * @param before the binding's generation before
     * @param catalog what plugins offer
     * @throws ConfigurationInvalid with every mistake
     */
    public Configured restored(Predecessor before, Catalog catalog) {
        Options declared = catalog.find(before.key().point(), before.provider())
                .map(ProviderEntry::options)
                .orElse(Options.none());
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        before.options().forEach((name, value) -> {
            if (!isDefault(declared, name, value)) {
                options.put(name, literal(value));
            }
        });
        Settings now = settings;
        if (now != null && !before.deadlines().drain().equals(now.deadlines().drain())) {
            options.put(Pointer.DRAIN_TIMEOUT, OptionText.of(before.deadlines().drain()));
        }
        return withBinding(before.key(), before.provider(), options, catalog, Consent.GIVEN);
    }

    private static boolean isDefault(Options declared, String name, Object value) {
        Option<?> option = declared.find(name).orElse(null);
        if (option == null) {
            return false;
        }
        Object fallback = option.defaultValue();
        return fallback != null && Shown.same(value, OptionText.of(option, fallback));
    }

    private static Object literal(Object value) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(item -> Resolver.escape(String.valueOf(item)))
                    .toList();
        }
        return Resolver.escape(value.toString());
    }

    /**
     * {@return what applying a candidate would do}
     *
     * @param next the candidate
     * @param running what is plugged in where
     */
    public Plan plan(Configured next, Map<BindingKey, Target> running) {
        List<String> pending = new ArrayList<>();
        Shown then = atStart;
        if (then != null) {
            next.shown().values().forEach((pointer, value) -> {
                if (!pointer.isInBinding()
                        && Schema.takesEffectAtStart(pointer)
                        && !value.equals(then.value(pointer))) {
                    pending.add(pointer.toString());
                }
            });
        }
        return Plan.between(running, next, pending);
    }

    /**
     * {@return the settings outside of the bindings that a candidate changes for the next start, over what was changed over
     * HTTP before; dotted} Compares values, secrets too.
     *
     * @param next the candidate
     */
    public List<String> changedForNextStart(Configured next) {
        Map<Pointer, Overlay.Entry> before = stored.entries();
        Map<Pointer, Overlay.Entry> after = next.state().overlay().accepted().entries();
        Set<Pointer> pointers = new LinkedHashSet<>(before.keySet());
        pointers.addAll(after.keySet());
        return pointers.stream()
                .filter(pointer -> !pointer.isInBinding() && Schema.takesEffectAtStart(pointer))
                .filter(pointer -> !Objects.equals(before.get(pointer), after.get(pointer)))
                .map(Pointer::toString)
                .sorted()
                .toList();
    }

    /**
     * Masks the secrets of a candidate from now on: it is about to be applied, and whoever is told them may speak of them.
     *
     * @param next the candidate
     */
    public void beginTrying(Configured next) {
        next.secrets().settle(Secrets.Standing.TRIED);
    }

    /**
     * Makes sure, before a candidate is applied, that what it changes over HTTP can be kept. Blocks on files.
     *
     * @param next the candidate
     * @return what {@link #accept} keeps; closed by the caller in any case
     * @throws JackfieldException {@code data_folder_unwritable} if it can't be kept
     */
    public Written write(Configured next) {
        Overlay overlay = next.state().overlay().accepted();
        return new Written(
                next,
                overlayFile == null || overlay.entries().equals(stored.entries()) ? null : overlayFile.write(overlay));
    }

    /** A candidate that can be accepted; closing it gives up what was written for it. */
    public static final class Written implements AutoCloseable {
        private final Configured configured;
        private final DataFolder.@Nullable Written overlay;

        private Written(Configured configured, DataFolder.@Nullable Written overlay) {
            this.configured = configured;
            this.overlay = overlay;
        }

        /** {@return the candidate} */
        public Configured configured() {
            return configured;
        }

        @Override
        public void close() {
            if (overlay != null) {
                overlay.close();
            }
        }
    }

    /**
     * Notes that a candidate has been applied. What it changed over HTTP is durable when this returns.
     *
     * @param written the candidate
     * @throws JackfieldException {@code data_folder_unwritable} if what was written can't take its place; it counts as
     *     accepted all the same, until a restart
     */
    public void accept(Written written) {
        Configured next = written.configured;
        Overlay overlay = next.state().overlay().accepted();
        state = new State(next.state().base(), overlay, List.of(), next.state().content());
        content = next.state().content();
        shown = next.shown();
        secretFiles = next.secretFiles();
        next.secrets().settle(atStart == null ? Secrets.Standing.START : Secrets.Standing.ACCEPTED);
        settings = next.settings();
        if (atStart == null) {
            atStart = next.shown();
        }
        excused.retainAll(next.excused());
        if (overlayFile != null && written.overlay != null) {
            overlayFile.keep(written.overlay);
            stored = overlay;
        }
    }

    /**
     * {@return the secret files of what was accepted last, with a digest of what was in each, for {@link SecretFiles}.
     * Thread-safe, does not block}
     */
    public Map<Path, String> secretFiles() {
        return secretFiles;
    }

    /**
     * Leaves bindings empty although the configuration names them, because their plugin was stopped or deleted by force. It
     * lasts for each until its provider is there again or a change names it.
     *
     * @param keys which bindings
     */
    public void excuse(Collection<BindingKey> keys) {
        excused.addAll(keys);
    }

    /**
     * {@return what was accepted last, for JSON, secrets masked: {@code configuration} is a tree of the file's shape with
     * every value, {@code origins} one of the same shape that says where each comes from ({@code file:12}, {@code
     * environment:JACKFIELD_HTTP_TRAFFIC_PORT}, {@code overlay}, {@code flag:--port}, {@code code}, {@code default}).
     * Thread-safe, does not block}
     */
    public Map<String, Object> describe() {
        return shown.describe();
    }

    private State state() {
        State read = state;
        if (read == null) {
            throw new IllegalStateException("open comes first");
        }
        return read;
    }

    private State read(byte @Nullable [] bytes, Overlay overlay) {
        List<Problem> problems = new ArrayList<>();
        Layer base = new Layer();
        try {
            if (Node.of(sources.code(), Origin.CODE) instanceof Node.Branch code) {
                base.cover(Layer.of(code, problems));
            }
        } catch (IllegalArgumentException e) {
            throw invalid(List.of(new Problem("", "the configuration " + e.getMessage())), secrets);
        }
        Path file = sources.file();
        if (bytes != null && file != null) {
            Optional<Node.Branch> tree = YamlReader.read(String.valueOf(file.getFileName()), bytes, problems);
            if (tree.isEmpty()) {
                throw invalid(problems, secrets);
            }
            base.cover(Layer.of(tree.get(), problems));
        }
        return new State(base, overlay.without(base), problems, bytes);
    }

    private Configured wanted(
            Map<String, ? extends @Nullable Object> tree,
            Predicate<Pointer> scope,
            Catalog catalog,
            Set<BindingKey> pardoned,
            Consent consent) {
        State before = state();
        Secrets own = secrets.candidate();
        List<Problem> problems = new ArrayList<>();
        Layer wanted;
        try {
            wanted = Node.of(tree, Origin.REQUEST) instanceof Node.Branch branch
                    ? Layer.of(branch.withoutNothing(), problems)
                    : new Layer();
        } catch (IllegalArgumentException e) {
            throw invalid(List.of(new Problem("", String.valueOf(e.getMessage()))), secrets);
        }
        Request request = new Request(before, shown, new Resolver(sources, own), problems);
        consent.toReferences(request.newReferences(wanted, scope));
        Check.points(wanted, catalog, problems);
        Overlay overlay = request.overlay(wanted, scope);
        Configured next = check(new State(before.base(), overlay, problems, before.content()), catalog, pardoned, own);
        consent.toNeighboursOfSecrets(new KeptSecrets(wanted, shown, next).neighbours(scope));
        return next;
    }

    private Configured check(State candidate, Catalog catalog, Set<BindingKey> pardoned) {
        return check(candidate, catalog, pardoned, secrets.candidate());
    }

    private Configured check(State candidate, Catalog catalog, Set<BindingKey> pardoned, Secrets own) {
        return new Check(sources, candidate, catalog, own, Set.copyOf(pardoned), warnings).run();
    }

    /** All of them in the order of the file, then those from elsewhere. */
    static ConfigurationInvalid invalid(List<Problem> problems, Secrets secrets) {
        List<Problem> all = problems.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Configuration::place))
                .toList();
        List<Problem> shown = new ArrayList<>();
        all.stream()
                .limit(MOST_PROBLEMS)
                .map(problem -> new Problem(problem.pointer(), secrets.mask(problem.detail()), problem.source()))
                .forEach(shown::add);
        if (all.size() > MOST_PROBLEMS) {
            shown.add(new Problem("", "and " + (all.size() - MOST_PROBLEMS) + " more"));
        }
        return new ConfigurationInvalid(shown);
    }

    private static long place(Problem problem) {
        Matcher matcher = PLACE.matcher(problem.source());
        return matcher.matches()
                ? Long.parseLong(matcher.group(1)) << 32 | Long.parseLong(matcher.group(2))
                : Long.MAX_VALUE;
    }
}
