package ${package};

import dev.jackfield.spi.balance.Node;
import dev.jackfield.spi.balance.Selection;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs after {@code package}, on the archive that is dropped into a running Jackfield. */
class HealthyInTurnProof {
    private static final Map<String, ?> OPTIONS =
            Map.of("nodes", List.of("http://127.0.0.1:9001", "http://127.0.0.1:9002"));

    private static void use(Upstream upstream) {
        Node node = upstream.choose(new Selection("/", null, null));
        if (node == null) {
            throw new AssertionError("no node was chosen");
        }
        upstream.report(node, Upstream.Outcome.ANSWERED, 1_000);
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACall() throws Exception {
        SwapUnderLoad.of(Upstream.class, PluginArchive.ofThisModule())
                .options(OPTIONS)
                .call(HealthyInTurnProof::use)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Upstream.class, PluginArchive.ofThisModule())
                .options(OPTIONS)
                .call(HealthyInTurnProof::use)
                .run();
    }
}
