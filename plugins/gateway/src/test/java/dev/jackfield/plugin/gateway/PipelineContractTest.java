package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.http.GatewayProvider;
import dev.jackfield.testkit.GatewayContract;

class PipelineContractTest extends GatewayContract {
    @Override
    protected GatewayProvider provider() {
        return new PipelineProvider();
    }
}
