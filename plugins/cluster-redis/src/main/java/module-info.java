/** Nodes that talk by a Redis. Nobody reads this module: it is found through its provider. */
@org.jspecify.annotations.NullMarked
module dev.jackfield.plugin.cluster.redis {
    requires dev.jackfield.spi;
    requires micrometer.core;
    requires org.apache.commons.pool2;
    requires redis.clients.jedis;
    requires static org.jspecify;

    provides dev.jackfield.spi.cluster.ClusterProvider with
            dev.jackfield.plugin.cluster.redis.RedisClusterProvider;
}
