package dev.jackfield.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.demo.Launched;
import dev.jackfield.launcher.text.Json;
import dev.jackfield.launcher.text.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The patch panel in a browser: {@code src/test/browser}, each of its tests as one of ours. Left out, with the reason, where
 * node, npm or a chromium is missing, or npm has no way to its packages.
 */
class BrowserIT {
    private static final Path SOURCES = Path.of("src/test/browser").toAbsolutePath();
    private static final Path WORK = Path.of("target/browser").toAbsolutePath();

    @TestFactory
    Stream<DynamicTest> thePanelInABrowser() throws Exception {
        Path node = Tool.found("node");
        Path npm = Tool.found("npm");
        Path chromium = Tool.found("chromium", "chromium-browser", "google-chrome");
        copy();
        String version =
                Tool.run(WORK, Map.of(), 30, node.toString(), "--version").out().strip();
        Assumptions.assumeTrue(
                Integer.parseInt(version.replaceFirst("^v(\\d+)\\..*$", "$1")) >= 20,
                () -> "node is " + version + ", 20 is needed");
        Tool.Ran installed = Tool.run(WORK, Map.of(), 120, npm.toString(), "ci", "--no-audit", "--no-fund");
        Assumptions.assumeTrue(installed.code() == 0, () -> "npm ci did not work:\n" + installed.out());
        Map<String, String> environment = Map.of(
                "JACKFIELD_HOME", Launched.HOME.toString(),
                "JACKFIELD_WORK", WORK.toString(),
                "JACKFIELD_PAGE_PLUGIN", ShakyPages.archive(WORK).toString(),
                "JAVA_HOME", System.getProperty("java.home"),
                "CHROMIUM", chromium.toString());
        Tool.Ran ran = Tool.run(
                WORK, environment, 600, node.toString(), "--test", "--test-reporter=./reporter.mjs", "panel.test.mjs");
        List<Tree> told = new ArrayList<>();
        for (String line :
                ran.out().lines().filter(each -> each.startsWith("{")).toList()) {
            told.add(Json.read(line));
        }
        List<Tree> tests =
                told.stream().filter(each -> each.members().containsKey("name")).toList();
        assertThat(tests).as(ran.out()).hasSizeGreaterThanOrEqualTo(15);
        return tests.stream().map(BrowserIT::test);
    }

    private static DynamicTest test(Tree told) {
        return DynamicTest.dynamicTest(told.text("name"), () -> {
            Assumptions.assumeFalse(is(told, "skipped"), "left out by the test itself");
            assertThat(is(told, "passed")).as(told.text("error")).isTrue();
        });
    }

    private static boolean is(Tree told, String member) {
        return Boolean.TRUE.equals(told.members().get(member));
    }

    private static void copy() throws IOException {
        Files.createDirectories(WORK);
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(WORK.resolve(file.getFileName()), Files.readAllBytes(file));
            }
        }
    }
}
