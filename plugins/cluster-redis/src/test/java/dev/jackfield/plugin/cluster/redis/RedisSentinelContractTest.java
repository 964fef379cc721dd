package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.testkit.server.RedisSentinels;
import dev.jackfield.testkit.server.RedisServers;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSentinelContractTest extends RedisContract {
    @RegisterExtension
    static final ServerExtension<RedisSentinels> REDIS = ServerExtension.perClass(RedisServers::sentinel);

    @Override
    protected Map<String, Object> options() {
        return options(
                "sentinel",
                RedisTopologiesTest.uris(REDIS.get().addresses()),
                REDIS.get().masterName());
    }
}
