package dev.jackfield.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is forbidden in the sources themselves. */
class SourceRulesTest {
    private static final Pattern SLEEP = Pattern.compile("\\b(Thread|TimeUnit\\.[A-Z]+|[A-Z]+SECONDS)\\.sleep\\(");
    private static final Pattern MOCK = Pattern.compile("mockito|easymock|powermock");
    private static final Pattern LATER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    @Test
    void noTestSleeps() {
        List<Path> tests = House.files(".java").stream()
                .filter(file -> file.toString().contains("/src/test/"))
                .toList();

        assertThat(tests).hasSizeGreaterThan(20);
        assertThat(tests.stream().filter(file -> SLEEP.matcher(House.text(file)).find()))
                .isEmpty();
    }

    @Test
    void nothingIsMocked() {
        List<Path> files = House.files("pom.xml");

        assertThat(files).hasSizeGreaterThan(10);
        assertThat(files.stream().filter(file -> MOCK.matcher(House.text(file)).find()))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        List<Path> files = House.files(".java", ".md", ".xml", ".yaml", ".sh");

        assertThat(files).hasSizeGreaterThan(150);
        assertThat(files.stream().filter(file -> LATER.matcher(House.text(file)).find()))
                .isEmpty();
    }
}
