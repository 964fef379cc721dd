package dev.jackfield.launcher.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTest {
    @TempDir
    Path folder;

    @Test
    void stateIsKeptInTheDistributionWhereItCanBeWrittenTo() {
        assertThat(new Distribution(folder).data(Map.of("XDG_STATE_HOME", "/elsewhere")))
                .isEqualTo(folder.resolve("data"));
    }

    @Test
    void elseItIsKeptInTheStateFolderOfTheUser() throws IOException {
        Path gone = folder.resolve("not-there");
        Path state = Files.createDirectory(folder.resolve("state"));
        Distribution distribution = new Distribution(gone);
        assertThat(distribution.data(Map.of("XDG_STATE_HOME", state.toString())))
                .isEqualTo(state.resolve("jackfield"));
        assertThat(distribution.data(Map.of("HOME", folder.toString())))
                .isEqualTo(folder.resolve(".local/state/jackfield"));
        assertThat(distribution.data(Map.of("HOME", folder.toString(), "XDG_STATE_HOME", "relative")))
                .isEqualTo(folder.resolve(".local/state/jackfield"));
    }
}
