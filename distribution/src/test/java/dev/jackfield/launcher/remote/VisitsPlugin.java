package dev.jackfield.launcher.remote;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A plugin that keeps three rows in the database that is bound as {@code default}. */
final class VisitsPlugin {
    private static final String SOURCE = """
            package org.example;

            import dev.jackfield.spi.*;
            import dev.jackfield.spi.database.*;
            import dev.jackfield.spi.http.*;
            import java.sql.*;

            public final class Visits implements RoutesProvider {
                private static final Migrations MIGRATIONS = Migrations.of("visits", Migration.of(1, "visits",
                        "create table visit (id integer not null primary key, page varchar(200) not null)"));

                @Override
                public String name() {
                    return "visits";
                }

                @Override
                public Options options() {
                    return Options.of();
                }

                @Override
                public Routes create(OptionValues options, ProviderContext context) throws Exception {
                    try (Connection connection =
                                    context.bind(Database.class, "default").dataSource(MIGRATIONS).getConnection();
                            Statement statement = connection.createStatement()) {
                        statement.executeUpdate("insert into visit values (1, '/'), (2, '/a b'), (3, '/ünï')");
                    }
                    return mount -> {};
                }
            }
            """;

    private VisitsPlugin() {}

    /** {@return its jar} */
    static Path make(Path folder) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("visits-classes"));
        boolean compiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        null,
                        List.of(
                                "--release",
                                "17",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(
                                new SimpleJavaFileObject(
                                        URI.create("string:///org/example/Visits.java"), JavaFileObject.Kind.SOURCE) {
                                    @Override
                                    public CharSequence getCharContent(boolean ignored) {
                                        return SOURCE;
                                    }
                                }))
                .call();
        if (!compiled) {
            throw new IllegalStateException("does not compile");
        }
        Manifest manifest = new Manifest();
        Attributes entries = manifest.getMainAttributes();
        entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        entries.putValue("Plugin-Id", "visits");
        entries.putValue("Plugin-Version", "1.0.0");
        entries.putValue("Jackfield-Spi-Version", "1.0");
        Path archive = folder.resolve("visits-1.0.0.jar");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(archive), manifest)) {
            jar.putNextEntry(new JarEntry("org/example/Visits.class"));
            Files.copy(classes.resolve("org/example/Visits.class"), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/dev.jackfield.spi.http.RoutesProvider"));
            jar.write("org.example.Visits\n".getBytes(StandardCharsets.UTF_8));
        }
        return archive;
    }
}
