package dev.jackfield.plugin.cluster.redis;

import dev.jackfield.testkit.server.RedisServer;
import dev.jackfield.testkit.server.RedisServers;
import dev.jackfield.testkit.server.ServerExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisSingleContractTest extends RedisContract {
    @RegisterExtension
    static final ServerExtension<RedisServer> REDIS = ServerExtension.perClass(RedisServers::single);

    @Override
    protected Map<String, Object> options() {
        return options("single", List.of(REDIS.get().uri()), "none");
    }
}
