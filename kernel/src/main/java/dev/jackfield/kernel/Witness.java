package dev.jackfield.kernel;

import dev.jackfield.kernel.access.Principal;
import dev.jackfield.kernel.audit.Act;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.audit.Differences;
import dev.jackfield.kernel.audit.Verification;
import dev.jackfield.kernel.config.Configuration;
import dev.jackfield.kernel.http.States;
import dev.jackfield.kernel.plugin.DropEvent;
import dev.jackfield.kernel.plugin.Plugins;
import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the audit what changes without being asked for over HTTP: by the file, the drop directory, a start. */
final class Witness {
    private static final Logger LOG = LoggerFactory.getLogger(Witness.class);

    private final AuditLog audit;
    private final Plugins plugins;
    private final Configuration configuration;

    Witness(AuditLog audit, Plugins plugins, Configuration configuration) {
        this.audit = audit;
        this.plugins = plugins;
        this.configuration = configuration;
    }

    /** The file was edited. */
    <T> T edited(Callable<T> change) throws Exception {
        return told(act(Principal.Kind.FILE, "config.apply", "configuration"), this::values, change);
    }

    /** Something came or went in the drop directory. */
    <T> T dropped(DropEvent event, Callable<T> change) throws Exception {
        return told(act(Principal.Kind.DROP_DIRECTORY, "plugin.drop", event.file()), this::versions, change);
    }

    private static Act act(Principal.Kind kind, String action, String target) {
        return new Act(Principal.of(kind), "", action, target);
    }

    private Map<String, @Nullable Object> values() {
        return States.configuration(configuration.describe());
    }

    private Map<String, @Nullable Object> versions() {
        return States.plugins(plugins.views());
    }

    private <T> T told(Act act, Supplier<Map<String, @Nullable Object>> state, Callable<T> change) throws Exception {
        Map<String, @Nullable Object> before = state.get();
        long begun;
        try {
            begun = audit.begin(act, null);
        } catch (JackfieldException e) {
            throw new Untold(e);
        }
        T result;
        try {
            result = change.call();
        } catch (Exception e) {
            String outcome = e instanceof JackfieldException ? "refused" : "failed";
            audit.end(begun, act, outcome, null, null, String.valueOf(e.getMessage()));
            throw e;
        }
        Differences found = Differences.between(before, state.get());
        audit.end(begun, act, found.none() ? "unchanged" : "done", found.before(), found.after(), null);
        return result;
    }

    /** Nothing was done, as the audit can't be told; to be tried again. */
    static final class Untold extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Untold(JackfieldException why) {
            super(why.getMessage(), why);
        }
    }

    /** What is trusted was changed: followed also where the audit can't be told, as it may take trust away. */
    void trusted(Runnable change) {
        Map<String, @Nullable Object> before = versions();
        change.run();
        Differences found = Differences.between(before, versions());
        audit.end(
                0,
                act(Principal.Kind.DROP_DIRECTORY, "plugin.drop", ""),
                found.none() ? "unchanged" : "done",
                found.before(),
                found.after(),
                null);
    }

    /** What runs from now on: what changed while nothing ran is seen by comparing with the record before. */
    void started() {
        Map<String, @Nullable Object> running = new LinkedHashMap<>();
        running.put("plugins", versions());
        audit.end(0, act(Principal.Kind.KERNEL, "kernel.start", ""), "done", null, running, null);
    }

    /** A log level that was changed for a while is what it was. */
    void levelRestored(String logger) {
        LOG.info("the log level of {} is what it was", logger);
        try {
            audit.note(act(Principal.Kind.KERNEL, "log_level.restore", logger), "done", null, null, null);
        } catch (JackfieldException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** {@return the thread that reads the whole audit beside what else goes on} */
    Thread verify(Path dataFolder, Consumer<List<Problem>> damaged) {
        Thread reader = new Thread(
                () -> {
                    try {
                        List<Problem> problems = Verification.of(dataFolder).problems();
                        if (!problems.isEmpty()) {
                            damaged.accept(problems);
                        }
                    } catch (IOException e) {
                        LOG.warn("the audit can't be verified: {}", e.toString());
                    }
                },
                "jackfield-audit-verification");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }
}
