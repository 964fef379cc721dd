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
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The pages that plugins add. They are asked off the event loop; one that fails is left out, and does not fail the others. */
final class Pages {
    static final String FOLDER = "pages/";

    private static final Set<String> NO_NAMES = Set.of("", ".", "..");

    private final BindingSet<Page> pages;
    private final Executor executor;
    private final System.Logger log;

    Pages(BindingSet<Page> pages, Executor executor, System.Logger log) {
        this.pages = pages;
        this.executor = executor;
        this.log = log;
    }

    void list(RoutingContext context) {
        answer(context, () -> {
            JsonArray items = new JsonArray();
            pages.byName().forEach((name, page) -> {
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
            return WebFile.once("application/json", body);
        });
    }

    void file(RoutingContext context) {
        String path = Panel.path(context).substring(FOLDER.length());
        int slash = path.indexOf('/');
        Page page = slash < 0 ? null : pages.byName().get(path.substring(0, slash));
        String name = decoded(path.substring(slash + 1));
        if (page == null || name == null) {
            context.next();
            return;
        }
        answer(context, () -> {
            PageFile file = page.file(name);
            return file == null ? null : WebFile.once(file.contentType(), file.content());
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

    private void answer(RoutingContext context, Supplier<@Nullable WebFile> answer) {
        Context loop = Vertx.currentContext();
        executor.execute(() -> {
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
        });
    }
}
