package dev.jackfield.kernel;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.binding.Applied;
import dev.jackfield.kernel.binding.BindingView;
import dev.jackfield.kernel.binding.Switchboard;
import dev.jackfield.kernel.binding.SwitchboardSettings;
import dev.jackfield.kernel.config.ConfigFile;
import dev.jackfield.kernel.config.Configuration;
import dev.jackfield.kernel.config.Configured;
import dev.jackfield.kernel.config.DataFolder;
import dev.jackfield.kernel.config.SecretFiles;
import dev.jackfield.kernel.config.Settings;
import dev.jackfield.kernel.config.Sources;
import dev.jackfield.kernel.event.EventLog;
import dev.jackfield.kernel.event.Secrets;
import dev.jackfield.kernel.log.LogLevels;
import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.kernel.plugin.ArchiveLimits;
import dev.jackfield.kernel.plugin.DropDirectory;
import dev.jackfield.kernel.plugin.DropEvent;
import dev.jackfield.kernel.plugin.PluginMeters;
import dev.jackfield.kernel.plugin.PluginSettings;
import dev.jackfield.kernel.plugin.PluginView;
import dev.jackfield.kernel.plugin.Plugins;
import dev.jackfield.kernel.trust.Trust;
import dev.jackfield.kernel.trust.TrustFiles;
import dev.jackfield.spi.Bindings;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Health;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import dev.jackfield.spi.Provider;
import dev.jackfield.spi.handle.Owner;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the parts, in order, and stops them in reverse; the parts do the work. */
final class Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(Jackfield.class);
    private static final long LONGEST_VERIFICATION = 2_000;
    private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** Of the whole process, as log layouts are. */
    private static final Secrets SECRETS = new Secrets();

    private final Parts parts;
    private final Clock clock;
    private final EventLog events;
    private final ControlThread control = new ControlThread();
    private final Configuration configuration;
    private final Settings settings;
    private final AuditLog audit;
    private final Plugins plugins;
    private final Switchboard switchboard;
    private final Conductor conductor;
    private final Witness witness;
    private final Components components;
    private final Listeners listeners;
    private final Bindings bindings;
    private final List<String> warnings = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** When all drains of the shutdown end, as {@link System#nanoTime}. */
    private volatile long drainsEnd;

    /** The timer that tries again what could not be plugged in; none has a negative number. */
    private volatile long retries = -1;

    private volatile @Nullable Drops drops;
    /** What the configuration file was last seen to be. */
    private volatile ConfigFile.@Nullable Seen latest;

    static Kernel start(JackfieldConfig config) {
        Parts parts = new Parts();
        try {
            return new Kernel(config, parts);
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    static String mask(String text) {
        return SECRETS.mask(text);
    }

    private Kernel(JackfieldConfig config, Parts parts) {
        this.parts = parts;
        this.clock = config.clock == null ? new SystemClock() : config.clock;
        DataFolder data = DataFolder.open(config.dataFolder);
        parts.add("data folder", data);
        this.configuration = new Configuration(sources(config, data.path()), SECRETS);
        this.settings = configuration.open();
        this.audit = new AuditLog(data.path(), clock, SECRETS::mask);
        parts.add("audit", audit);
        this.events = new EventLog(clock, SECRETS::mask);
        this.plugins = new Plugins(pluginSettings(config, settings, data.path()), events, clock);
        parts.add("plugins", plugins);
        parts.add("first look", control);
        DropDirectory drop = plugins.dropDirectory();
        // what is longest begins first, beside all that does not need it
        CompletableFuture<List<DropEvent>> dropped = control.submit(drop::first);
        NodeMetrics metrics = new NodeMetrics(clock);
        parts.add("metrics", metrics);
        this.listeners = new Listeners(config, settings, data.path(), events, metrics, clock);
        parts.add("vertx", listeners::closeVertx);

        events.listen(new PluginMeters(metrics.registry(), plugins)::told);
        this.switchboard = new Switchboard(new SwitchboardSettings(
                listeners.vertx(), metrics, events, clock, data.path(), settings.healthInterval(), SECRETS::mask));
        parts.add(
                "bindings",
                () -> switchboard
                        .close(remaining())
                        .forEach(complaint -> LOG.warn("at shutdown: {}", SECRETS.mask(complaint))));
        parts.add("control thread", () -> {
            control.refuse();
            switchboard.giveUp();
            control.close();
        });
        this.conductor = new Conductor(plugins, switchboard, configuration);
        this.witness = new Witness(audit, plugins, configuration);
        this.components = new Components(plugins, switchboard, clock, listeners::components, audit::trouble);
        this.bindings = switchboard.bindings(new Owner("the application"));

        control.call(() -> {
            plugIn(dropped.join());
            return true;
        });
        Access access =
                new Access(data.path(), settings.auth(), listeners.vertx(), clock, SECRETS::register, this::warn);
        listeners.start(
                new LiveOperations(control, conductor, plugins, switchboard, configuration, events, components::all),
                switchboard,
                access,
                audit,
                levels(config));
        parts.add("listeners", () -> {
            switchboard.endStreams();
            listeners.stop(remaining());
        });
        watch(config, drop);
        witness.started();
        Thread verification = witness.verify(data.path(), this::auditDamaged);
        parts.add("audit verification", () -> verification.join(LONGEST_VERIFICATION));
    }

    private LogLevels levels(JackfieldConfig config) {
        Vertx vertx = listeners.vertx();
        LogLevels.Later later = (after, task) -> {
            long timer = vertx.setTimer(
                    after.toMillis(),
                    fired -> vertx.executeBlocking(() -> {
                        task.run();
                        return true;
                    }));
            return () -> vertx.cancelTimer(timer);
        };
        return new LogLevels(HostLogging.of(config.logging), this::pluginIds, clock, later, witness::levelRestored);
    }

    private List<String> pluginIds() {
        return plugins.views().stream().map(PluginView::id).toList();
    }

    private void auditDamaged(List<Problem> problems) {
        Problem first = problems.get(0);
        String why = problems.size() + " mistakes, the first: " + first;
        LOG.error("the audit was cut or edited: {}", why);
        components.auditDamaged(why);
        events.emit("audit.damaged", Map.of("place", first.pointer(), "reason", first.detail()));
    }

    private static Sources sources(JackfieldConfig config, @Nullable Path dataFolder) {
        return new Sources(
                config.home, config.file, config.configuration, config.flags, config.environment, dataFolder);
    }

    private static PluginSettings pluginSettings(JackfieldConfig config, Settings settings, Path dataFolder) {
        return new PluginSettings(
                settings.pluginDirectory(),
                dataFolder,
                Provider.class.getModule().getLayer(),
                settings.pluginLoadTimeout(),
                settings.pluginScanInterval(),
                ArchiveLimits.DEFAULT,
                new Trust(settings.pluginTrust(), TrustFiles.in(trustFolder(config), config.bundledPlugins)));
    }

    /** Beside the configuration file, or where it would be. */
    private static Path trustFolder(JackfieldConfig config) {
        Path beside = config.file == null ? null : config.file.getParent();
        return beside == null ? config.home.resolve("conf") : beside;
    }

    private static void load(Plugins plugins, List<DropEvent> first) {
        List<Path> dropped = new ArrayList<>();
        List<DropEvent.Refused> refusals = new ArrayList<>();
        for (DropEvent event : first) {
            if (event instanceof DropEvent.Added added) {
                dropped.add(added.archive());
            } else if (event instanceof DropEvent.Refused refused) {
                refusals.add(refused);
            }
        }
        plugins.load(plugins.choose(dropped));
        // when what runs in their place is there
        refusals.forEach(plugins::refused);
    }

    /** On the control thread: plugins, then the configuration against what they offer, then the bindings. */
    private void plugIn(List<DropEvent> dropped) {
        load(plugins, dropped);
        for (PluginView view : plugins.views()) {
            if (view.refusal() != null) {
                warn("plugin " + view.id() + " is refused: " + view.refusal().reason());
            }
        }
        Configured configured = configuration.check(plugins.catalog());
        configured.warnings().forEach(this::warn);
        Applied applied = conductor.begin(configured);
        applied.empty().forEach((key, why) -> warn(key + " is not plugged in, and is tried again: " + why));
        for (BindingView view : switchboard.views()) {
            if (view.health().state() != Health.State.UP) {
                warn(view.key() + " is " + view.health().state() + ": "
                        + view.health().detail());
            }
        }
        components.empty(applied.empty());
        if (!applied.empty().isEmpty()) {
            retryLater(FIRST_RETRY);
        }
    }

    private void warn(String warning) {
        String masked = SECRETS.mask(warning);
        LOG.warn("{}", masked);
        warnings.add(masked);
    }

    /** Until nothing is left to retry, ever more seldom; also after a try that could not even begin. */
    private void retryLater(Duration after) {
        Duration next = after.multipliedBy(2).compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : after.multipliedBy(2);
        retries = listeners
                .vertx()
                .setTimer(
                        after.toMillis(),
                        timer -> control.submit(
                                conductor::retry,
                                applied -> {
                                    components.empty(applied.empty());
                                    if (!applied.empty().isEmpty()) {
                                        retryLater(next);
                                    }
                                },
                                error -> {
                                    if (!closed.get()) {
                                        failed("retry", error);
                                        retryLater(next);
                                    }
                                }));
    }

    private void watch(JackfieldConfig config, DropDirectory drop) {
        Drops drops = new Drops(this::follow, error -> failed("drop directory", error), this::retryDrops);
        this.drops = drops;
        drop.start(event -> control.submit(
                () -> {
                    if (event instanceof DropEvent.TrustChanged) {
                        witness.trusted(() -> conductor.dropped(event));
                    } else {
                        drops.seen(event);
                    }
                    return event;
                },
                done -> {},
                error -> failed("drop directory", error)));
        parts.add("drop directory", drop);
        if (config.file != null) {
            ConfigFile file = new ConfigFile(config.file, settings.pluginScanInterval());
            file.start(configuration.fileContent().orElse(new byte[0]), this::seen);
            parts.add("configuration file", file);
        }
        SecretFiles secretFiles =
                new SecretFiles(configuration::secretFiles, settings.pluginScanInterval(), clock::nanoTime);
        secretFiles.start(this::secretsChanged);
        parts.add("secret files", secretFiles);
    }

    private void follow(DropEvent event) throws Exception {
        witness.dropped(event, () -> {
            conductor.dropped(event);
            return event;
        });
    }

    private void retryDrops() {
        later(() -> control.submit(
                () -> {
                    Drops waiting = drops;
                    if (waiting != null) {
                        waiting.retry();
                    }
                    return true;
                },
                done -> {},
                error -> failed("drop directory", error)));
    }

    private void later(Runnable retry) {
        listeners.vertx().setTimer(FIRST_RETRY.toMillis(), timer -> {
            if (!closed.get()) {
                retry.run();
            }
        });
    }

    private void seen(ConfigFile.Seen seen) {
        latest = seen;
        if (seen instanceof ConfigFile.Edited edited) {
            apply(edited);
        } else if (seen instanceof ConfigFile.Unreadable unreadable) {
            LOG.warn("the configuration file can't be read, what runs goes on: {}", unreadable.reason());
            fileRefused(unreadable.reason());
        }
    }

    /** Tried again while the audit can't be told, until there is another edit. */
    private void apply(ConfigFile.Edited edited) {
        control.submit(
                () -> witness.edited(() -> conductor.edited(edited.content())),
                applied -> {
                    components.fileAccepted();
                    events.emit("config.applied", Map.of("source", "file"));
                },
                error -> {
                    failed("configuration file", error);
                    fileRefused(String.valueOf(error.getMessage()));
                    if (error instanceof Witness.Untold) {
                        later(() -> {
                            if (latest == edited) {
                                apply(edited);
                            }
                        });
                    }
                });
    }

    /** What is in the secret files now is tried; what can't be used leaves what runs as it is. */
    private void secretsChanged() {
        control.submit(
                () -> witness.edited(conductor::renewed),
                applied -> events.emit("config.applied", Map.of("source", "secret_file")),
                error -> {
                    failed("secret file", error);
                    events.emit(
                            "config.refused",
                            Map.of("source", "secret_file", "reason", String.valueOf(error.getMessage())));
                });
    }

    private void fileRefused(String why) {
        components.fileRefused(SECRETS.mask(why));
        events.emit("config.refused", Map.of("source", "file", "reason", why));
    }

    private static void failed(String what, Throwable error) {
        if (error instanceof JackfieldException || error instanceof Witness.Untold) {
            LOG.warn("{}: refused, what runs goes on: {}", what, SECRETS.mask(String.valueOf(error.getMessage())));
        } else {
            LOG.error("{}: {}", what, SECRETS.mask(error));
        }
    }

    static List<Problem> check(JackfieldConfig config) {
        Path scratch = null;
        Parts parts = new Parts();
        try {
            scratch = Files.createTempDirectory("jackfield-check");
            Configuration configuration = new Configuration(sources(config, null), SECRETS);
            Settings settings = configuration.open();
            PluginSettings where = pluginSettings(config, settings, scratch);
            Clock clock = new SystemClock();
            Plugins plugins = new Plugins(where, new EventLog(clock, SECRETS::mask), clock);
            parts.add("plugins", plugins);
            load(plugins, plugins.dropDirectory().first());
            configuration.check(plugins.catalog());
            return SecuredListeners.check(settings, clock);
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for a check can be made", e);
        } catch (JackfieldException e) {
            return e.problems().isEmpty() ? List.of(new Problem("", String.valueOf(e.getMessage()))) : e.problems();
        } finally {
            parts.close();
            if (scratch != null) {
                delete(scratch);
            }
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be deleted: {}", folder, e.toString());
        }
    }

    Bindings bindings() {
        return bindings;
    }

    Optional<InetSocketAddress> traffic() {
        return listeners.traffic();
    }

    Optional<InetSocketAddress> control() {
        return listeners.control();
    }

    boolean trafficSpeaksTls() {
        return listeners.speaksTls("traffic");
    }

    boolean controlSpeaksTls() {
        return listeners.speaksTls("control");
    }

    int startedPlugins() {
        return (int) plugins.views().stream()
                .filter(view -> view.state() == PluginView.State.STARTED)
                .count();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void close() {
        if (closed.compareAndSet(false, true)) {
            drainsEnd = System.nanoTime() + settings.shutdownDrain().toNanos();
            listeners.vertx().cancelTimer(retries);
            parts.close();
        }
    }

    /** {@return what is left of the time that all drains share} */
    private Duration remaining() {
        return Duration.ofNanos(Math.max(0, drainsEnd - System.nanoTime()));
    }
}
