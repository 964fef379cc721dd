package dev.jackfield.plugin.dashboard;

import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.spi.dashboard.DashboardProvider;
import dev.jackfield.spi.dashboard.Page;

/** The door of this plugin: makes the dashboard {@code panel}. */
public final class PanelProvider implements DashboardProvider {
    @Override
    public String name() {
        return "panel";
    }

    @Override
    public Options options() {
        return Options.of();
    }

    @Override
    public Dashboard create(OptionValues options, ProviderContext context) {
        Pages pages = new Pages(context.bindAll(Page.class), context.executor(), context.logger());
        return new Panel(WebFiles.read(), pages);
    }
}
