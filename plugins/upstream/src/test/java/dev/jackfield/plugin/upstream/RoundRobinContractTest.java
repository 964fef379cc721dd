package dev.jackfield.plugin.upstream;

import dev.jackfield.spi.balance.UpstreamProvider;
import dev.jackfield.testkit.UpstreamContract;

class RoundRobinContractTest extends UpstreamContract {
    @Override
    protected UpstreamProvider provider() {
        return new RoundRobinProvider();
    }
}
