package dev.jackfield.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckIT {
    @TempDir
    Path folder;

    @Test
    void theConfigurationOfTheDistributionHasNoMistakes() throws Exception {
        Path file = Launched.HOME.resolve("conf/jackfield.yaml");
        try (Launched jackfield = Launched.start(folder, "check", file.toString())) {
            assertThat(jackfield.ended()).as(jackfield.err()).isZero();
            assertThat(jackfield.out().strip()).isEqualTo(file + ": no mistakes");
        }
    }

    @Test
    void everyMistakeIsListedWithWhatIsPossible() throws Exception {
        Path file = Files.writeString(
                folder.resolve("wrong.yaml"),
                "http: {traffic: {port: 70000}}\n"
                        + "bindings:\n"
                        + "  cache.store:\n"
                        + "    l1: {provider: caffeine, maximum_entrys: 10}\n");
        try (Launched jackfield = Launched.start(folder, "check", file.toString())) {
            assertThat(jackfield.ended()).isEqualTo(2);
            assertThat(jackfield.out()).isEmpty();
            assertThat(jackfield.err())
                    .contains("2 mistakes", "http.traffic.port", "maximum_entrys", "maximum_entries")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void brokenYamlSaysWhere() throws Exception {
        Path file = Files.writeString(folder.resolve("broken.yaml"), "http:\n  traffic: {port: 80\n");
        try (Launched jackfield = Launched.start(folder, "check", file.toString())) {
            assertThat(jackfield.ended()).isEqualTo(2);
            assertThat(jackfield.err()).contains("broken.yaml:3:1").doesNotContain("\tat ");
        }
    }

    @Test
    void checkingChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("empty.yaml"), "");
        try (Launched jackfield = Launched.start(folder, "check", file.toString())) {
            assertThat(jackfield.ended()).as(jackfield.err()).isZero();
        }
        assertThat(folder.resolve("data")).doesNotExist();
        assertThat(Launched.HOME.resolve("data")).doesNotExist();
    }
}
