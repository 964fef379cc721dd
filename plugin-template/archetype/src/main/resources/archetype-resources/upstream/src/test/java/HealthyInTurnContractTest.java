package ${package};

import dev.jackfield.spi.balance.UpstreamProvider;
import dev.jackfield.testkit.DeclaredOptions;
import dev.jackfield.testkit.UpstreamContract;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every upstream, and what this one declares. */
class HealthyInTurnContractTest extends UpstreamContract {
    @Override
    protected UpstreamProvider provider() {
        return new HealthyInTurnProvider();
    }

    @Test
    void optionsAreThoseOfTheReadme() {
        DeclaredOptions.of(provider())
                .are(Map.of("nodes", DeclaredOptions.REQUIRED, "left_out_for", Duration.ofSeconds(5)));
    }
}
