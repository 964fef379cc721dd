package ${package};

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.balance.UpstreamProvider;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The door of this plugin: makes the upstream {@code ${provider}}. */
public final class HealthyInTurnProvider implements UpstreamProvider {
    static final Option<List<URI>> NODES =
            Option.uris("nodes").doc("The servers, each as http://host:port or https://host:port.");
    static final Option<Duration> LEFT_OUT_FOR = Option.duration("left_out_for")
            .doc("How long a node that failed gets no requests.")
            .between(Duration.ofMillis(10), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(5));

    @Override
    public String name() {
        return "${provider}";
    }

    @Override
    public Options options() {
        return Options.of(NODES, LEFT_OUT_FOR);
    }

    @Override
    public Upstream create(OptionValues options, ProviderContext context) {
        List<Member> members = options.get(NODES).stream()
                .map(address -> new Member(address, options.get(LEFT_OUT_FOR), context.clock()))
                .toList();
        return new HealthyInTurn(members);
    }
}
