package dev.jackfield.kernel.http;

import dev.jackfield.kernel.access.Access;
import dev.jackfield.kernel.audit.AuditLog;
import dev.jackfield.kernel.log.LogLevels;
import dev.jackfield.spi.monitor.MetricExporter;

/** The endpoints of the kernel. Each says all of itself at one place: how it is asked, checked, answered and described. */
final class KernelApi {
    private KernelApi() {}

    static RouteTable table(
            Operations operations,
            Access access,
            AuditLog audit,
            LogLevels levels,
            Iterable<MetricExporter> exporters,
            EventStream events,
            PluginRoutes plugins,
            JsonWriter json,
            DatabaseApi databases) {
        RouteTable table = new RouteTable();
        new HealthApi(operations, exporters).addTo(table);
        new PluginApi(operations).addTo(table);
        new CatalogApi(operations).addTo(table);
        new BindingApi(operations).addTo(table);
        databases.addTo(table);
        new ConfigApi(operations, json).addTo(table);
        new EventApi(events).addTo(table);
        new TokenApi(access).addTo(table);
        new SessionApi(access).addTo(table);
        new AuditApi(audit).addTo(table);
        new LogLevelApi(levels).addTo(table);
        new DescriptionApi(table, plugins).addTo(table);
        return table;
    }
}
