package dev.jackfield.database;

import dev.jackfield.spi.JackfieldException;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The options of a database that is reached over the network, in addition to {@link PoolOptions}.
 *
 * @since 1.0
 */
public final class ServerOptions {
    /** The server that is written to. */
    public static final Option<String> PRIMARY = Option.string("primary")
            .doc(
                    "The server that is written to, as host:port; several with commas where one of them is the primary at a"
                            + " time.");
    /** The servers that are read from. */
    public static final Option<List<String>> REPLICAS = Option.strings("replicas")
            .doc("Servers that follow the primary and are read from, each as host:port.")
            .defaultsTo(List.of());
    /** Their weights. */
    public static final Option<List<String>> REPLICA_WEIGHTS = Option.strings("replica_weights")
            .doc(
                    "How often each replica is chosen in comparison to the others, from 1 to 100, for read_strategy weight.")
            .defaultsTo(List.of());
    /** Who connects. */
    public static final Option<String> USER = Option.string("user").doc("Who connects.");
    /** With which password. */
    public static final Option<String> PASSWORD = Option.string("password")
            .doc("The user's password; as ${file:…} it is read again when the file changes.")
            .optional()
            .asSecret();
    /** Whether and how connections are encrypted. */
    public static final Option<String> TLS = Option.choice("tls", "off", "encrypt", "verify_ca", "verify_full")
            .doc(
                    "off; encrypt without asking who answers; verify_ca: the certificate is of tls_ca; verify_full: and of that"
                            + " host.")
            .defaultsTo("off");
    /** Whose certificates are trusted. */
    public static final Option<String> TLS_CA = Option.string("tls_ca")
            .doc("A file with the certificates of those who sign servers' certificates, in PEM.")
            .optional();
    /** How long a server may be silent. */
    public static final Option<Duration> SOCKET_TIMEOUT = Option.duration("socket_timeout")
            .doc("How long a server may be silent within a statement before the connection is given up; 0s for ever.")
            .between(Duration.ZERO, Duration.ofHours(24))
            .defaultsTo(Duration.ofSeconds(60));
    /** What else the driver is told. */
    public static final Option<List<String>> PARAMETERS = Option.strings("parameters")
            .doc("What else the driver is told, each as name=value, as its documentation has them.")
            .defaultsTo(List.of());

    private static final int GREATEST_WEIGHT = 100;

    private ServerOptions() {}

    /**
     * {@return all options of a database on servers}
     *
     * @param own those that only this one has, shown after the address
     */
    public static Options with(Option<?>... own) {
        List<Option<?>> all = new ArrayList<>(List.of(PRIMARY, REPLICAS, REPLICA_WEIGHTS));
        all.addAll(List.of(own));
        all.addAll(List.of(USER, PASSWORD, TLS, TLS_CA, SOCKET_TIMEOUT, PARAMETERS));
        all.addAll(PoolOptions.WITHOUT_REPLICAS);
        all.addAll(List.of(
                PoolOptions.READ_STRATEGY, PoolOptions.MAXIMUM_LAG, PoolOptions.LAG_INTERVAL, PoolOptions.STICKINESS));
        return Options.of(all.toArray(Option[]::new));
    }

    /**
     * {@return the servers that the options name, the primary first}
     *
     * @param options of the provider
     * @param port the port that is meant where none is said
     * @param patience how long a server may take to answer whether it is there
     * @param source makes connections to addresses of which one is the right one
     */
    public static List<Server> servers(
            OptionValues options, int port, Duration patience, Function<List<Address>, DataSource> source) {
        List<Address> primary = Address.parse(PRIMARY, options.get(PRIMARY), port);
        List<Server> servers = new ArrayList<>();
        servers.add(Server.primary(name(primary), Secured.of(source.apply(primary), name(primary), options), patience));
        List<String> replicas = options.get(REPLICAS);
        List<Integer> weights = weights(options.get(REPLICA_WEIGHTS), replicas.size());
        for (int i = 0; i < replicas.size(); i++) {
            List<Address> replica = Address.parse(REPLICAS, replicas.get(i), port);
            servers.add(Server.replica(
                    name(replica),
                    weights.get(i),
                    Secured.of(source.apply(replica), name(replica), options),
                    patience));
        }
        return servers;
    }

    private static String name(List<Address> addresses) {
        return String.join(",", addresses.stream().map(Address::toString).toList());
    }

    private static List<Integer> weights(List<String> said, int replicas) {
        List<Integer> weights = new ArrayList<>();
        for (String one : said) {
            int weight = one.strip().matches("[0-9]{1,3}") ? Integer.parseInt(one.strip()) : 0;
            if (weight < 1 || weight > GREATEST_WEIGHT) {
                throw refused(REPLICA_WEIGHTS, "\"" + one + "\" is no weight from 1 to " + GREATEST_WEIGHT);
            }
            weights.add(weight);
        }
        if (!weights.isEmpty() && weights.size() != replicas) {
            throw refused(REPLICA_WEIGHTS, weights.size() + " weights for " + replicas + " replicas; say one for each");
        }
        while (weights.size() < replicas) {
            weights.add(1);
        }
        return weights;
    }

    /**
     * {@return what else the driver is told}
     *
     * @param options of the provider
     */
    public static Map<String, String> parameters(OptionValues options) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String one : options.get(PARAMETERS)) {
            int equals = one.indexOf('=');
            if (equals < 1) {
                throw refused(PARAMETERS, "\"" + one + "\" is no name=value");
            }
            parameters.put(
                    one.substring(0, equals).strip(), one.substring(equals + 1).strip());
        }
        return parameters;
    }

    private static JackfieldException refused(Option<?> option, String detail) {
        return new JackfieldException("invalid_options", List.of(new Problem(option.name(), detail)));
    }
}
