package dev.jackfield.plugin.dashboard;

import dev.jackfield.spi.BindingSet;
import dev.jackfield.spi.dashboard.Page;
import dev.jackfield.spi.dashboard.PageFile;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages that plugins add. They are asked off the event loop, a few at a time, and once for each set of pages as far as there is room; one
 * that fails is left out, and does not fail the others.
 */
final class Pages {
    static final String FOLDER = "pages/";

    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private static final String LIST = "";
    private static final long KEPT_BYTES = 4L << 20;
    /** More than are asked for by who looks at pages; the rest of the executor is for others. */
    private static final int MOST_UNDER_WAY = 8;

    private final KeptFiles<Map<String, Page>> kept = new KeptFiles<>(KEPT_BYTES);
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final BindingSet<Page> pages;
    private final Executor executor;
    private final System.Logger log;

    Pages(BindingSet<Page> pages, Executor executor, System.Logger log) {
        this.pages = pages;
        this.executor = executor;
        this.log = log;
    }

    void list(RoutingContext context) {
        Map<String, Page> byName = pages.byName();
        KeptFiles.Files<Map<String, Page>> files = kept.of(byName);
        if (sent(context, files.get(LIST))) {
            return;
        }
        answer(context, () -> {
            JsonArray items = new JsonArray();
            byName.forEach((name, page) -> {
                try {
                    items.add(new JsonObject()
                            .put("name", name)
                            .put("titles", new JsonObject(new LinkedHashMap<>(page.titles())))
                            .put("module", page.module()));
                } catch (RuntimeException | LinkageError e) {
                    log.log(System.Logger.Level.WARNING, "dashboard.page/" + name + " is left out: " + e);
                }
            });
            byte[] body = new JsonObject().put("items", items).toBuffer().getBytes();
            WebFile list = WebFile.once("application/json", body);
            if (items.size() == byName.size()) {
                files.keep(LIST, list);
            }
            return list;
        });
    }

    void file(RoutingContext context) {
        String path = Panel.path(context).substring(FOLDER.length());
        int slash = path.indexOf('/');
        Map<String, Page> byName = pages.byName();
        Page page = slash < 0 ? null : byName.get(path.substring(0, slash));
        String name = decoded(path.substring(slash + 1));
        if (page == null || name == null) {
            context.next();
            return;
        }
        String key = path.substring(0, slash + 1) + name;
        KeptFiles.Files<Map<String, Page>> files = kept.of(byName);
        if (sent(context, files.get(key))) {
            return;
        }
        answer(context, () -> {
            PageFile file = page.file(name);
            if (file == null) {
                return null;
            }
            WebFile answer = WebFile.once(file.contentType(), file.content());
            files.keep(key, answer);
            return answer;
        });
    }

    /** {@return null for what no file is called: what leads elsewhere on some system} */
    private static @Nullable String decoded(String path) {
        String name = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        boolean outside = name.contains("\\")
                || name.indexOf('\0') >= 0
                || Arrays.stream(name.split("/", -1)).anyMatch(NO_NAMES::contains);
        return outside ? null : name;
    }

    private static boolean sent(RoutingContext context, @Nullable WebFile file) {
        if (file != null) {
            Delivery.of(context, file);
        }
        return file != null;
    }

    private void answer(RoutingContext context, Supplier<@Nullable WebFile> answer) {
        if (!underWay.tryAcquire()) {
            context.fail(503);
            return;
        }
        Context loop = Vertx.currentContext();
        try {
            executor.execute(() -> {
                try {
                    answer(context, loop, answer);
                } finally {
                    underWay.release();
                }
            });
        } catch (RejectedExecutionException stopping) {
            underWay.release();
            context.fail(503);
        }
    }

    private void answer(RoutingContext context, Context loop, Supplier<@Nullable WebFile> answer) {
        try {
            WebFile file = answer.get();
            loop.runOnContext(back -> {
                if (file == null) {
                    context.next();
                } else {
                    Delivery.of(context, file);
                }
            });
        } catch (RuntimeException | LinkageError e) {
            log.log(System.Logger.Level.WARNING, context.normalizedPath() + " failed: " + e);
            loop.runOnContext(back -> context.fail(502));
        }
    }
}
