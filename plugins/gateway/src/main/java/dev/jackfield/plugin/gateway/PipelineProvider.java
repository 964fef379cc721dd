package dev.jackfield.plugin.gateway;

import dev.jackfield.spi.Option;
import dev.jackfield.spi.OptionValues;
import dev.jackfield.spi.Options;
import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.balance.Upstream;
import dev.jackfield.spi.cache.Cache;
import dev.jackfield.spi.http.Gateway;
import dev.jackfield.spi.http.GatewayProvider;
import java.time.Duration;

/** The door of this plugin: makes the gateway {@code pipeline}. */
public final class PipelineProvider implements GatewayProvider {
    static final Option<String> UPSTREAM = Option.binding("upstream", Upstream.class)
            .doc("The upstream that requests are passed to. As long as it is not bound, every request is answered 503.")
            .defaultsTo("default");
    static final Option<String> CACHE = Option.binding("cache", Cache.class)
            .doc("The cache that responses are stored in. As long as it is not bound, nothing is stored.")
            .defaultsTo("default");
    static final Option<String> HTTP_CACHE = Option.choice("http_cache", "standard", "off")
            .doc("Whether responses that allow it by an explicit max-age are stored and served again.")
            .defaultsTo("standard");
    static final Option<Long> MAXIMUM_STORED_BODY = Option.size("maximum_stored_body")
            .doc("The largest body that is stored; larger ones pass.")
            .between(0L, 64L << 20)
            .defaultsTo(64L << 10);
    static final Option<Duration> CONNECT_TIMEOUT = Option.duration("connect_timeout")
            .doc("How long to wait for a connection to a node.")
            .between(Duration.ofMillis(1), Duration.ofMinutes(1))
            .defaultsTo(Duration.ofSeconds(2));
    static final Option<Duration> RESPONSE_TIMEOUT = Option.duration("response_timeout")
            .doc("How long a node may take until its response begins; counted anew while a request body moves on.")
            .between(Duration.ofMillis(1), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(30));
    static final Option<Duration> KEEP_ALIVE = Option.duration("keep_alive")
            .doc("How long an idle connection to a node is kept; shorter than the node itself keeps it.")
            .between(Duration.ofSeconds(1), Duration.ofHours(1))
            .defaultsTo(Duration.ofSeconds(4));
    static final Option<Long> MAXIMUM_CONNECTIONS = Option.integer("maximum_connections")
            .doc("How many connections to one node are open at a time; as many requests again wait for one.")
            .unit("connections")
            .between(1L, 100_000L)
            .defaultsTo(256L);
    static final Option<Boolean> TRUST_FORWARDED = Option.bool("trust_forwarded")
            .doc("Whether what a client says in Forwarded and X-Forwarded-* is passed on and added to, because another "
                    + "proxy stands in front. Otherwise it is replaced.")
            .defaultsTo(false);

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Options options() {
        return Options.of(
                UPSTREAM,
                CACHE,
                HTTP_CACHE,
                MAXIMUM_STORED_BODY,
                CONNECT_TIMEOUT,
                RESPONSE_TIMEOUT,
                KEEP_ALIVE,
                MAXIMUM_CONNECTIONS,
                TRUST_FORWARDED);
    }

    @Override
    public Gateway create(OptionValues options, ProviderContext context) {
        HttpCache cache = new HttpCache(
                options.get(HTTP_CACHE).equals("standard"),
                options.get(CACHE),
                context.bindAll(Cache.class),
                options.get(UPSTREAM),
                options.get(MAXIMUM_STORED_BODY),
                context.executor(),
                context.clock(),
                new CacheFaults(context.logger(), context.clock()));
        Settings settings = new Settings(
                options.get(UPSTREAM),
                options.get(CONNECT_TIMEOUT).toMillis(),
                options.get(RESPONSE_TIMEOUT).toMillis(),
                (int) options.get(KEEP_ALIVE).toSeconds(),
                options.get(MAXIMUM_CONNECTIONS).intValue(),
                options.get(TRUST_FORWARDED));
        Pipeline pipeline = new Pipeline(
                settings,
                context.bindAll(Upstream.class),
                cache,
                new GatewayMeters(context.meters().registry(), context.clock()),
                context.logger(),
                context.clock());
        context.onDrain(pipeline::drain);
        return pipeline;
    }
}
