package org.example.levels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.spi.dashboard.Page;
import dev.jackfield.testkit.LeakProof;
import dev.jackfield.testkit.PluginArchive;
import dev.jackfield.testkit.SwapUnderLoad;
import org.junit.jupiter.api.Test;

class LevelsPageProof {
    private static void use(Page page) {
        assertThat(page.file(page.module())).isNotNull();
    }

    @Test
    void isReplacedUnderLoadWithoutLosingACall() throws Exception {
        SwapUnderLoad.of(Page.class, PluginArchive.ofThisModule())
                .call(LevelsPageProof::use)
                .run();
    }

    @Test
    void leavesNothingBehind() throws Exception {
        LeakProof.of(Page.class, PluginArchive.ofThisModule())
                .call(LevelsPageProof::use)
                .run();
    }
}
