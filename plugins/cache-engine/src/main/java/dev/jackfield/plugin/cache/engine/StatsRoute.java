package dev.jackfield.plugin.cache.engine;

import dev.jackfield.spi.ProviderContext;
import dev.jackfield.spi.cache.CacheStatistics;
import dev.jackfield.spi.cache.Caches;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.Map;

/**
 * {@code GET /api/v1/cache/stats}: a line for each cache and each of its levels. Every cache of this engine mounts it
 * and each answers for all of them, so it does not matter whose is asked.
 */
final class StatsRoute {
    private final ProviderContext context;

    private StatsRoute(ProviderContext context) {
        this.context = context;
    }

    static void mount(ProviderContext context) {
        StatsRoute route = new StatsRoute(context);
        Router router = context.mount().router();
        router.get("/cache/stats").handler(request -> request.json(route.answer()));
    }

    private JsonObject answer() {
        Caches caches = context.service(Caches.class);
        JsonArray items = new JsonArray();
        for (String name : caches.names()) {
            items.add(line(name, CacheMeters.OVERALL, caches.cache(name).statistics()));
            Map<String, CacheStatistics> levels = caches.cache(name).levels();
            levels.forEach((level, statistics) -> items.add(line(name, level, statistics)));
        }
        return new JsonObject().put("items", items).putNull("next_cursor");
    }

    private static JsonObject line(String cache, String level, CacheStatistics statistics) {
        return new JsonObject()
                .put("cache", cache)
                .put("level", level)
                .put("hits", statistics.hits())
                .put("misses", statistics.misses())
                .put("hit_rate", statistics.hitRate())
                .put("loads", statistics.loads())
                .put("load_failures", statistics.loadFailures())
                .put("sets", statistics.sets())
                .put("evictions", statistics.evictions())
                .put("entries", statistics.entries());
    }
}
