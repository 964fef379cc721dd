package dev.jackfield.nodes.shared;

import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cluster.Cluster;
import dev.jackfield.spi.cluster.Lasting;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.Migration;
import dev.jackfield.spi.database.Migrations;
import dev.jackfield.spi.http.Routes;
import dev.jackfield.spi.http.RoutesProvider;

/** The door of the plugin that the tests drop into every node: makes the routes {@code shared}. */
public final class SharedProvider implements RoutesProvider {
    private static final Migrations MIGRATIONS = Migrations.of(
            "shared", Migration.of(1, "written", "create table written (id varchar(36) not null primary key)"));

    @Override
    public String name() {
        return "shared";
    }

    @Override
    public Routes create(OptionValues options, ProviderContext context) {
        Cluster cluster = context.bind(Cluster.class, "default");
        Heard heard = new Heard();
        context.onRetire(Lasting.subscribe(cluster, SharedRoutes.TOPIC, heard));
        return new SharedRoutes(
                cluster, context.bind(Database.class, "default").dataSource(MIGRATIONS), heard, context.executor());
    }
}
