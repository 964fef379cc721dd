package dev.jackfield.plugin.cluster.local;

import dev.jackfield.spi.cluster.ClusterProvider;
import dev.jackfield.testkit.ClusterContract;
import java.util.Map;

class LocalClusterContractTest extends ClusterContract {
    @Override
    protected ClusterProvider provider() {
        return new LocalClusterProvider();
    }

    @Override
    protected Map<String, Object> together() {
        return Map.of("group", "contract");
    }

    @Override
    protected Map<String, Object> shortLog() {
        return Map.of("log", "20KB");
    }
}
