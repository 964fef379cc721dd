package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.http.Gateway;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.RawClient;
import dev.jackfield.testkit.SwapUnderLoad;
import java.io.IOException;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Without an upstream: whatever goes through is answered by the pipeline itself. */
class PipelineProof {
    private static void use(URI address) throws IOException {
        int status = RawClient.askWith(address, "POST /", "a body").status();
        if (status != 503) {
            throw new AssertionError("answered " + status);
        }
    }

    @Test
    void isReplacedUnderLoadWithoutLosingARequest() throws Exception {
        SwapUnderLoad.of(Gateway.class, PluginArchive.ofThisModule())
                .traffic(PipelineProof::use)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Gateway.class, PluginArchive.ofThisModule())
                .traffic(PipelineProof::use)
                .run();
    }
}
