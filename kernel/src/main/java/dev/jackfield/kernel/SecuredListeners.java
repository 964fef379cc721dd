package dev.jackfield.kernel;

import dev.jackfield.kernel.config.ConfigurationInvalid;
import dev.jackfield.kernel.config.Listener;
import dev.jackfield.kernel.config.Settings;
import dev.jackfield.kernel.http.Component;
import dev.jackfield.kernel.http.ListenerSettings;
import dev.jackfield.kernel.metric.NodeMetrics;
import dev.jackfield.kernel.tls.Certificates;
import dev.jackfield.kernel.tls.Identity;
import dev.jackfield.kernel.tls.TlsSettings;
import dev.jackfield.spi.Clock;
import dev.jackfield.spi.Events;
import dev.jackfield.spi.Problem;
import io.micrometer.core.instrument.Gauge;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates of the listeners that speak TLS, by the listeners' names. Not thread-safe, but for {@link #components}. */
final class SecuredListeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final Clock clock;
    private final Events events;
    private final NodeMetrics metrics;
    private volatile Map<String, Certificates> certificates = Map.of();

    SecuredListeners(Clock clock, Events events, NodeMetrics metrics) {
        this.clock = clock;
        this.events = events;
        this.metrics = metrics;
    }

    /** {@return what is wrong with the files that the settings name, all of it} */
    static List<Problem> check(Settings settings, Clock clock) {
        List<Problem> problems = new ArrayList<>();
        for (Listener listener : List.of(settings.control(), settings.traffic())) {
            listener.tls().ifPresent(tls -> {
                try (Certificates once = new Certificates(tls, clock, (type, data) -> {})) {
                    once.load().ifPresent(problems::add);
                }
            });
        }
        return problems;
    }

    /** @param listens whether it does, and not a router of an embedder's */
    void add(String name, Listener listener, boolean listens) {
        TlsSettings tls = listener.tls().orElse(null);
        if (tls == null) {
            return;
        }
        if (!listens) {
            LOG.warn("{} has no effect: requests come in at a router of the embedder's", tls.setting());
            return;
        }
        Map<String, Certificates> all = new LinkedHashMap<>(certificates);
        all.put(name, new Certificates(tls, clock, events));
        certificates = all;
    }

    /**
     * Reads all of them.
     *
     * @throws ConfigurationInvalid with every mistake
     */
    void load() {
        List<Problem> problems = problems();
        if (!problems.isEmpty()) {
            throw new ConfigurationInvalid(problems);
        }
        certificates.forEach(
                (name, each) -> Gauge.builder("jackfield.http.tls.certificate.expiry", each, Certificates::secondsLeft)
                        .description("How long the certificate in use still counts; negative when it has expired.")
                        .baseUnit("seconds")
                        .tag("listener", name)
                        .register(metrics.registry()));
    }

    private List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        certificates.values().forEach(each -> each.load().ifPresent(problems::add));
        return problems;
    }

    ListenerSettings settings(String name, Listener listener) {
        ListenerSettings plain = ListenerSettings.of("http." + name, listener.host(), listener.port());
        Certificates own = certificates.get(name);
        return own == null ? plain : plain.withTls(listener.tls().orElseThrow(), own.identity());
    }

    boolean has(String name) {
        return certificates.containsKey(name);
    }

    void watch(String name, Function<Identity, CompletionStage<Boolean>> exchange) {
        Certificates own = certificates.get(name);
        if (own != null) {
            own.watch(exchange::apply);
        }
    }

    List<Component> components() {
        return certificates.entrySet().stream()
                .map(each -> new Component(
                        "http." + each.getKey() + ".tls",
                        each.getValue().health(),
                        each.getValue().since(),
                        false,
                        false))
                .toList();
    }

    void close() {
        certificates.values().forEach(Certificates::close);
    }
}
