package dev.jackfield.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jackfield.launcher.demo.Launched;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** A plugin with a page that throws when it is told to, and with a secret beside an address. */
final class ShakyPages {
    private static final String MODULE = """
            module org.example.shaky {
                requires dev.jackfield.spi;
                provides dev.jackfield.spi.dashboard.PageProvider with org.example.shaky.ShakyProvider;
            }
            """;
    private static final String PROVIDER = """
            package org.example.shaky;

            import dev.jackfield.spi.Option;
            import dev.jackfield.spi.OptionValues;
            import dev.jackfield.spi.Options;
            import dev.jackfield.spi.ProviderContext;
            import dev.jackfield.spi.dashboard.Page;
            import dev.jackfield.spi.dashboard.PageFile;
            import dev.jackfield.spi.dashboard.PageProvider;
            import java.nio.charset.StandardCharsets;
            import java.util.Map;

            public final class ShakyProvider implements PageProvider {
                static final Option<String> FAILS =
                        Option.choice("fails", "import", "mount", "later", "never").doc("When it throws.").defaultsTo("never");
                static final Option<String> ADDRESS = Option.string("address").doc("Where it signs in.").optional();
                static final Option<String> PASSWORD =
                        Option.string("password").doc("What it signs in with.").asSecret().optional();

                public String name() {
                    return "shaky";
                }

                public Options options() {
                    return Options.of(FAILS, ADDRESS, PASSWORD);
                }

                public Page create(OptionValues options, ProviderContext context) {
                    String fails = options.get(FAILS);
                    String fail = "throw new Error('fails at " + fails + "');";
                    String code = switch (fails) {
                        case "import" -> fail;
                        case "mount" -> "export function mount() { " + fail + " }";
                        case "later" -> "export function mount() { setTimeout(() => { " + fail + " }, 10); }";
                        default -> "export async function mount(place, api) {"
                                + " place.append(`${(await api.list('bindings')).length} bindings`); }";
                    };
                    byte[] module = code.getBytes(StandardCharsets.UTF_8);
                    return new Page() {
                        public Map<String, String> titles() {
                            return Map.of("en", "Shaky " + fails);
                        }

                        public String module() {
                            return "page.js";
                        }

                        public PageFile file(String path) {
                            return path.equals("page.js") ? new PageFile("text/javascript; charset=utf-8", module) : null;
                        }
                    };
                }
            }
            """;

    private ShakyPages() {}

    /** {@return the archive, made anew} */
    static Path archive(Path folder) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("shaky/src/org/example/shaky"));
        Path module = Files.writeString(folder.resolve("shaky/src/module-info.java"), MODULE);
        Path provider = Files.writeString(sources.resolve("ShakyProvider.java"), PROVIDER);
        Path classes = folder.resolve("shaky/classes");
        int code = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of(
                                        "-proc:none",
                                        "--release",
                                        "17",
                                        "--module-path",
                                        Launched.HOME.resolve("lib").toString(),
                                        "-d",
                                        classes.toString(),
                                        module.toString(),
                                        provider.toString())
                                .toArray(String[]::new));
        assertThat(code).isZero();
        return packed(classes, folder.resolve("shaky-page-1.0.0.jar"));
    }

    private static Path packed(Path classes, Path archive) throws IOException {
        Manifest manifest = new Manifest();
        Attributes entries = manifest.getMainAttributes();
        entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        entries.putValue("Plugin-Id", "shaky-page");
        entries.putValue("Plugin-Version", "1.0.0");
        entries.putValue("Jackfield-Spi-Version", "1.0");
        try (OutputStream out = Files.newOutputStream(archive);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                jar.write(Files.readAllBytes(file));
                jar.closeEntry();
            }
        }
        return archive;
    }
}
