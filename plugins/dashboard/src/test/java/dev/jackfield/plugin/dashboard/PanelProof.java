package dev.jackfield.plugin.dashboard;

import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

class PanelProof {
    @Test
    void isReplacedUnderLoadWithoutLosingARequest() throws Exception {
        SwapUnderLoad.of(Dashboard.class, PluginArchive.ofThisModule())
                .control("GET /dashboard/")
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Dashboard.class, PluginArchive.ofThisModule())
                .control("GET /dashboard/pages/")
                .run();
    }
}
