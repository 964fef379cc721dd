package dev.jackfield.plugin.database.h2;

import dev.jackfield.database.Handover;
import dev.jackfield.database.PoolOptions;
import dev.jackfield.database.PoolSettings;
import dev.jackfield.database.PooledDatabase;
import dev.jackfield.database.Server;
import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.database.Database;
import dev.jackfield.spi.database.DatabaseProvider;
import java.nio.file.Path;
import java.util.List;

/** The door of this plugin: makes the database {@code h2}. */
public final class H2DatabaseProvider implements DatabaseProvider {
    @Override
    public String name() {
        return "h2";
    }

    @Override
    public Options options() {
        return Options.of(PoolOptions.WITHOUT_REPLICAS.toArray(Option[]::new));
    }

    @Override
    public Database create(OptionValues options, ProviderContext context) {
        PoolSettings settings = PoolSettings.of(options);
        Path path = context.dataFolder().resolve("database").toAbsolutePath();
        H2File file = new H2File(path, settings.patience());
        return new PooledDatabase(
                new H2Engine(path),
                List.of(Server.primary(path.getFileName() + ".mv.db", file, settings.patience())),
                settings,
                new Handover(file, file::isHeldByAnother),
                context);
    }
}
