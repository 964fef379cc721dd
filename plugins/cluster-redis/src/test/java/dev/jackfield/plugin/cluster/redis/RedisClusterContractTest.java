package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.testkit.server.RedisCluster;
import dev.jackfield.testkit.server.RedisServers;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisClusterContractTest extends RedisContract {
    @RegisterExtension
    static final ServerExtension<RedisCluster> REDIS = ServerExtension.perClass(RedisServers::cluster);

    @Override
    protected Map<String, Object> options() {
        return options("cluster", RedisTopologiesTest.uris(REDIS.get().addresses()), "none");
    }
}
