package dev.jackfield.kernel.config;

import dev.jackfield.kernel.binding.BindingKey;
import dev.jackfield.kernel.binding.Target;
import dev.jackfield.kernel.event.Secrets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A configuration without mistakes, that could be applied. Immutable. Refers to plugin code: used at once, not kept. */
public final class Configured {
    private final Settings settings;
    private final Map<BindingKey, Target> bindings;
    private final List<String> warnings;
    private final State state;
    private final Shown shown;
    private final Set<BindingKey> excused;
    private final Secrets secrets;
    private final Map<Path, String> secretFiles;

    Configured(
            Settings settings,
            Map<BindingKey, Target> bindings,
            List<String> warnings,
            State state,
            Shown shown,
            Set<BindingKey> excused,
            Secrets secrets,
            Map<Path, String> secretFiles) {
        this.settings = settings;
        this.bindings = Collections.unmodifiableMap(new LinkedHashMap<>(bindings));
        this.warnings = List.copyOf(warnings);
        this.state = state;
        this.shown = shown;
        this.excused = Set.copyOf(excused);
        this.secrets = secrets;
        this.secretFiles = Map.copyOf(secretFiles);
    }

    /**
     * {@return what the kernel itself is told}
     */
    public Settings settings() {
        return settings;
    }

    /**
     * {@return what is to be plugged in where, in the order of the configuration}
     */
    public Map<BindingKey, Target> bindings() {
        return bindings;
    }

    /**
     * {@return what a person should know, such as an unknown variable of the environment; no secrets}
     */
    public List<String> warnings() {
        return warnings;
    }

    State state() {
        return state;
    }

    Shown shown() {
        return shown;
    }

    /** All that it names, of which nobody knows before it is plugged in. */
    Secrets secrets() {
        return secrets;
    }

    /** Bindings that stay empty all the same. */
    Set<BindingKey> excused() {
        return excused;
    }

    /** Which secret files were read, with a digest of what was in each. */
    Map<Path, String> secretFiles() {
        return secretFiles;
    }
}
