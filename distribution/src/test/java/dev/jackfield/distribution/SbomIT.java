package dev.jackfield.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The bill of materials names every jar that is shipped, with its licence. */
class SbomIT {
    private static final Path HOME = Path.of(System.getProperty("jackfield.distribution", "target/jackfield"))
            .toAbsolutePath();

    @Test
    void everyJarOfLibAndOfThePluginsIsInIt() throws IOException {
        Set<String> named = new TreeSet<>();
        for (JsonObject component : components()) {
            named.add(component.getString("name") + "-" + component.getString("version") + ".jar");
        }
        List<String> shipped = new ArrayList<>();
        try (Stream<Path> jars = Files.walk(HOME.resolve("lib"))) {
            jars.map(jar -> jar.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .forEach(shipped::add);
        }
        int inLib = shipped.size();
        try (Stream<Path> plugins = Files.list(HOME.resolve("plugins"))) {
            for (Path plugin :
                    plugins.filter(one -> one.toString().endsWith(".zip")).toList()) {
                try (ZipFile zip = new ZipFile(plugin.toFile())) {
                    zip.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.endsWith(".jar"))
                            .forEach(name -> shipped.add(name.substring(name.lastIndexOf('/') + 1)));
                }
            }
        }
        assertThat(inLib).isGreaterThan(20);
        assertThat(shipped).hasSizeGreaterThan(inLib + 4);
        assertThat(named).containsAll(shipped);
    }

    @Test
    void everyComponentHasALicenceAndAHashAndNothingInItChangesFromBuildToBuild() throws IOException {
        for (JsonObject component : components()) {
            assertThat(component.getJsonArray("licenses", new JsonArray()))
                    .as(component.getString("purl"))
                    .isNotEmpty();
        }
        JsonObject sbom = sbom();
        assertThat(sbom.containsKey("serialNumber")).isFalse();
        assertThat(sbom.getString("bomFormat")).isEqualTo("CycloneDX");
    }

    private static JsonObject sbom() throws IOException {
        Assumptions.assumeTrue(
                Files.exists(HOME.resolve("sbom.json")),
                "there is no sbom.json: its plugin needs Maven online, and this was built with -o");
        return new JsonObject(Files.readString(HOME.resolve("sbom.json")));
    }

    private static List<JsonObject> components() throws IOException {
        JsonArray components = sbom().getJsonArray("components");
        List<JsonObject> all = new ArrayList<>();
        for (int i = 0; i < components.size(); i++) {
            all.add(components.getJsonObject(i));
        }
        return all;
    }
}
