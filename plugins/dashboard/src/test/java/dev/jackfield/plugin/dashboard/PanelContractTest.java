package dev.jackfield.plugin.dashboard;

import dev.jackfield.spi.dashboard.Dashboard;
import dev.jackfield.spi.dashboard.DashboardProvider;
import dev.jackfield.testkit.ProviderContract;

class PanelContractTest extends ProviderContract<Dashboard> {
    PanelContractTest() {
        super(Dashboard.class);
    }

    @Override
    protected DashboardProvider provider() {
        return new PanelProvider();
    }
}
