package ${package};

import dev.jackfield.spi.http.Routes;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

/** Runs after {@code package}, on the archive that is dropped into a running Jackfield. */
class GreetingProof {
    private static final String REQUEST = "GET /api/v1/greetings/ada";

    @Test
    void isReplacedUnderLoadWithoutLosingARequest() throws Exception {
        SwapUnderLoad.of(Routes.class, PluginArchive.ofThisModule())
                .control(REQUEST)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Routes.class, PluginArchive.ofThisModule()).control(REQUEST).run();
    }
}
