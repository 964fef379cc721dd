/** The patch panel. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.dashboard {
    requires dev.jackfield.spi;
    requires io.vertx.core;
    requires io.vertx.web;
    requires static org.jspecify;

    provides dev.jackfield.spi.dashboard.DashboardProvider with
            dev.jackfield.plugin.dashboard.PanelProvider;
}
